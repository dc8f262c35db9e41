package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.freehold.vm.Memory;

/// A census of the live blocks of a heap that calls may be cut short in: knows where each block is
/// and how large, marks its first and its last word, and checks that all of them are there, whole
/// and apart, whatever has been thrown meanwhile.
final class Census {

  private final Heap heap;
  private final Memory memory;
  private final TreeMap<Long, Long> sizes = new TreeMap<>();
  private long lost;

  Census(Heap heap) {
    this.heap = heap;
    this.memory = heap.options().space().memory();
  }

  /// Notes a block that a call returned.
  void add(long address, long size) {
    Map.Entry<Long, Long> before = sizes.floorEntry(address + size - 1);
    if (before != null) {
      assertThat(before.getKey() + before.getValue()).isLessThanOrEqualTo(address);
    }
    sizes.put(address, size);
    mark(address, size);
  }

  private void mark(long address, long size) {
    if (size >= Long.BYTES) {
      memory.putLong(address, address);
      memory.putLong(last(address, size), ~address);
    }
  }

  private static long last(long address, long size) {
    return address + (size - Long.BYTES & -Long.BYTES);
  }

  /// Forgets a block that was freed, or may have been.
  void remove(long address) {
    sizes.remove(address);
  }

  /// Notes that a block is where it was, or elsewhere, with another size; its first word is as it
  /// was.
  void resized(long before, long address, long size) {
    if (size >= Long.BYTES && sizes.get(before) >= 2 * Long.BYTES) {
      assertThat(memory.getLong(address)).isEqualTo(before);
    }
    sizes.remove(before);
    add(address, size);
  }

  /// Forgets the blocks that a call which threw may have freed all the same.
  void settleFree(long address) {
    if (!heap.isBlock(address)) {
      sizes.remove(address);
    }
  }

  /// Notes that a call was cut which may have lost its block.
  void mayHaveLost() {
    lost++;
  }

  List<Long> addresses() {
    return new ArrayList<>(sizes.keySet());
  }

  long size(long address) {
    return sizes.get(address);
  }

  int count() {
    return sizes.size();
  }

  /// Checks the heap and every block.
  void check() {
    heap.validate();
    for (Map.Entry<Long, Long> each : sizes.entrySet()) {
      long address = each.getKey();
      long size = each.getValue();
      assertThat(heap.isBlock(address)).as("the block at %x is live", address).isTrue();
      assertThat(heap.sizeOf(address)).isGreaterThanOrEqualTo(size);
      if (size >= 2 * Long.BYTES) {
        assertThat(memory.getLong(address)).as("the first word at %x", address).isEqualTo(address);
        assertThat(memory.getLong(last(address, size))).isEqualTo(~address);
      }
    }
    assertThat(heap.summary().busyBlocks()).isBetween((long) count(), count() + lost);
  }

  /// Frees every block.
  void freeAll() {
    for (Iterator<Long> all = sizes.keySet().iterator(); all.hasNext(); ) {
      heap.free(all.next());
      all.remove();
    }
  }
}
