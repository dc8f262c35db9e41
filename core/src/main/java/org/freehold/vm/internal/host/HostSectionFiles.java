package org.freehold.vm.internal.host;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.freehold.OutOfMemoryException;
import org.freehold.internal.change.StackReserve;
import org.freehold.vm.Access;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.SectionOptions;
import org.freehold.vm.VmError;
import org.freehold.vm.internal.Kernel;
import org.freehold.vm.internal.Kernel.FileStatus;
import org.freehold.vm.internal.Kernel.Opening;
import org.freehold.vm.internal.reservations.AccessRules;
import org.freehold.vm.internal.reservations.SectionRules;

/// The files that back the sections of the host.
///
/// | section | file | space for its contents |
/// |---|---|---|
/// | without name and file | an unnamed one, in memory | allocated page by page |
/// | with a name | one in the folder for shared memory, a file system with a limit | allocated at once, since a write that finds no space ends the process |
/// | of a file | the file | as the file system does |
///
/// The file's name is the section's with a prefix; every byte but letters, digits, `.` and `-` is
/// written as `_` and two hexadecimal digits. The name is removed when the handle that created it
/// is closed, or by [#remove]; another file that has the name by then stays.
///
/// A call that fails leaves no file. Stateless and safe for several threads.
///
/// @param kernel the operating system
record HostSectionFiles(Kernel kernel) implements HostSection.Closer {

  private static final String PREFIX = "freehold.";

  /// The maximum length of a file name.
  private static final int MAX_FILE_NAME_LENGTH = 255;

  HostSection create(SectionOptions options) {
    SectionRules.requireLegal(options);
    StackReserve.require();
    if (SectionRules.isTooLarge(options.size())) {
      throw new OutOfMemoryException(HostRefusal.ofCommit(kernel, options.size()));
    }
    Path file = options.file().orElse(null);
    if (file != null && !options.name().isEmpty()) {
      throw new AddressSpaceException(
          VmError.NOT_SUPPORTED,
          "create section",
          0,
          options.size(),
          "a section of a file cannot have a name");
    }
    return file != null ? ofFile(options, file) : ofMemory(options);
  }

  private HostSection ofMemory(SectionOptions options) {
    boolean named = !options.name().isEmpty();
    String path = named ? pathOf(options.name()) : "";
    Opening opening =
        AccessRules.writesShared(options.limit()) ? Opening.CREATE : Opening.CREATE_READ_ONLY;
    HostSection section = new HostSection(options, true, this);
    int file = named ? kernel.openFile(path, opening) : kernel.createMemoryFile();
    require(file, options);
    boolean done = false;
    try {
      require(kernel.resizeFile(file, options.size()), options);
      if (named) {
        require(kernel.allocateFile(file, options.size()), options);
      }
      done = true;
      return section.open(file, options.size());
    } finally {
      if (!done) {
        int _ = kernel.closeFile(file);
        int _ = named ? kernel.removeFile(path) : 0;
      }
    }
  }

  private HostSection ofFile(SectionOptions options, Path path) {
    boolean writes = AccessRules.writesShared(options.limit());
    HostSection section = new HostSection(options, true, this);
    int file =
        kernel.openFile(
            path.toAbsolutePath().toString(), writes ? Opening.READ_WRITE : Opening.READ);
    require(file, options);
    boolean done = false;
    try {
      FileStatus status = kernel.fileStatus(file);
      require(status.error(), options);
      if (!status.isRegular()) {
        throw problem(VmError.NOT_A_FILE, options, path.toString());
      }
      long size = SectionRules.requireSize(options, status.size());
      if (size > status.size()) {
        require(kernel.resizeFile(file, size), options);
      }
      done = true;
      return section.open(file, size);
    } finally {
      if (!done) {
        int _ = kernel.closeFile(file);
      }
    }
  }

  HostSection open(String name, Access limit) {
    SectionRules.requireLimit("open section", limit);
    SectionRules.requireName("open section", name);
    SectionOptions options = new SectionOptions(Optional.empty(), 0, limit, name);
    boolean writes = AccessRules.writesShared(limit);
    HostSection section = new HostSection(options, false, this);
    StackReserve.require();
    int file = kernel.openFile(pathOf(name), writes ? Opening.READ_WRITE : Opening.READ);
    requireNamed("open section", file, name);
    boolean done = false;
    try {
      FileStatus status = kernel.fileStatus(file);
      requireNamed("open section", status.error(), name);
      if (status.size() == 0) {
        // It is just being created.
        throw new AddressSpaceException(VmError.NAME_NOT_FOUND, "open section", 0, 0, name);
      }
      done = true;
      return section.open(file, status.size());
    } finally {
      if (!done) {
        int _ = kernel.closeFile(file);
      }
    }
  }

  void remove(String name) {
    StackReserve.require();
    SectionRules.requireName("remove section", name);
    requireNamed("remove section", kernel.removeFile(pathOf(name)), name);
  }

  @Override
  public void removeName(HostSection section, int descriptor) {
    if (section.isCreator() && !section.name().isEmpty()) {
      removeOwn(pathOf(section.name()), kernel.fileStatus(descriptor));
    }
  }

  @Override
  public void close(int descriptor) {
    int _ = kernel.closeFile(descriptor); // On Linux the descriptor is closed whatever is returned.
  }

  /// Removes a name if it still belongs to a file.
  private void removeOwn(String path, FileStatus own) {
    int file = kernel.openFile(path, Opening.READ);
    if (file >= 0) {
      try {
        FileStatus named = kernel.fileStatus(file);
        if (named.error() == 0 && own.error() == 0 && named.identity() == own.identity()) {
          int _ = kernel.removeFile(path);
        }
      } finally {
        int _ = kernel.closeFile(file);
      }
    }
  }

  private String pathOf(String name) {
    StringBuilder file = new StringBuilder(PREFIX);
    for (byte letter : name.getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          (letter >= 'a' && letter <= 'z')
              || (letter >= 'A' && letter <= 'Z')
              || (letter >= '0' && letter <= '9')
              || letter == '.'
              || letter == '-';
      file.append(plain ? (char) letter : String.format(Locale.ROOT, "_%02x", letter));
    }
    if (file.length() > MAX_FILE_NAME_LENGTH) {
      throw new AddressSpaceException(VmError.INVALID_NAME, "section", 0, 0, name);
    }
    return kernel.memoryFolder() + file;
  }

  private void require(int result, SectionOptions options) {
    if (result >= 0) {
      return;
    }
    Path file = options.file().orElse(null);
    String detail = (file == null ? options.name() + " " : file + " ") + kernel.errorName(-result);
    switch (kernel.fileProblem(-result)) {
      case ABSENT -> throw problem(VmError.FILE_NOT_FOUND, options, detail);
      case PRESENT -> throw problem(VmError.NAME_TAKEN, options, options.name());
      case DENIED -> throw problem(VmError.ACCESS_DENIED, options, detail);
      case NOT_A_FILE -> throw problem(VmError.NOT_A_FILE, options, detail);
      case FULL -> throw new OutOfMemoryException(HostRefusal.ofCommit(kernel, options.size()));
      case OTHER -> throw problem(VmError.SYSTEM, options, detail.strip());
    }
  }

  private static AddressSpaceException problem(
      VmError error, SectionOptions options, String detail) {
    return new AddressSpaceException(error, "create section", 0, options.size(), detail);
  }

  private void requireNamed(String operation, int result, String name) {
    if (result >= 0) {
      return;
    }
    VmError error =
        switch (kernel.fileProblem(-result)) {
          case ABSENT -> VmError.NAME_NOT_FOUND;
          case DENIED -> VmError.ACCESS_DENIED;
          case PRESENT, NOT_A_FILE, FULL, OTHER -> VmError.SYSTEM;
        };
    String detail = error == VmError.SYSTEM ? kernel.errorName(-result) : name;
    throw new AddressSpaceException(error, operation, 0, 0, detail);
  }
}
