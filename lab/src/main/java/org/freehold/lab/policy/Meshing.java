package org.freehold.lab.policy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.freehold.lab.Area;
import org.freehold.lab.FreeRangeVisitor;
import org.freehold.lab.HeapCheckException;
import org.freehold.lab.Policy;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// Meshing (Powers, Tench, Berger & McGregor 2019): compaction without moving a block, as far as
/// the program can see. A page holds objects of one size at random slots. When the live slots of
/// two pages do not overlap, the objects of one are copied into the holes of the other, and both
/// addresses are mapped to the one frame that is left. Random slots make such pairs likely whatever
/// the program does.
///
/// The area holds frames; the program sees addresses of a [PageTable] above it. What the allocator
/// knows about pages stands outside of them, as in the paper. Requests above half a page get pages
/// of their own.
final class Meshing implements Policy {

  private static final int PAGE = PageTable.PAGE;
  private static final int LARGEST_OBJECT = PAGE / 2;
  private static final int UNIT = 16;
  private static final int PROBES = 64;

  private final Area area;
  private final PageTable table;
  private final int interval;
  private final Random random = new Random(1);

  private final int[] objectSizes;
  private final List<List<Span>> partial = new ArrayList<>();
  private final List<Span> spans = new ArrayList<>();

  /// By page of the program: its span; or for the first page of a large block, its pages.
  private final Map<Integer, Span> spanOf = new HashMap<>();

  private final Map<Integer, Integer> largePages = new HashMap<>();
  private final Map<Integer, Deque<Integer>> freePages = new HashMap<>();
  private final Deque<Long> freeFrames = new ArrayDeque<>();
  private long nextFrame;
  private int freesSinceMeshing;
  private long meshes;

  /// Makes the policy.
  ///
  /// @param interval frees between two rounds of meshing
  Meshing(Area area, int interval) {
    this.area = area;
    this.interval = interval;
    this.table = new PageTable(area.memory(), area.base() + area.limit());
    this.nextFrame = area.base();
    List<Integer> sizes = new ArrayList<>();
    for (int size = UNIT; size <= LARGEST_OBJECT; ) {
      sizes.add(size);
      partial.add(new ArrayList<>());
      size += Math.max(UNIT, Integer.highestOneBit(size) / 4);
    }
    this.objectSizes = sizes.stream().mapToInt(Integer::intValue).toArray();
  }

  /// A frame with objects of one size, and the pages of the program that lead to it.
  private static final class Span {
    final int sizeClass;
    final int slots;
    long frame;
    final List<Integer> pages = new ArrayList<>();
    final long[] used = new long[PAGE / UNIT / Long.SIZE];
    int live;

    /// Where the span is in the list of those with room, or -1.
    int position = -1;

    /// Where it is in the list of all.
    int number;

    Span(int sizeClass, int slots) {
      this.sizeClass = sizeClass;
      this.slots = slots;
    }

    boolean isUsed(int slot) {
      return (used[slot >> 6] >>> slot & 1) != 0;
    }

    void flip(int slot) {
      used[slot >> 6] ^= 1L << slot;
    }

    boolean overlaps(Span other) {
      for (int i = 0; i < used.length; i++) {
        if ((used[i] & other.used[i]) != 0) {
          return true;
        }
      }
      return false;
    }
  }

  @Override
  public Area area() {
    return area;
  }

  @Override
  public Memory programMemory() {
    return table;
  }

  @Override
  public boolean mayHold(long address, long size) {
    return table.isMapped(address, size);
  }

  private int sizeClass(long size) {
    int low = 0;
    int high = objectSizes.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (objectSizes[middle] < size) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public long allocate(long size) {
    if (size > area.limit()) {
      return 0;
    }
    return size > LARGEST_OBJECT ? allocatePages(size) : allocateObject(sizeClass(size));
  }

  private long allocateObject(int sizeClass) {
    List<Span> withRoom = partial.get(sizeClass);
    Span span = withRoom.isEmpty() ? makeSpan(sizeClass) : withRoom.getLast();
    if (span == null) {
      return 0;
    }
    int slot = random.nextInt(span.slots);
    while (span.isUsed(slot)) {
      slot = slot + 1 == span.slots ? 0 : slot + 1;
    }
    span.flip(slot);
    span.live++;
    if (span.live == span.slots) {
      leave(withRoom, span);
    }
    return table.address(span.pages.getFirst()) + (long) slot * objectSizes[sizeClass];
  }

  private @Nullable Span makeSpan(int sizeClass) {
    long frame = takeFrame();
    if (frame == 0) {
      return null;
    }
    Span span = new Span(sizeClass, PAGE / objectSizes[sizeClass]);
    span.frame = frame;
    int page = takePages(1);
    span.pages.add(page);
    table.map(page, frame);
    spanOf.put(page, span);
    span.number = spans.size();
    spans.add(span);
    enter(partial.get(sizeClass), span);
    return span;
  }

  private static void enter(List<Span> list, Span span) {
    span.position = list.size();
    list.add(span);
  }

  private static void leave(List<Span> list, Span span) {
    Span last = list.removeLast();
    if (last != span) {
      list.set(span.position, last);
      last.position = span.position;
    }
    span.position = -1;
  }

  private long takeFrame() {
    Long free = freeFrames.poll();
    long frame = free == null ? nextFrame : free;
    if (frame >= area.base() + area.limit() || !area.commit(frame, PAGE)) {
      return 0;
    }
    nextFrame += free == null ? PAGE : 0;
    return frame;
  }

  private void giveFrame(long frame) {
    area.decommit(frame, PAGE);
    freeFrames.push(frame);
  }

  private int takePages(int count) {
    Deque<Integer> free = freePages.get(count);
    return free == null || free.isEmpty() ? table.add(count) : free.pop();
  }

  private void givePage(int page) {
    table.map(page, 0);
    spanOf.remove(page);
    freePages.computeIfAbsent(1, _ -> new ArrayDeque<>()).push(page);
  }

  private long allocatePages(long size) {
    int count = Math.toIntExact((size + PAGE - 1) / PAGE);
    int first = takePages(count);
    for (int i = 0; i < count; i++) {
      long frame = takeFrame();
      table.map(first + i, frame);
      if (frame == 0) {
        givePages(first, count, i);
        return 0;
      }
    }
    largePages.put(first, count);
    return table.address(first);
  }

  /// Gives a run of pages back, the first `mapped` of which have frames.
  private void givePages(int first, int count, int mapped) {
    for (int i = 0; i < mapped; i++) {
      giveFrame(table.frame(first + i));
      table.map(first + i, 0);
    }
    freePages.computeIfAbsent(count, _ -> new ArrayDeque<>()).push(first);
  }

  @Override
  public void free(long block) {
    int page = table.page(block);
    Span span = spanOf.get(page);
    if (span == null) {
      Integer count = largePages.remove(page);
      int pages = count == null ? 0 : count;
      givePages(page, pages, pages);
      return;
    }
    freeObject(span, (int) ((block & PAGE - 1) / objectSizes[span.sizeClass]));
    if (++freesSinceMeshing >= interval) {
      freesSinceMeshing = 0;
      meshAll();
    }
  }

  private void freeObject(Span span, int slot) {
    List<Span> withRoom = partial.get(span.sizeClass);
    if (span.live == span.slots) {
      enter(withRoom, span);
    }
    span.flip(slot);
    span.live--;
    if (span.live == 0) {
      leave(withRoom, span);
      drop(span);
      span.pages.forEach(this::givePage);
    }
  }

  /// A span is no more; its pages are taken care of by the caller.
  private void drop(Span span) {
    giveFrame(span.frame);
    Span last = spans.removeLast();
    if (last != span) {
      spans.set(span.number, last);
      last.number = span.number;
    }
  }

  private void meshAll() {
    for (List<Span> withRoom : partial) {
      List<Span> candidates = new ArrayList<>();
      for (Span span : withRoom) {
        if (span.live * 2 <= span.slots) {
          candidates.add(span);
        }
      }
      if (candidates.size() > 1) {
        meshPairs(candidates);
      }
    }
  }

  /// The paper's SplitMesher: two random halves, and each span of one tries a few of the other.
  private void meshPairs(List<Span> candidates) {
    Collections.shuffle(candidates, random);
    int half = candidates.size() / 2;
    List<Span> others = new ArrayList<>(candidates.subList(half, candidates.size()));
    for (int i = 0; i < half; i++) {
      Span span = candidates.get(i);
      for (int probe = 0; probe < PROBES && probe < others.size(); probe++) {
        int at = (i + probe) % others.size();
        if (!span.overlaps(others.get(at))) {
          mesh(span, others.get(at));
          others.set(at, others.getLast());
          others.removeLast();
          break;
        }
      }
    }
  }

  /// Brings the objects of two spans into the frame of the first.
  private void mesh(Span kept, Span gone) {
    int size = objectSizes[kept.sizeClass];
    List<Span> withRoom = partial.get(kept.sizeClass);
    for (int slot = 0; slot < gone.slots; slot++) {
      if (gone.isUsed(slot)) {
        area.copy(gone.frame + (long) slot * size, kept.frame + (long) slot * size, size);
        kept.flip(slot);
      }
    }
    kept.live += gone.live;
    for (int page : gone.pages) {
      table.map(page, kept.frame);
      spanOf.put(page, kept);
      kept.pages.add(page);
    }
    leave(withRoom, gone);
    drop(gone);
    if (kept.live == kept.slots) {
      leave(withRoom, kept);
    }
    meshes++;
  }

  /// How many pairs were meshed.
  long meshes() {
    return meshes;
  }

  @Override
  public long reallocate(long block, long oldSize, long newSize) {
    long usable = usableSize(block);
    if (newSize <= usable && newSize * 2 >= usable) {
      return block;
    }
    long moved = allocate(newSize);
    if (moved != 0) {
      table.copy(block, moved, Math.min(oldSize, newSize));
      free(block);
    }
    return moved;
  }

  @Override
  public long usableSize(long block) {
    Span span = spanOf.get(table.page(block));
    return span == null
        ? (long) largePages.getOrDefault(table.page(block), 0) * PAGE
        : objectSizes[span.sizeClass];
  }

  @Override
  public void freeRanges(FreeRangeVisitor visitor) {
    for (List<Span> withRoom : partial) {
      for (Span span : withRoom) {
        int size = objectSizes[span.sizeClass];
        for (int slot = 0; slot < span.slots; slot++) {
          if (!span.isUsed(slot)) {
            visitor.range(span.frame + (long) slot * size, size);
          }
        }
      }
    }
  }

  @Override
  public void check() {
    for (Span span : spans) {
      int live = 0;
      for (long bits : span.used) {
        live += Long.bitCount(bits);
      }
      HeapCheckException.require(
          live == span.live && live > 0, "a span's count is wrong", span.frame);
      boolean isListed =
          span.position >= 0 && partial.get(span.sizeClass).get(span.position) == span;
      HeapCheckException.require(
          isListed == (live < span.slots),
          "a span with room is not listed, or a full one is",
          span.frame);
      for (int page : span.pages) {
        HeapCheckException.require(
            table.frame(page) == span.frame && spanOf.get(page) == span,
            "a page does not lead to its span",
            table.address(page));
      }
    }
  }
}
