package org.freehold.unbreakable.workload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.freehold.unbreakable.Injector;
import org.freehold.unbreakable.Workloads.ViolationError;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.NativeAddressSpace;
import org.freehold.vm.Protection;
import org.freehold.vm.Region;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.SimulatedAddressSpace;
import org.freehold.vm.VmError;
import org.jspecify.annotations.Nullable;

/// What is done with an address space. A call that was cut has either happened or not: what the
/// space shows afterwards is what it showed before, or what the same call led to when it was not
/// cut. A reservation that was cut has not happened, since nobody knows its address.
///
/// On the operating system's memory the kernel's list of mappings must agree as well.
final class SpaceWorkload {

  private static final int KIB = 1024;
  private static final Path MAPS = Path.of("/proc/self/maps");

  /// What the space shows after each step when nothing is cut, by the kind of space.
  private static final Map<String, List<String>> EXPECTED = new HashMap<>();

  private final AddressSpace space;
  private final Calls calls = new Calls();
  private final List<Long> slots = new ArrayList<>();
  private final List<String> shown = new ArrayList<>();
  private final @Nullable List<String> expected;
  private final TreeMap<Long, Long> written = new TreeMap<>();

  private SpaceWorkload(AddressSpace space) {
    this.space = space;
    this.expected = EXPECTED.get(space.info().toString());
  }

  static void run(AddressSpace space) {
    SpaceWorkload workload = new SpaceWorkload(space);
    try (Calls _ = workload.calls) {
      workload.steps();
    }
    if (space.reservedBytes() != 0) {
      throw new ViolationError(space.reservedBytes() + " byte(s) stay reserved");
    }
    EXPECTED.putIfAbsent(space.info().toString(), workload.shown);
  }

  private void steps() {
    int a = reserve(1024 * KIB, ReserveOptions.ANYWHERE);
    int b = reserve(256 * KIB, ReserveOptions.COMMITTED);
    commit(a, 0, 100 * KIB, Protection.READ_WRITE);
    write(a, 0, 100 * KIB);
    write(b, 0, 256 * KIB);
    commit(a, 200 * KIB, 50 * KIB, Protection.READ_WRITE);
    write(a, 200 * KIB, 50 * KIB);
    commit(a, 90 * KIB, 130 * KIB, Protection.READ_WRITE);
    protect(b, 64 * KIB, 16 * KIB, Protection.READ);
    protect(b, 32 * KIB, 100 * KIB, Protection.READ_WRITE);
    protect(b, 0, 4 * KIB, Protection.READ_WRITE.guarded());
    protect(b, 0, 4 * KIB, Protection.READ_WRITE);
    step("query", -1, 0, 0, () -> space.query(slots.get(a)).size());
    step("regions", -1, 0, 0, () -> space.regions().count());
    step("reservedBytes", -1, 0, 0, space::reservedBytes);
    step("committedBytes", -1, 0, 0, space::committedBytes);
    step(
        "probe",
        -1,
        0,
        0,
        () -> {
          space.probe(slots.get(b), true);
          return 0;
        });
    decommit(a, 40 * KIB, 20 * KIB);
    decommit(b, 0, 8 * KIB);
    commit(a, 44 * KIB, 8 * KIB, Protection.READ_WRITE);
    int c = reserve(64 * KIB, ReserveOptions.ANYWHERE.withAlignment(1 << 20).withCommit(true));
    write(c, 0, 64 * KIB);
    step(
        "lock",
        -1,
        0,
        0,
        () -> {
          space.lock(slots.get(c), 8 * KIB);
          return 0;
        });
    step(
        "unlock",
        -1,
        0,
        0,
        () -> {
          unlock(slots.get(c), 8 * KIB);
          return 0;
        });
    step(
        "populate",
        -1,
        0,
        0,
        () -> {
          space.populate(slots.get(c), 8 * KIB);
          return 0;
        });
    step(
        "reset",
        c,
        0,
        8 * KIB,
        () -> {
          space.reset(slots.get(c), 8 * KIB);
          return 0;
        });
    release(a, 512 * KIB, 256 * KIB);
    release(c, 0, 0);
    release(b, 0, 0);
    release(a, 0, 512 * KIB);
    release(a, 768 * KIB, 256 * KIB);
  }

  /// Unlocks pages, unless a call that was cut has done so, which [#show] does not tell.
  private void unlock(long address, long size) {
    try {
      space.unlock(address, size);
    } catch (AddressSpaceException e) {
      if (Injector.fired() == 0 || e.error() != VmError.NOT_LOCKED) {
        throw e;
      }
    }
  }

  private int reserve(long size, ReserveOptions options) {
    int slot = slots.size();
    slots.add(0L);
    step(
        "reserve",
        -1,
        0,
        0,
        () -> {
          slots.set(slot, space.reserve(size, options));
          return 0;
        });
    return slot;
  }

  private void commit(int slot, long from, long size, Protection protection) {
    step(
        "commit",
        -1,
        0,
        0,
        () -> {
          space.commit(slots.get(slot) + from, size, protection);
          return 0;
        });
  }

  private void protect(int slot, long from, long size, Protection protection) {
    step(
        "protect",
        -1,
        0,
        0,
        () -> {
          space.protect(slots.get(slot) + from, size, protection);
          return 0;
        });
  }

  private void decommit(int slot, long from, long size) {
    step(
        "decommit",
        slot,
        from,
        size,
        () -> {
          space.decommit(slots.get(slot) + from, size);
          return 0;
        });
  }

  private void release(int slot, long from, long size) {
    step(
        "release",
        slot,
        from,
        size == 0 ? Long.MAX_VALUE : size,
        () -> {
          space.release(slots.get(slot) + from, size);
          return 0;
        });
    if (size == 0) {
      slots.set(slot, 0L);
    }
  }

  private void write(int slot, long from, long size) {
    long base = slots.get(slot);
    for (long offset = from; offset < from + size; offset += space.info().pageSize()) {
      space.memory().putLong(base + offset, base ^ offset);
      written.put(base + offset, base ^ offset);
    }
  }

  /// Makes a call, again and again until it is not cut.
  ///
  /// @param slot the reservation in which contents may be lost; -1 for none
  private void step(String what, int slot, long from, long size, Calls.Call call) {
    String before = show();
    if (slot >= 0) {
      long start = slots.get(slot) + from;
      written.subMap(start, size == Long.MAX_VALUE ? start + (1 << 20) : start + size).clear();
    }
    calls.make(what, call);
    while (calls.wasCut() && calls.hasFailed()) {
      String after = checked(what);
      List<String> known = expected;
      boolean isDone =
          known != null
              && !known.get(shown.size()).equals(before)
              && after.equals(known.get(shown.size()));
      if (isDone) {
        break;
      }
      if (!after.equals(before)) {
        throw new ViolationError(what + " was cut: before " + before + " after " + after);
      }
      calls.make(what, call);
    }
    if (calls.hasFailed() && !calls.wasCut()) {
      throw new ViolationError(what + " was refused");
    }
    shown.add(checked(what));
    List<String> known = expected;
    if (known != null && !known.get(shown.size() - 1).equals(shown.getLast())) {
      throw new ViolationError(
          what + " led to " + shown.getLast() + " and not " + known.get(shown.size() - 1));
    }
  }

  private String checked(String what) {
    try {
      if (space instanceof NativeAddressSpace host) {
        host.validate();
        if (calls.wasCut()) {
          checkMappings(what);
        }
      } else if (space instanceof SimulatedAddressSpace simulated) {
        simulated.validate();
        simulated.machine().validate();
      }
      if (calls.wasCut()) {
        checkContents(what);
        calls.runInThirdThread("another thread", this::visit);
      }
    } catch (ViolationError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      throw new ViolationError("after " + what, e);
    }
    return show();
  }

  private long visit() {
    long address = space.reserve(64 * KIB, ReserveOptions.COMMITTED);
    space.memory().putLong(address, 1);
    space.release(address);
    return space.reservedBytes();
  }

  private void checkContents(String what) {
    for (Map.Entry<Long, Long> each : written.entrySet()) {
      Region region = space.query(each.getKey());
      boolean isReadable =
          region.state() == Region.State.COMMITTED
              && region.protection().access().readable()
              && !region.protection().guard();
      if (isReadable && space.memory().getLong(each.getKey()) != each.getValue()) {
        throw new ViolationError("after " + what + ": contents are lost");
      }
    }
  }

  /// The regions, by the number of their reservation: addresses differ from run to run.
  private String show() {
    List<String> lines = new ArrayList<>();
    space
        .regions()
        .forEach(region ->
            lines.add(
                slotOf(region)
                    + ":"
                    + (region.base() - nameBase(region)) / KIB
                    + "+"
                    + region.size() / KIB
                    + " "
                    + region.state()
                    + " "
                    + region.protection().access()
                    + (region.protection().guard() ? " guard" : "")));
    lines.sort(null);
    return lines.toString();
  }

  private long nameBase(Region region) {
    int slot = slotOf(region);
    return slot < 0 ? region.allocationBase() : slots.get(slot);
  }

  /// The last reservation of ours that begins at or before a region's, which may be a part of it.
  private int slotOf(Region region) {
    int best = -1;
    for (int i = 0; i < slots.size(); i++) {
      long base = slots.get(i);
      long distance = region.allocationBase() - base;
      if (base != 0
          && distance >= 0
          && distance < 1024 * KIB
          && (best < 0 || base > slots.get(best))) {
        best = i;
      }
    }
    return best;
  }

  /// Compares the space with what the kernel shows.
  private void checkMappings(String what) {
    List<String> lines;
    try {
      lines = Files.readAllLines(MAPS);
    } catch (IOException e) {
      throw new ViolationError("cannot read the mappings", e);
    }
    space
        .regions()
        .forEach(region -> {
          for (String line : lines) {
            int dash = line.indexOf('-');
            int blank = line.indexOf(' ');
            long from = Long.parseUnsignedLong(line.substring(0, dash), 16);
            long to = Long.parseUnsignedLong(line.substring(dash + 1, blank), 16);
            if (Long.compareUnsigned(from, region.end()) < 0
                && Long.compareUnsigned(to, region.base()) > 0) {
              String rights = line.substring(blank + 1, blank + 3);
              if (!rights.equals(rights(region))) {
                throw new ViolationError(
                    "after "
                        + what
                        + ": the kernel has "
                        + rights
                        + " where the space has "
                        + rights(region));
              }
            }
          }
        });
  }

  private static String rights(Region region) {
    if (region.state() != Region.State.COMMITTED || region.protection().guard()) {
      return "--";
    }
    return (region.protection().access().readable() ? "r" : "-")
        + (region.protection().access().writable() ? "w" : "-");
  }
}
