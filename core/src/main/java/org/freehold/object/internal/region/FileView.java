package org.freehold.object.internal.region;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.freehold.Bytes;
import org.freehold.Diagnosis;
import org.freehold.internal.change.StackReserve;
import org.freehold.object.RegionFileException;
import org.freehold.vm.Access;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Section;
import org.freehold.vm.SectionOptions;
import org.freehold.vm.Sections;
import org.freehold.vm.ViewOptions;

/// A region file, mapped: a view of a section ([Sections]).
///
/// The file is opened once, so that its header and its contents are of one file, whatever is
/// renamed meanwhile. The header is copied out of a view of its page and checked; only then is the
/// whole mapped, at an address with the alignment that the header asks for. The handle is closed at
/// once: the view keeps the file.
public final class FileView implements RegionMemory {

  private static final int CALLS_BELOW = 8;

  private final Path file;
  private final AddressSpace space;
  private final RegionHeader header;
  private final boolean isReadOnly;
  private long base;

  private FileView(Path file, AddressSpace space, RegionHeader header, boolean isReadOnly) {
    this.isReadOnly = isReadOnly;
    this.file = file;
    this.space = space;
    this.header = header;
  }

  /// Maps a file.
  ///
  /// @param file a region file
  /// @param space where to
  /// @param access `READ`, or `WRITE_COPY` for a view whose writes stay with the process
  /// @throws RegionFileException when it is not a region file that can be mapped here
  /// @throws IOException when it cannot be opened
  /// @throws org.freehold.OutOfMemoryException when no free range of addresses is large enough
  public static FileView map(Path file, AddressSpace space, Access access) throws IOException {
    requireStack(CALLS_BELOW);
    Sections sections = space.sections();
    try (Section section = sections.create(SectionOptions.ofFile(file).withLimit(Access.READ))) {
      FileView view =
          new FileView(file, space, headerOf(file, space, section), access == Access.READ);
      ViewOptions options = ViewOptions.READ.withAccess(access);
      view.base = sections.map(section, options.withAlignment(view.header.alignment()));
      return view;
    } catch (AddressSpaceException e) {
      throw problem(file, e);
    }
  }

  /// Makes sure of a stack reserve a few calls further down, since closing the section and
  /// unmapping a view, which undo what has been done, ask for one of their own.
  private static void requireStack(int calls) {
    if (calls == 0) {
      StackReserve.require();
    } else {
      requireStack(calls - 1);
    }
  }

  private static RegionHeader headerOf(Path file, AddressSpace space, Section section)
      throws RegionFileException {
    byte[] bytes = new byte[(int) Math.min(RegionHeader.BYTES, section.size())];
    long view = space.sections().map(section, ViewOptions.READ.of(0, bytes.length));
    try {
      space.memory().read(view, bytes, 0, bytes.length);
    } finally {
      space.sections().unmap(view);
    }
    return RegionHeader.parse(file, bytes, section.size());
  }

  private static IOException problem(Path file, AddressSpaceException e) {
    IOException problem =
        switch (e.error()) {
          case FILE_NOT_FOUND -> new NoSuchFileException(file.toString(), null, "no such file");
          case FILE_EMPTY -> new RegionFileException(file, "cut: it is empty");
          case NOT_A_FILE -> new RegionFileException(file, "not a region file: it is no file");
          case ACCESS_DENIED ->
              new AccessDeniedException(file.toString(), null, "permission denied");
          default -> new FileSystemException(file.toString(), null, e.getMessage());
        };
    if (problem.getCause() == null) {
      problem.initCause(e);
    }
    return problem;
  }

  /// What the file's header says.
  public RegionHeader header() {
    return header;
  }

  /// Whether it cannot be written.
  public boolean isReadOnly() {
    return isReadOnly;
  }

  /// The file.
  public Path file() {
    return file;
  }

  /// Checks the body against its checksum, if there is one: a pass over all of it.
  ///
  /// @throws RegionFileException when it does not match
  public void requireIntact() throws RegionFileException {
    if (header.hasBodyChecksum()
        && RegionFile.bodyChecksum(this, header.size()) != header.bodyChecksum()) {
      throw new RegionFileException(file, "damaged: its body does not match its checksum");
    }
  }

  @Override
  public AddressSpace space() {
    return space;
  }

  @Override
  public long base() {
    return base;
  }

  @Override
  public long alignment() {
    return header.alignment();
  }

  @Override
  public long size() {
    return header.size();
  }

  @Override
  public long committed() {
    return header.size();
  }

  @Override
  public long dirty() {
    return header.size();
  }

  @Override
  public boolean tryGrow(long bytes) {
    return false;
  }

  @Override
  public Diagnosis whyNotGrown(long bytes) {
    return new Diagnosis(
        bytes,
        1,
        -1,
        -1,
        -1,
        Diagnosis.Limit.REGION_SIZE,
        header.size(),
        "a mapped file has a fixed size of " + Bytes.format(header.size()));
  }

  @Override
  public void trim(long used) {
    // A file's pages are the system's own to drop.
  }

  @Override
  public void release() {
    space.sections().unmap(base);
  }
}
