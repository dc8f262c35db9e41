package org.freehold.win32.internal.handle;

import org.freehold.vm.Section;

/// The handle of a section, which Win32 calls a file mapping.
public final class SectionHandle implements OpenHandle {

  private final Section section;
  private final int access;

  /// Makes a handle.
  ///
  /// @param section what it refers to
  /// @param access the `FILE_MAP_` bits that views may have
  public SectionHandle(Section section, int access) {
    this.section = section;
    this.access = access;
  }

  /// What the handle refers to, perhaps closed.
  public Section section() {
    return section;
  }

  /// The `FILE_MAP_` bits that views may have.
  public int access() {
    return access;
  }

  @Override
  public synchronized boolean close() {
    boolean wasOpen = section.isOpen();
    section.close();
    return wasOpen;
  }
}
