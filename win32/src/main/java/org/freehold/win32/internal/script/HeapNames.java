package org.freehold.win32.internal.script;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.freehold.win32.HeapHandle;
import org.jspecify.annotations.Nullable;

/// The names of the heaps and blocks of a case. A block's name belongs to its heap.
final class HeapNames {

  /// A live block and its expected contents.
  ///
  /// @param address where it is
  /// @param size the requested bytes
  /// @param pattern what it is filled with
  record Block(long address, long size, FillPattern pattern) {}

  private record BlockName(String heap, String block) {}

  private final Map<String, HeapHandle> heaps = new HashMap<>();
  private final Map<BlockName, Block> blocks = new HashMap<>();
  private int patterns;

  void bind(String name, HeapHandle heap) {
    heaps.put(name, heap);
  }

  @Nullable HeapHandle heap(String name) {
    return heaps.get(name);
  }

  List<HeapHandle> all() {
    return List.copyOf(heaps.values());
  }

  void remove(String name) {
    heaps.remove(name);
    blocks.keySet().removeIf(key -> key.heap().equals(name));
  }

  void bind(String heap, String name, Block block) {
    blocks.put(new BlockName(heap, name), block);
  }

  @Nullable Block block(String heap, String name) {
    return blocks.get(new BlockName(heap, name));
  }

  void remove(String heap, String name) {
    blocks.remove(new BlockName(heap, name));
  }

  /// A pattern that no other block has.
  FillPattern newPattern() {
    return new FillPattern(++patterns);
  }
}
