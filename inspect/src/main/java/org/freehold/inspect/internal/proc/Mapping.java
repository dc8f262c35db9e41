package org.freehold.inspect.internal.proc;

import org.freehold.inspect.LinuxFigures;
import org.freehold.vm.Access;
import org.freehold.vm.Protection;
import org.jspecify.annotations.Nullable;

/// A mapping as Linux lists it, before it is classified.
///
/// @param start the first address
/// @param end the first address after it, which is higher
/// @param permissions four letters, such as `r-xp`
/// @param offset where it begins in the file
/// @param device major and minor number, such as `fe:00`
/// @param inode of the file; 0 when there is none
/// @param path the file or a name in brackets; empty for anonymous memory
/// @param isDeleted whether the file has been deleted
/// @param figures from `smaps`; null when read from `maps`
public record Mapping(
    long start,
    long end,
    String permissions,
    long offset,
    String device,
    long inode,
    String path,
    boolean isDeleted,
    @Nullable LinuxFigures figures) {

  boolean isReadable() {
    return permissions.charAt(0) == 'r';
  }

  public boolean isWritable() {
    return permissions.charAt(1) == 'w';
  }

  public boolean isExecutable() {
    return permissions.charAt(2) == 'x';
  }

  public boolean isShared() {
    return permissions.charAt(3) == 's';
  }

  public boolean isNoAccess() {
    return permissions.startsWith("---");
  }

  /// Whether it is private memory without a file and without a name.
  public boolean isAnonymous() {
    return (path.isEmpty() || path.equals("/anon_hugepage")) && !isShared();
  }

  /// Whether it maps part of a file.
  public boolean isFile() {
    return path.startsWith("/") && !path.equals("/anon_hugepage");
  }

  /// Whether it is a file of shared memory, or shared memory without a file.
  public boolean isSharedMemory() {
    return path.startsWith("/memfd:")
        || path.startsWith("/dev/shm/")
        || path.startsWith("/SYSV")
        || path.startsWith("[anon_shmem:")
        || path.equals("/dev/zero")
        || (path.isEmpty() && isShared());
  }

  /// The last part of the path.
  public String fileName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /// The protection in Freehold's terms. A private view of a file is copy-on-write.
  public Protection protection() {
    boolean isCopied = isWritable() && !isShared() && isFile();
    Access access =
        switch (permissions.substring(0, 3)) {
          case "---" -> Access.NONE;
          case "r--" -> Access.READ;
          case "--x" -> Access.EXECUTE;
          case "r-x" -> Access.EXECUTE_READ;
          case "rw-", "-w-" -> isCopied ? Access.WRITE_COPY : Access.READ_WRITE;
          default -> isCopied ? Access.EXECUTE_WRITE_COPY : Access.EXECUTE_READ_WRITE;
        };
    return Protection.of(access);
  }

  /// Whether it is backed by memory, now or at the first touch. Pages that were written stay when
  /// all access to them is taken away.
  public boolean isCommitted() {
    return !isNoAccess() || (figures != null && figures.resident() + figures.swapped() > 0);
  }

  public long size() {
    return end - start;
  }
}
