package org.freehold.unbreakable.workload;

import static org.freehold.unbreakable.workload.ObjectHeap.require;

import java.util.Map;
import java.util.TreeMap;
import org.freehold.malloc.CMalloc;
import org.freehold.unbreakable.Injector;
import org.freehold.vm.AddressSpace;

/// What is done with C's functions. A call that was cut has made a block or none, which nobody
/// knows of; a block that was to be resized or freed is live, or free.
final class CMallocWorkload {

  private static final long LARGE = 700_000;

  private final ObjectHeap ground;
  private final CMalloc c;
  private final TreeMap<Long, Long> live = new TreeMap<>();

  private CMallocWorkload(AddressSpace space) {
    this.ground = new ObjectHeap(space);
    this.c = CMalloc.on(ground.heap);
  }

  static void run(AddressSpace space) {
    CMallocWorkload workload = new CMallocWorkload(space);
    workload.steps();
    Injector.endOfSteps();
    workload.census("at the end");
    workload.freeAll();
    workload.ground.close();
  }

  private void steps() {
    for (long size : new long[] {0, 24, 3_000, 40_000, LARGE}) {
      add("malloc", size, () -> c.malloc(size));
      add("calloc", size, () -> c.calloc(size, 1));
      add("alignedAlloc", 256, () -> c.alignedAlloc(256, 256));
    }
    add("malloc", 0, () -> c.malloc(-1));
    long[] result = new long[1];
    add("posixMemalign", 500, () -> c.posixMemalign(result, 64, 500) == 0 ? result[0] : 0);
    add("realloc", 50, () -> c.realloc(0, 50));
    int which = 0;
    for (long size : new long[] {100, 9_000, 10, 2 * LARGE, 500}) {
      resize(which, size, size);
      resize(which + 1, size, 0);
      which += 2;
    }
    resize(0, 0, 0);
    long[] addresses = live.keySet().stream().mapToLong(each -> each).toArray();
    for (long each : addresses) {
      ground.makeUnprepared("usableSize", () -> c.usableSize(each));
    }
    ground.makeUnprepared("mallinfo", () -> c.mallinfo().hashCode());
    ground.makeUnprepared("mallocTrim", () -> c.mallocTrim(0) ? 1 : 0);
    ground.makeUnprepared("mallocStats", () -> c.mallocStats().length());
    check("after reading");
    ground.makeUnprepared("errno", c::errno);
  }

  private void add(String what, long size, Calls.Call call) {
    long address = ground.makeUnprepared(what, call);
    if (address != 0) {
      put(address, size);
    }
    check(what);
  }

  private void put(long address, long size) {
    Map.Entry<Long, Long> before = live.floorEntry(address + Math.max(1, size) - 1);
    require(
        before == null || before.getKey() + Math.max(1, before.getValue()) <= address,
        "a block that overlaps a live one");
    live.put(address, size);
    if (size > 0) {
      ground.memory.fill(address, size, (byte) (address >> 4));
    }
  }

  private long address(int index) {
    return live.keySet().stream().skip(index % live.size()).findFirst().orElseThrow();
  }

  private void resize(int index, long size, long count) {
    if (live.isEmpty()) {
      return;
    }
    long address = address(index);
    long before = live.getOrDefault(address, 0L);
    long moved =
        ground.makeUnprepared(
            "realloc",
            () -> count == 0 ? c.realloc(address, size) : c.reallocarray(address, count, 1));
    long kept = Math.min(before, size);
    if (moved != 0) {
      live.remove(address);
      requireBytes(moved, kept, (byte) (address >> 4));
      put(moved, size);
    } else if (!ground.heap.isBlock(address)) {
      require(size == 0 || ground.calls.wasCut(), "a block that was not resized is gone");
      live.remove(address);
    } else if (ground.calls.hasFailed()) {
      requireBytes(address, kept, (byte) (address >> 4));
      live.put(address, kept);
    }
    check("realloc");
  }

  private void requireBytes(long address, long size, byte value) {
    for (long i = 0; i < size; i += 61) {
      require(ground.memory.getByte(address + i) == value, "lost contents");
    }
  }

  private void check(String what) {
    if (ground.calls.wasCut()) {
      census(what);
    }
  }

  private void census(String what) {
    live.forEach((address, size) -> requireBytes(address, size, (byte) (address >> 4)));
    ground.check(what, live.size());
  }

  private void freeAll() {
    while (!live.isEmpty()) {
      long address = live.firstKey();
      ground.makeUnprepared(
          "free",
          () -> {
            c.free(address);
            return 0;
          });
      if (!ground.heap.isBlock(address)) {
        live.remove(address);
      } else {
        require(ground.calls.hasFailed(), "free has not freed");
      }
      check("free");
    }
  }
}
