package org.freehold.heap.internal.debug;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.freehold.heap.HeapTag;

/// The tags of a debug heap, with allocations, frees and live bytes of each. Blocks that were
/// allocated without a tag count under a pseudo tag: one for each size in granules up to 128, one
/// for larger sizes, and one for large blocks, which have a reservation of their own.
///
/// Not thread-safe; the heap's lock is held.
public final class TagTable {

  /// Number of tags that can be created.
  static final int MAX_TAGS = 0xFFF;

  private static final int MAX_EXACT_GRANULES = 128;
  private static final int LARGER = MAX_EXACT_GRANULES + 1;
  private static final int LARGE_BLOCKS = LARGER + 1;

  private final long granule;
  private final List<Created> created = new ArrayList<>();
  private final Counts[] pseudo = new Counts[LARGE_BLOCKS + 1];

  TagTable(long granule) {
    this.granule = granule;
    for (int i = 0; i < pseudo.length; i++) {
      pseudo[i] = new Counts();
    }
  }

  /// Creates a tag.
  ///
  /// @return its number; 0 when there are [#MAX_TAGS] already
  public int create(String name) {
    if (created.size() >= MAX_TAGS) {
      return 0;
    }
    created.add(new Created(name, new Counts()));
    return created.size();
  }

  /// Whether blocks can be allocated with a number: that of a tag, or 0.
  public boolean exists(int tag) {
    return tag >= 0 && tag <= created.size();
  }

  /// Counts an allocation.
  void allocated(DebugBlock block, boolean isLarge) {
    Counts counts = counts(block, isLarge);
    counts.allocations++;
    counts.bytes += block.size;
  }

  /// Counts a free.
  void freed(DebugBlock block, boolean isLarge) {
    Counts counts = counts(block, isLarge);
    counts.frees++;
    counts.bytes -= block.size;
  }

  /// All tags that were created, and the pseudo tags under which something was counted.
  public List<HeapTag> list() {
    List<HeapTag> tags = new ArrayList<>();
    for (int i = 0; i < created.size(); i++) {
      tags.add(tag(i + 1, created.get(i).name, created.get(i).counts));
    }
    for (int i = 0; i < pseudo.length; i++) {
      if (pseudo[i].allocations > 0) {
        tags.add(tag(0, pseudoName(i), pseudo[i]));
      }
    }
    return tags;
  }

  private Counts counts(DebugBlock block, boolean isLarge) {
    if (block.tag != 0) {
      return created.get(block.tag - 1).counts;
    }
    if (isLarge) {
      return pseudo[LARGE_BLOCKS];
    }
    return pseudo[(int) Math.min((block.size + granule - 1) / granule, LARGER)];
  }

  private String pseudoName(int index) {
    return switch (index) {
      case LARGE_BLOCKS -> "VirtualAlloc";
      case LARGER -> String.format(Locale.ROOT, "Objects>%4d", MAX_EXACT_GRANULES * granule);
      default -> String.format(Locale.ROOT, "Objects=%4d", index * granule);
    };
  }

  private static HeapTag tag(int number, String name, Counts counts) {
    return new HeapTag(number, name, counts.allocations, counts.frees, counts.bytes);
  }

  /// A tag that was created.
  private record Created(String name, Counts counts) {}

  private static final class Counts {
    long allocations;
    long frees;
    long bytes;
  }
}
