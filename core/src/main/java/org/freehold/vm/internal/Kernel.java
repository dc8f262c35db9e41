package org.freehold.vm.internal;

import org.freehold.Diagnosis.Limit;

/// The memory calls of an operating system in the terms of [org.freehold.vm.AddressSpace]. There is
/// one implementation for each system; nothing above knows which one runs.
///
/// What each call does to a page:
///
/// | call | before | after |
/// |---|---|---|
/// | `reserve` | free | reserved |
/// | `commit`, `protect` | reserved or committed | committed with an access |
/// | `decommit` | reserved or committed | reserved; the memory is returned |
/// | `release` | reserved or committed | free |
///
/// Calls return errors as negative error numbers instead of throwing, so that a caller can go on.
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

  /// Reserves addresses, not backed by memory.
  ///
  /// @param address where; 0 lets the system choose
  /// @param size bytes
  /// @return the address, or a negative error number; addresses that are taken are an error
  long reserve(long address, long size);

  /// Commits reserved pages, which then read as zero, or changes the access of committed ones.
  ///
  /// @param rights the sum of [#READ], [#WRITE] and [#EXECUTE]
  /// @return 0 or a negative error number
  int commit(long address, long size, int rights);

  /// Brings accessible pages into physical memory.
  ///
  /// @param write whether each page gets private memory, as by a write, or is made readable only
  /// @return 0 or a negative error number, for which [#isUnknownCall] is true on a kernel that
  ///   cannot do it in one call
  int populate(long address, long size, boolean write);

  /// Advises the system to back pages with huge pages. Callers ignore the result.
  ///
  /// @return 0 or a negative error number
  int adviseHugePages(long address, long size);

  /// Decommits pages: returns their memory and keeps the addresses, which become inaccessible.
  ///
  /// @return 0 or a negative error number
  int decommit(long address, long size);

  /// Lets the system discard the contents of pages, which stay committed: until the next write a
  /// page reads as before or as zero.
  ///
  /// @return 0 or a negative error number
  int reset(long address, long size);

  /// Takes back the memory of pages, which stay committed and read as zero: another thread may be
  /// reading them.
  ///
  /// @return 0 or a negative error number
  int discard(long address, long size);

  /// Releases addresses.
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

  /// Creates an unnamed file that is backed by memory.
  ///
  /// @return its descriptor or a negative error number
  int createMemoryFile();

  /// The folder of files that are backed by memory and that other processes find by name; ends with
  /// a separator.
  String memoryFolder();

  /// Opens a file. Only regular files can be mapped: see [#fileStatus].
  ///
  /// @param path absolute
  /// @param opening how
  /// @return its descriptor or a negative error number
  int openFile(String path, Opening opening);

  /// Closes a descriptor. Mappings stay.
  ///
  /// @return 0 or a negative error number
  int closeFile(int file);

  /// Removes a name. Descriptors and mappings stay.
  ///
  /// @return 0 or a negative error number
  int removeFile(String path);

  /// The status of an open file.
  FileStatus fileStatus(int file);

  /// Sets the length of a file. Added bytes read as zero.
  ///
  /// @return 0 or a negative error number
  int resizeFile(int file, long size);

  /// Allocates the space that a file needs, so that a write to a mapping of it cannot fail for lack
  /// of it.
  ///
  /// @return 0 or a negative error number
  int allocateFile(int file, long size);

  /// Maps a file over reserved addresses, which are whole pages.
  ///
  /// @param rights the sum of [#READ], [#WRITE] and [#EXECUTE]
  /// @param copyOnWrite whether writes stay with the mapping
  /// @return 0 or a negative error number
  int mapFile(long address, long size, int rights, int file, long offset, boolean copyOnWrite);

  /// Writes the changes of a mapping to its file, and waits until they are on disk.
  ///
  /// @return 0 or a negative error number
  int flush(long address, long size);

  /// The meaning of an error number of a file call.
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

  /// Why a file call failed.
  enum FileProblem {
    /// There is no such file.
    ABSENT,
    /// The file exists already.
    PRESENT,
    /// The access is denied.
    DENIED,
    /// There is no space left.
    FULL,
    /// It is not a regular file.
    NOT_A_FILE,
    /// Another reason.
    OTHER
  }

  /// The status of a file.
  ///
  /// @param error 0, or the negative error number of a call that failed
  /// @param size bytes
  /// @param identity of the file on its file system
  /// @param isRegular whether it is a file and not a folder, a pipe or a device
  record FileStatus(int error, long size, long identity, boolean isRegular) {}

  /// Whether an error number means that memory is exhausted, rather than that the call was illegal.
  boolean isOutOfMemory(int error);

  /// An error number by its name, such as `ENOMEM`.
  String errorName(int error);

  /// Finds the limit that a refused request hit, from what the system reports.
  ///
  /// @param size bytes that were requested
  /// @param commit whether memory was requested, and not addresses alone
  /// @return the limit and its value
  LimitHit limitHitBy(long size, boolean commit);

  /// The limit on locked memory.
  LimitHit lockLimit();

  /// The free addresses of this process, according to the system.
  FreeAddresses freeAddresses();

  /// A limit and its value in the limit's own unit; -1 when not known.
  record LimitHit(Limit limit, long value) {}

  /// Free addresses in total and the largest gap, in bytes; -1 when not known.
  record FreeAddresses(long total, long largest) {}
}
