package org.freehold.cli.experiment;

import org.freehold.vm.Protection;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.SimulatedAddressSpace;

/// Loads what a small 32-bit Windows program has in memory when its `main` begins: its image and
/// those of the system's libraries, the stacks of two threads, and the blocks that describe process
/// and threads. Sizes and addresses are typical ones; the heap is the experiment's own.
final class PreloadedProcess {

  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;

  /// Pages of a stack that are committed at the start, the guard page among them.
  private static final long STACK_COMMITTED = 12 * KIB;

  private static final long STACK_SIZE = MIB;

  /// Start and size of each image: the program, then the libraries.
  private static final long[][] IMAGES = {
    {0x0040_0000, 192 * KIB},
    {0x7590_0000, 280 * KIB},
    {0x75D0_0000, 688 * KIB},
    {0x7630_0000, 628 * KIB},
    {0x7660_0000, 576 * KIB},
    {0x76A0_0000, MIB},
    {0x76F0_0000, 1088 * KIB},
    {0x77B1_0000, 1536 * KIB},
  };

  private static final long[] STACKS = {0x0013_0000, 0x00AF_0000};

  /// The blocks of the process and of two threads: a page each.
  private static final long[] CONTROL_BLOCKS = {0x7FFD_0000, 0x7FFC_0000, 0x7FFB_0000};

  private PreloadedProcess() {}

  static void load(SimulatedAddressSpace space) {
    for (long[] image : IMAGES) {
      space.mapImage(image[1], image[0]);
    }
    for (long stack : STACKS) {
      loadStack(space, stack);
    }
    for (long block : CONTROL_BLOCKS) {
      space.reserve(1, ReserveOptions.COMMITTED.withAddress(block));
    }
  }

  /// A stack grows downwards: its last pages are committed, and the first of these is the guard.
  private static void loadStack(SimulatedAddressSpace space, long address) {
    space.reserve(STACK_SIZE, ReserveOptions.ANYWHERE.withAddress(address));
    long committed = address + STACK_SIZE - STACK_COMMITTED;
    space.commit(committed, STACK_COMMITTED, Protection.READ_WRITE);
    space.protect(committed, space.info().pageSize(), Protection.READ_WRITE.guarded());
  }
}
