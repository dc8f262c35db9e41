package org.freehold.lab.policy.moving;

import java.util.ArrayList;
import java.util.Collections;
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
/// two pages do not overlap, the objects of one are copied into the free slots of the other, and
/// both pages are mapped to the one frame that is left. Random slots make such pairs likely
/// whatever the program does.
///
/// The area holds frames; the program sees addresses of a [PageTable] above it ([MeshedPages]). The
/// metadata lies outside of the pages, as in the paper. Requests above half a page get pages of
/// their own.
public final class Meshing implements Policy {

  private static final int PAGE = PageTable.PAGE;
  private static final int MAX_OBJECT = PAGE / 2;
  private static final int PROBES = 64;

  private final Area area;
  private final MeshedPages memory;
  private final PageTable table;
  private final int interval;
  private final Random random = new Random(1);

  private final int[] objectSizes;
  private final List<List<Span>> partial = new ArrayList<>();
  private final List<Span> spans = new ArrayList<>();

  /// By page of the program: its span; or, by the first page of a large block, its number of pages.
  private final Map<Integer, Span> spanOf = new HashMap<>();

  private final Map<Integer, Integer> largePages = new HashMap<>();
  private int freesSinceMeshing;
  private long meshes;

  /// Makes the policy.
  ///
  /// @param interval frees between two rounds of meshing
  public Meshing(Area area, int interval) {
    this.area = area;
    this.interval = interval;
    this.memory = new MeshedPages(area);
    this.table = memory.table();
    List<Integer> sizes = new ArrayList<>();
    for (int size = Span.UNIT; size <= MAX_OBJECT; ) {
      sizes.add(size);
      partial.add(new ArrayList<>());
      size += Math.max(Span.UNIT, Integer.highestOneBit(size) / 4);
    }
    this.objectSizes = sizes.stream().mapToInt(Integer::intValue).toArray();
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
    return size > MAX_OBJECT ? allocatePages(size) : allocateObject(sizeClass(size));
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
    if (span.isFull()) {
      span.leave(withRoom);
    }
    return table.address(span.pages.getFirst()) + (long) slot * objectSizes[sizeClass];
  }

  private @Nullable Span makeSpan(int sizeClass) {
    long frame = memory.takeFrame();
    if (frame == 0) {
      return null;
    }
    Span span = new Span(sizeClass, PAGE / objectSizes[sizeClass]);
    span.frame = frame;
    int page = memory.takePage(frame);
    span.pages.add(page);
    spanOf.put(page, span);
    span.number = spans.size();
    spans.add(span);
    span.enter(partial.get(sizeClass));
    return span;
  }

  private long allocatePages(long size) {
    int count = Math.toIntExact((size + PAGE - 1) / PAGE);
    int first = memory.takeMappedRun(count);
    if (first < 0) {
      return 0;
    }
    largePages.put(first, count);
    return table.address(first);
  }

  @Override
  public void free(long block) {
    int page = table.page(block);
    Span span = spanOf.get(page);
    if (span == null) {
      Integer count = largePages.remove(page);
      int pages = count == null ? 0 : count;
      memory.releaseRun(page, pages, pages);
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
    if (span.isFull()) {
      span.enter(withRoom);
    }
    span.flip(slot);
    span.live--;
    if (span.live == 0) {
      span.leave(withRoom);
      drop(span);
      for (int page : span.pages) {
        spanOf.remove(page);
        memory.releasePage(page);
      }
    }
  }

  /// Removes a span and releases its frame; its pages are the caller's business.
  private void drop(Span span) {
    memory.releaseFrame(span.frame);
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

  /// The paper's SplitMesher: two random halves; each span of one probes a few of the other.
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

  /// Meshes two spans: copies the objects of the second into the frame of the first.
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
    gone.leave(withRoom);
    drop(gone);
    if (kept.isFull()) {
      kept.leave(withRoom);
    }
    meshes++;
  }

  /// The number of pairs meshed.
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
      int live = span.countUsed();
      HeapCheckException.require(
          live == span.live && live > 0, "a span's count is wrong", span.frame);
      boolean isListed = span.isIn(partial.get(span.sizeClass));
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
