package org.freehold.lab.peer;

/// The allocator in C that this process was started for.
///
/// It stands in a static final field, so that the compiler calls C directly ([CAllocator] says
/// why). One process has one, hence a property of the process tells which.
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

  /// All promise what fits into the block: 16 bytes, and 8 where no more were asked for. Only
  /// glibc's smallest block is aligned to 16 as well.
  @Override
  public int alignment() {
    return C.library() == CLibrary.GLIBC ? 16 : 8;
  }

  @Override
  public void trim() {
    Peers.trim(C.library());
  }
}
