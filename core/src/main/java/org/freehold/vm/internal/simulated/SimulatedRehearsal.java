package org.freehold.vm.internal.simulated;

import org.freehold.vm.Access;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.freehold.vm.Protection;
import org.freehold.vm.ReserveFlag;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.Section;
import org.freehold.vm.SectionOptions;
import org.freehold.vm.SpaceInfo;
import org.freehold.vm.ViewOptions;
import org.freehold.vm.internal.reservations.Rehearsal;

/// Makes each kind of call of a simulated process once, on a machine of its own, so that nothing is
/// loaded in the middle of a later one; see [Rehearsal].
final class SimulatedRehearsal {

  private static final long PAGE = 4096;
  private static final int FRAMES = 4;

  private static volatile boolean isDone;

  private SimulatedRehearsal() {}

  /// Rehearses unless it has been done. Safe for use by several threads.
  static void require() {
    if (!isDone) {
      Rehearsal.require();
      rehearse();
      isDone = true;
    }
  }

  private static void rehearse() {
    SpaceInfo info = new SpaceInfo("rehearsal", 64, PAGE, 16 * PAGE, 16 * PAGE, (1L << 40) - 1);
    Machine machine =
        Machine.unrehearsed(new Machine.Figures(info, 1 << 30, 1 << 20, FRAMES * PAGE, 0, 0));
    AddressSpace space = machine.createProcess("rehearsal");
    usePages(space);
    usePlaceholders(space);
    try (Section section = space.sections().create(SectionOptions.ofPageFile(4 * PAGE))) {
      useView(space, section, Access.READ_WRITE);
      useView(space, section, Access.WRITE_COPY);
    }
  }

  private static void usePages(AddressSpace space) {
    Memory memory = space.memory();
    ReserveOptions watched = ReserveOptions.COMMITTED.with(ReserveFlag.WRITE_WATCH);
    long base = space.reserve(16 * PAGE, watched.with(ReserveFlag.POPULATE));
    memory.fill(base, 16 * PAGE, (byte) 1); // More pages than there are frames: some are trimmed.
    memory.copy(base, base + 4 * PAGE, PAGE);
    long _ = memory.getLong(base + 5 * PAGE);
    long[] _ = space.writeWatch().written(base, 8 * PAGE, 3, true);
    space.lock(base, 2 * PAGE);
    space.unlock(base, PAGE);
    space.reset(base + 4 * PAGE, 4 * PAGE);
    space.reset(base + 8 * PAGE, PAGE);
    Protection _ = space.protect(base, 2 * PAGE, Protection.READ);
    space.decommit(base, 3 * PAGE);
    boolean _ = space.tryCommit(base, PAGE, Protection.READ_WRITE);
    space.release(base + 2 * PAGE, PAGE);
    space.release(base);
    space.release(base + 3 * PAGE);
  }

  private static void usePlaceholders(AddressSpace space) {
    ReserveOptions placeholder = ReserveOptions.ANYWHERE.with(ReserveFlag.PLACEHOLDER);
    long base = space.reserve(32 * PAGE, placeholder.withProtection(Protection.NONE));
    space.placeholders().keep(base, 16 * PAGE);
    ReserveOptions replacing = ReserveOptions.COMMITTED.with(ReserveFlag.REPLACE_PLACEHOLDER);
    long replaced = space.reserve(16 * PAGE, replacing.withAddress(base));
    space.placeholders().keep(replaced, 16 * PAGE);
    space.placeholders().join(base, 32 * PAGE);
    space.release(base);
  }

  private static void useView(AddressSpace space, Section section, Access access) {
    long view = space.sections().map(section, ViewOptions.READ.withAccess(access));
    Memory memory = space.memory();
    long _ = memory.getLong(view);
    memory.putLong(view, 1);
    space.lock(view, 2 * PAGE);
    space.unlock(view, 2 * PAGE);
    space.sections().unmap(view);
  }
}
