package org.freehold.vm.internal.simulated;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.freehold.OutOfMemoryException;
import org.freehold.internal.change.StackReserve;
import org.freehold.vm.Access;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Section;
import org.freehold.vm.SectionOptions;
import org.freehold.vm.SpaceInfo;
import org.freehold.vm.VmError;
import org.freehold.vm.internal.physical.CommitCharge;
import org.freehold.vm.internal.physical.SectionFile;
import org.freehold.vm.internal.physical.SharedFrames;
import org.freehold.vm.internal.reservations.AccessRules;
import org.freehold.vm.internal.reservations.SectionRules;
import org.freehold.vm.internal.simulated.SectionObject.Handle;

/// The sections of a simulated machine: their names, their files, and how long they live.
///
/// A section lives as long as a handle or a view refers to it; its name goes with the last handle.
/// Sections of one file share their contents ([SharedFrames]), so that all views of a file agree.
///
/// Concurrency: one lock, taken with a process's lock held and never the other way round. It is
/// held while a file is opened or closed.
final class SectionTable implements SectionObject.Owner {

  private final SpaceInfo info;
  private final CommitCharge commitCharge;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, SectionObject> names = new HashMap<>();
  private final Map<Path, SharedFrames> files = new HashMap<>();
  private long charged;

  SectionTable(SpaceInfo info, CommitCharge commitCharge) {
    this.info = info;
    this.commitCharge = commitCharge;
  }

  /// Commit charge of all sections.
  long chargedBytes() {
    StackReserve.requireShallow();
    lock.lock();
    try {
      return charged;
    } finally {
      lock.unlock();
    }
  }

  Section create(SectionOptions options) {
    SectionRules.requireLegal(options);
    StackReserve.requireShallow();
    lock.lock();
    try {
      if (names.containsKey(options.name())) {
        throw wrong(VmError.NAME_TAKEN, options.size(), "");
      }
      Path file = options.file().orElse(null);
      return file == null ? ofPageFile(options) : ofFile(options, file);
    } finally {
      lock.unlock();
    }
  }

  private Handle ofPageFile(SectionOptions options) {
    long size = options.size();
    boolean isTooLarge = SectionRules.isTooLarge(size);
    long charge = isTooLarge ? 0 : info.pageUp(size);
    SharedFrames contents = new SharedFrames(Math.toIntExact(info.pageSize()), null);
    SectionObject section = new SectionObject(this, options, size, charge, contents);
    Handle handle = section.new Handle(section.limit);
    prepareName(section);
    if (isTooLarge || !commitCharge.tryCharge(charge)) {
      names.remove(section.name, section);
      throw new OutOfMemoryException(SimulatedRefusal.ofCommit(commitCharge, size));
    }
    enter(section);
    return handle;
  }

  /// Enters the name of a new section, which may fail; then the name is not there.
  private void prepareName(SectionObject section) {
    if (section.name.isEmpty()) {
      return;
    }
    boolean done = false;
    try {
      names.put(section.name, section);
      done = true;
    } finally {
      if (!done) {
        names.remove(section.name, section); // The map may have grown in vain after it was entered.
      }
    }
  }

  /// Counts a new section with its first handle. Cannot fail.
  private void enter(SectionObject section) {
    charged += section.charge;
    section.contents.addUser();
    section.handles++;
  }

  private Handle ofFile(SectionOptions options, Path path) {
    if (!Files.exists(path)) {
      throw wrong(VmError.FILE_NOT_FOUND, options.size(), path.toString());
    }
    if (!Files.isRegularFile(path)) {
      throw wrong(VmError.NOT_A_FILE, options.size(), path.toString());
    }
    if (SectionRules.isTooLarge(options.size())) {
      throw wrong(VmError.INVALID_PARAMETER, options.size(), path.toString());
    }
    try {
      Path real = path.toRealPath();
      SharedFrames known = files.get(real);
      return known == null ? ofNewFile(options, real) : ofContents(options, known);
    } catch (FileNotFoundException | NoSuchFileException e) {
      // It exists, or did a moment ago, and cannot be opened.
      VmError error = Files.exists(path) ? VmError.ACCESS_DENIED : VmError.FILE_NOT_FOUND;
      throw wrong(error, options.size(), path.toString());
    } catch (IOException e) {
      throw wrong(VmError.SYSTEM, options.size(), String.valueOf(e.getMessage()));
    }
  }

  private Handle ofNewFile(SectionOptions options, Path real) throws IOException {
    SectionFile file = SectionFile.open(real);
    boolean done = false;
    try {
      SharedFrames contents = new SharedFrames(Math.toIntExact(info.pageSize()), file);
      files.put(real, contents);
      Handle handle = ofContents(options, contents);
      done = true;
      return handle;
    } finally {
      if (!done) {
        files.remove(real);
        file.close();
      }
    }
  }

  private Handle ofContents(SectionOptions options, SharedFrames contents) throws IOException {
    long size = prepare(fileOf(contents), options);
    SectionObject section = new SectionObject(this, options, size, 0, contents);
    Handle handle = section.new Handle(section.limit);
    prepareName(section);
    enter(section);
    return handle;
  }

  private static long prepare(SectionFile file, SectionOptions options) throws IOException {
    if (AccessRules.writesShared(options.limit())) {
      file.openForWriting();
    }
    long size = SectionRules.requireSize(options, file.size());
    if (size > file.size()) {
      file.extend(size);
    }
    return size;
  }

  private static SectionFile fileOf(SharedFrames contents) {
    SectionFile file = contents.file();
    if (file == null) {
      throw new IllegalStateException("the contents in the table of files have a file");
    }
    return file;
  }

  Section open(String name, Access limit) {
    SectionRules.requireLimit("open section", limit);
    SectionRules.requireName("open section", name);
    StackReserve.requireShallow();
    lock.lock();
    try {
      SectionObject section = names.get(name);
      if (section == null) {
        throw new AddressSpaceException(VmError.NAME_NOT_FOUND, "open section", 0, 0, name);
      }
      if (!AccessRules.allowsView(section.limit, limit)) {
        throw new AddressSpaceException(VmError.ACCESS_DENIED, "open section", 0, 0, name);
      }
      Handle handle = section.new Handle(limit);
      section.handles++;
      return handle;
    } finally {
      lock.unlock();
    }
  }

  void remove(String name) {
    SectionRules.requireName("remove section", name);
    StackReserve.requireShallow();
    lock.lock();
    try {
      if (names.remove(name) == null) {
        throw new AddressSpaceException(VmError.NAME_NOT_FOUND, "remove section", 0, 0, name);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close(Handle handle) {
    StackReserve.requireShallow();
    lock.lock();
    try {
      if (handle.isOpen()) {
        handle.markClosed();
        SectionObject section = handle.section();
        section.handles--;
        if (section.handles == 0) {
          names.remove(section.name, section);
        }
        endIfUnused(section);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Counts a view.
  ///
  /// @return false when the handle is closed
  boolean addView(Handle handle) {
    StackReserve.requireShallow();
    lock.lock();
    try {
      handle.section().views += handle.isOpen() ? 1 : 0;
      return handle.isOpen();
    } finally {
      lock.unlock();
    }
  }

  void removeView(SectionObject section) {
    StackReserve.requireShallow();
    lock.lock();
    try {
      section.views--;
      endIfUnused(section);
    } finally {
      lock.unlock();
    }
  }

  private void endIfUnused(SectionObject section) {
    if (section.handles > 0 || section.views > 0) {
      return;
    }
    charged -= section.charge;
    commitCharge.uncharge(section.charge);
    SharedFrames contents = section.contents;
    SectionFile file = contents.file();
    if (contents.removeUser() && file != null && files.remove(file.path(), contents)) {
      closeQuietly(file);
    }
  }

  /// Closes a file. Everything was written when the views were unmapped, so a failure loses
  /// nothing.
  private static void closeQuietly(SectionFile file) {
    try {
      file.close();
    } catch (IOException e) {
      System.getLogger("org.freehold.vm")
          .log(System.Logger.Level.DEBUG, "closing the file of a section: " + e.getMessage());
    } catch (OutOfMemoryError _) {
      // The section has ended all the same.
    }
  }

  private static AddressSpaceException wrong(VmError error, long size, String detail) {
    return new AddressSpaceException(error, "create section", 0, size, detail);
  }
}
