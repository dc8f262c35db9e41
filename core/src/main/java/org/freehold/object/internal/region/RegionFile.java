package org.freehold.object.internal.region;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.freehold.internal.change.StackReserve;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// Writes a region to a file, whole or not at all.
///
/// The region goes to a new file beside the target, which is forced to the disk and then renamed
/// over the target. Whoever opens the target finds the old contents or the new ones, after a crash
/// too, and those who have mapped the old ones keep them. When anything fails, the new file is
/// removed.
///
/// The header is written last, over zeros: it has the checksum of what was written before it.
///
/// Removing a file takes Java memory, and so may fail when the JVM has none. The file is remembered
/// then, from before it was made, and later calls of anybody try again. One that the file system
/// does not let go concerns no other file and fails no other call: it is tried [Unfinished#TRIES]
/// times and forgotten. A process that is killed while it writes leaves its new file.
public final class RegionFile {

  private static final int BUFFER_BYTES = 256 << 10;

  /// Makes names of new files differ within the process.
  private static final AtomicLong COUNT = new AtomicLong();

  private RegionFile() {}

  /// A new file that is being written.
  interface Part extends Closeable {

    /// Writes all bytes at a position.
    void write(ByteBuffer bytes, long position) throws IOException;

    /// Waits until all is on the disk.
    void force() throws IOException;
  }

  /// A new file that may have to be removed.
  private static final class Unfinished {

    private static final int TRIES = 3;

    private static final List<Unfinished> ALL = new ArrayList<>();

    private final Path file;
    private boolean isMoved;
    private volatile boolean isAbandoned;
    private int tries;

    private Unfinished(Path file) {
      this.file = file;
    }

    /// Remembers a file that is about to be made, and removes those that could not be.
    static Unfinished begin(Path file) {
      Unfinished part = new Unfinished(file);
      synchronized (ALL) {
        for (int i = ALL.size() - 1; i >= 0; i--) {
          if (ALL.get(i).isAbandoned && ALL.get(i).tryRemove()) {
            Unfinished _ = ALL.remove(i);
          }
        }
        ALL.add(part);
      }
      return part;
    }

    /// Removes the file unless it has become another, and forgets it; or leaves that to a later
    /// call.
    void end() {
      isAbandoned = true;
      if (isMoved || tryRemove()) {
        synchronized (ALL) {
          boolean _ = ALL.remove(this);
        }
      }
    }

    /// Removes the file.
    ///
    /// @return whether it need not be tried again
    private boolean tryRemove() {
      try {
        boolean _ = Files.deleteIfExists(file);
        return true;
      } catch (IOException _) {
        return ++tries >= TRIES;
      }
    }
  }

  /// Makes a new file.
  @FunctionalInterface
  interface Opener {
    Part open(Path file) throws IOException;
  }

  /// Writes a region.
  ///
  /// @param target the file
  /// @param memory of the region
  /// @param header of the region, without the checksum of its body
  /// @throws IOException naming the target, when it cannot be written; it is as it was then
  public static void write(Path target, RegionMemory memory, RegionHeader header)
      throws IOException {
    write(target, memory, header, RegionFile::open);
  }

  static void write(Path target, RegionMemory memory, RegionHeader header, Opener opener)
      throws IOException {
    StackReserve.require();
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      Path file = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
      boolean isThere = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
      if (isThere && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileSystemException(target.toString(), null, "not a regular file");
      }
      Unfinished part = Unfinished.begin(file.resolveSibling(nameOfPart()));
      try {
        fill(opener, part.file, memory, header, buffer);
        if (isThere) {
          keepPermissions(file, part.file);
        }
        Files.move(part.file, file, StandardCopyOption.ATOMIC_MOVE);
        part.isMoved = true;
      } finally {
        part.end();
      }
    } catch (IOException e) {
      throw named(target, e);
    }
  }

  private static String nameOfPart() {
    return ".freehold-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet() + ".new";
  }

  private static void fill(
      Opener opener, Path file, RegionMemory memory, RegionHeader header, byte[] buffer)
      throws IOException {
    try (Part part = opener.open(file)) {
      CRC32C body = new CRC32C();
      Memory bytes = memory.space().memory();
      for (long at = RegionHeader.BYTES; at < header.size(); ) {
        int length = (int) Math.min(buffer.length, header.size() - at);
        bytes.read(memory.base() + at, buffer, 0, length);
        body.update(buffer, 0, length);
        part.write(ByteBuffer.wrap(buffer, 0, length), at);
        at += length;
      }
      RegionHeader whole =
          new RegionHeader(
              header.size(), header.root(), header.alignment(), true, (int) body.getValue());
      part.write(ByteBuffer.wrap(whole.toBytes()), 0);
      part.force();
    }
  }

  private static void keepPermissions(Path from, Path to) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(Files.getPosixFilePermissions(from));
    }
  }

  /// The checksum of a body in memory.
  static int bodyChecksum(RegionMemory memory, long size) {
    byte[] buffer = new byte[BUFFER_BYTES];
    CRC32C body = new CRC32C();
    for (long at = RegionHeader.BYTES; at < size; ) {
      int length = (int) Math.min(buffer.length, size - at);
      memory.space().memory().read(memory.base() + at, buffer, 0, length);
      body.update(buffer, 0, length);
      at += length;
    }
    return (int) body.getValue();
  }

  /// An error of the file system as one sentence about the file that the user named; what the file
  /// system says names the new one, or none.
  private static IOException named(Path target, IOException e) {
    String reason =
        switch (e) {
          case NoSuchFileException _ ->
              isFolder(target.toAbsolutePath().getParent())
                  ? "its folder takes no files"
                  : "no such folder";
          case AccessDeniedException _ -> "permission denied";
          case FileSystemException known when known.getReason() != null -> known.getReason();
          default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    FileSystemException named =
        new FileSystemException(target.toString(), null, "the region is not written: " + reason);
    named.initCause(e);
    return named;
  }

  private static boolean isFolder(@Nullable Path folder) {
    return folder != null && Files.isDirectory(folder);
  }

  private static Part open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    return new Part() {
      @Override
      public void write(ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
          at += channel.write(bytes, at);
        }
      }

      @Override
      public void force() throws IOException {
        channel.force(true);
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }
}
