package org.freehold.vm;

/// Sections: memory that several views show, shared between processes or backed by a file.
///
/// ```
///   process A          section            process B
///   ┌────────┐       ┌─────────┐         ┌────────┐
///   │ view   │──────▶│ page 0  │◀────────│ view   │   READ_WRITE: both see every write
///   │        │──────▶│ page 1  │         │        │
///   └────────┘       │ page 2  │◀────────│ copy   │   WRITE_COPY: the first write to a page
///                    └─────────┘         └────────┘   makes it B's own
/// ```
///
/// A *view* is a reservation, all of whose pages are committed. It is unmapped by [#unmap] alone:
/// release and decommit refuse it. Its pages can be protected within the view's access, and locked
/// and queried as any others.
///
/// What is charged to the commit limit: a section without a file, its size, once, when it is
/// created; a copy-on-write view, its size; other views and files, nothing.
///
/// Safe for use by several threads.
public interface Sections {

  /// Makes a section.
  ///
  /// @param options its properties
  /// @return a handle
  /// @throws org.freehold.OutOfMemoryException when memory or disk space is exhausted
  /// @throws AddressSpaceException when the name is taken (`NAME_TAKEN`), the file does not exist,
  ///   is empty or does not permit the access, or the options contradict each other
  Section create(SectionOptions options);

  /// Opens a section by its name.
  ///
  /// @param name as it was given to [#create]
  /// @param limit the maximum access of views of this handle, at most the section's own limit
  /// @return a handle
  /// @throws AddressSpaceException when there is none (`NAME_NOT_FOUND`), or the limit is wider
  ///   than the section's (`ACCESS_DENIED`)
  Section open(String name, Access limit);

  /// Removes a name. Handles and views stay; the name can be used for another section.
  ///
  /// @param name as it was given to [#create]
  /// @throws AddressSpaceException when there is none (`NAME_NOT_FOUND`)
  void remove(String name);

  /// Maps a view of a part of a section.
  ///
  /// @param section an open handle that a space of this kind made
  /// @param options which part, where, and with which access
  /// @return the start of the view
  /// @throws org.freehold.OutOfMemoryException when no free range of addresses is large enough, or
  ///   the copies of a copy-on-write view would exceed the commit limit
  /// @throws AddressSpaceException when the handle is closed (`INVALID_HANDLE`), the view may do
  ///   more than the handle (`ACCESS_DENIED`), the part is not inside the section
  ///   (`INVALID_VIEW_SIZE`), the offset or the address is not a multiple of the granularity
  ///   (`NOT_ALIGNED`), or the range is taken
  long map(Section section, ViewOptions options);

  /// Unmaps a view, with the private pages of a copy-on-write view. What was written to a file's
  /// view on simulated memory is in the file afterwards.
  ///
  /// @param address any address in the view
  /// @throws AddressSpaceException when it is in no view (`NOT_MAPPED_VIEW`), or the file cannot be
  ///   written (`SYSTEM`); the view stays then
  void unmap(long address);

  /// Writes what was changed in a part of a file's view to the file. For other views and for
  /// sections without a file nothing happens.
  ///
  /// @param address start, rounded down to a page
  /// @param size bytes; the end is rounded up to a page; 0 means up to the end of the view
  /// @throws AddressSpaceException when the range does not lie inside one view (`NOT_MAPPED_VIEW`),
  ///   or the file cannot be written (`SYSTEM`)
  void flush(long address, long size);
}
