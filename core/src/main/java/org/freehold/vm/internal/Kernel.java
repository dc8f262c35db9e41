package org.freehold.vm.internal;

import org.freehold.Diagnosis.Limit;

/// The memory calls of an operating system in the words of [org.freehold.vm.AddressSpace]: one
/// class for each system, and nothing above it knows which one runs.
///
/// The vocabulary and what each call does to a page:
///
/// | call | before | after |
/// |---|---|---|
/// | `reserve` | free | reserved |
/// | `commit`, `protect` | reserved or committed | committed with an access |
/// | `decommit` | reserved or committed | reserved; the memory is returned |
/// | `release` | reserved or committed | free |
///
/// Calls answer errors as negative error numbers instead of throwing, so that a caller can go on.
/// Ranges are whole pages. Implementations are stateless and safe for several threads.
public interface Kernel {

  /// The right to read, for [#commit].
  int READ = 1;

  /// The right to write.
  int WRITE = 2;

  /// The right to execute.
  int EXECUTE = 4;

  /// Bytes of a page.
  long pageSize();

  /// The lowest address that a mapping may have.
  long lowestAddress();

  /// The highest address that a mapping may have, inclusive.
  long highestAddress();

  /// Takes addresses without memory.
  ///
  /// @param address where; 0 lets the system choose
  /// @param size bytes
  /// @return the address, or a negative error number; taken addresses are an error
  long reserve(long address, long size);

  /// Puts memory behind reserved pages, which read as zero, or changes what may be done with
  /// committed ones.
  ///
  /// @param rights the sum of [#READ], [#WRITE] and [#EXECUTE]
  /// @return 0 or a negative error number
  int commit(long address, long size, int rights);

  /// Brings accessible pages into physical memory.
  ///
  /// @param write whether each page gets memory of its own, as by a write, or is made readable only
  /// @return 0 or a negative error number, which [#isUnknownCall] tells of a kernel that cannot do
  ///   it in one call
  int populate(long address, long size, boolean write);

  /// Advises to back pages with huge ones. The answer matters to nobody.
  ///
  /// @return 0 or a negative error number
  int adviseHugePages(long address, long size);

  /// Returns memory and keeps the addresses, which can no longer be accessed.
  ///
  /// @return 0 or a negative error number
  int decommit(long address, long size);

  /// Lets the system take the contents of pages and keep the rest: until the next write a page
  /// reads as before or as zero.
  ///
  /// @return 0 or a negative error number
  int reset(long address, long size);

  /// Gives addresses back.
  ///
  /// @return 0 or a negative error number
  int release(long address, long size);

  /// Keeps pages in physical memory.
  ///
  /// @return 0 or a negative error number
  int lock(long address, long size);

  /// Undoes `lock`.
  ///
  /// @return 0 or a negative error number
  int unlock(long address, long size);

  /// Whether an error number means that this kernel does not know the call.
  boolean isUnknownCall(int error);

  /// Makes a file without a name, whose contents are memory.
  ///
  /// @return its descriptor or a negative error number
  int createMemoryFile();

  /// Where files stand whose contents are memory and that other processes find by name; ends with a
  /// separator.
  String memoryFolder();

  /// Opens a file. Only regular files can be mapped: see [#fileStatus].
  ///
  /// @param path absolute
  /// @param opening how
  /// @return its descriptor or a negative error number
  int openFile(String path, Opening opening);

  /// Gives a descriptor back. Mappings stay.
  ///
  /// @return 0 or a negative error number
  int closeFile(int file);

  /// Takes a name away. Descriptors and mappings stay.
  ///
  /// @return 0 or a negative error number
  int removeFile(String path);

  /// What a file is.
  FileStatus fileStatus(int file);

  /// Makes a file as long as is said. What is new reads as zero.
  ///
  /// @return 0 or a negative error number
  int resizeFile(int file, long size);

  /// Takes the room that a file needs, so that a write to a mapping of it finds it.
  ///
  /// @return 0 or a negative error number
  int allocateFile(int file, long size);

  /// Maps a file over reserved addresses, which are whole pages.
  ///
  /// @param rights the sum of [#READ], [#WRITE] and [#EXECUTE]
  /// @param copyOnWrite whether writes stay with the mapping
  /// @return 0 or a negative error number
  int mapFile(long address, long size, int rights, int file, long offset, boolean copyOnWrite);

  /// Writes what was changed in a mapping of a file to the file, and waits for it.
  ///
  /// @return 0 or a negative error number
  int flush(long address, long size);

  /// What an error number of the calls for files means.
  FileProblem fileProblem(int error);

  /// How to open a file.
  enum Opening {
    /// To read it.
    READ,
    /// To read and to write it.
    READ_WRITE,
    /// To make a new one that only the user can read and write.
    CREATE,
    /// To make a new one that only the user can read.
    CREATE_READ_ONLY
  }

  /// What stands in the way of a file.
  enum FileProblem {
    /// It is not there.
    ABSENT,
    /// It is there already.
    PRESENT,
    /// It may not be used so.
    DENIED,
    /// There is no room.
    FULL,
    /// It is no file.
    NOT_A_FILE,
    /// Another one.
    OTHER
  }

  /// What a file is.
  ///
  /// @param error 0, or the negative error number of a call that failed
  /// @param size bytes
  /// @param identity of the file on its file system
  /// @param isRegular whether it is a file and not a folder, a pipe or a device
  record FileStatus(int error, long size, long identity, boolean isRegular) {}

  /// Whether an error number means that there is no memory, rather than that the call was wrong.
  boolean isOutOfMemory(int error);

  /// An error number by its name, such as `ENOMEM`.
  String errorName(int error);

  /// Finds the limit that stands behind a refusal, from what the system tells about itself.
  ///
  /// @param size bytes that were asked for
  /// @param commit whether memory was asked for, and not addresses alone
  /// @return the limit and its value
  LimitHit limitHitBy(long size, boolean commit);

  /// The limit on locked memory.
  LimitHit lockLimit();

  /// The addresses of this process that nobody has, as the system knows them.
  FreeAddresses freeAddresses();

  /// A limit and its value in the limit's own unit; -1 when it is not known.
  record LimitHit(Limit limit, long value) {}

  /// Free addresses in total and the largest gap, in bytes; -1 when they are not known.
  record FreeAddresses(long total, long largest) {}
}
