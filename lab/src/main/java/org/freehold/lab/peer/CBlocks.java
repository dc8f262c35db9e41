package org.freehold.lab.peer;

/// The C allocator that this process was started for.
///
/// It is in a static final field, so that the compiler calls C directly ([CAllocator] says why). A
/// process has one, which a system property names.
final class CBlocks implements Blocks {

  /// The property that names the library.
  static final String PROPERTY = "freehold.lab.peer";

  private static final CAllocator C =
      Peers.open(CLibrary.valueOf(System.getProperty(PROPERTY, "")))
          .orElseThrow(() -> new IllegalStateException("its library cannot be opened"));

  @Override
  public long allocate(long size) {
    return C.tryAllocate(size);
  }

  @Override
  public void free(long block) {
    C.free(block);
  }

  @Override
  public long reallocate(long block, long oldSize, long newSize) {
    return C.tryReallocate(block, newSize);
  }

  @Override
  public long usableSize(long block) {
    return C.sizeOf(block);
  }

  /// All guarantee 16 bytes, and only 8 for blocks of up to 8; glibc's smallest block is aligned to
  /// 16 as well.
  @Override
  public int alignment() {
    return C.library() == CLibrary.GLIBC ? 16 : 8;
  }

  @Override
  public void trim() {
    Peers.trim(C.library());
  }
}
