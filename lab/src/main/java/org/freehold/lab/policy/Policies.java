package org.freehold.lab.policy;

import static org.freehold.lab.policy.PolicyKind.Cost.CONSTANT;
import static org.freehold.lab.policy.PolicyKind.Cost.LINEAR;
import static org.freehold.lab.policy.PolicyKind.Cost.LOGARITHMIC;
import static org.freehold.lab.policy.PolicyOption.choice;
import static org.freehold.lab.policy.PolicyOption.number;
import static org.freehold.lab.policy.PolicyOption.power;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.freehold.lab.policy.buddy.BinaryBuddy;
import org.freehold.lab.policy.buddy.SlabOnBuddy;
import org.freehold.lab.policy.moving.CompactingHandles;
import org.freehold.lab.policy.moving.Meshing;
import org.freehold.lab.policy.simple.Bitmap;
import org.freehold.lab.policy.simple.Bump;
import org.freehold.lab.policy.simple.FixedPool;
import org.freehold.lab.policy.simple.LifoStack;
import org.freehold.lab.policy.simple.Regions;
import org.freehold.lab.policy.tagged.ExplicitList;
import org.freehold.lab.policy.tagged.Fit;
import org.freehold.lab.policy.tagged.FreeIndex;
import org.freehold.lab.policy.tagged.ImplicitList;
import org.freehold.lab.policy.tagged.LeaBins;
import org.freehold.lab.policy.tagged.MarkSweep;
import org.freehold.lab.policy.tagged.QuickFit;
import org.freehold.lab.policy.tagged.SegregatedLists;
import org.freehold.lab.policy.tagged.SizeTree;
import org.freehold.lab.policy.tagged.TaggedHeap;
import org.freehold.lab.policy.tagged.TaggedHeap.Coalesce;
import org.freehold.lab.policy.tagged.TaggedHeap.Layout;
import org.freehold.lab.policy.tagged.TwoLevelLists;

/// All textbook policies, in the order in which a textbook presents them.
public final class Policies {

  private static final String WILSON = "Wilson, Johnstone, Neely & Boles 1995";
  private static final int MEBI = 1 << 20;

  private static final PolicyOption WORD =
      choice("word", "bytes of a tag; blocks are aligned to twice that", "8", "4");
  private static final PolicyOption COALESCE =
      choice("coalesce", "when free neighbours are coalesced", "immediate", "deferred", "none");
  private static final PolicyOption SPLIT =
      number("split", "the smallest remainder that is split off a block", 32, 16, MEBI);
  private static final PolicyOption CHUNK =
      number("chunk", "the minimum growth of the area, in bytes", 4096, 64, 64 * MEBI);
  private static final PolicyOption RESIZE =
      choice("resize", "whether a block may be resized in place", "in-place", "move");

  private static final List<PolicyKind> ALL = List.copyOf(list());

  private Policies() {}

  /// All of them.
  public static List<PolicyKind> all() {
    return ALL;
  }

  /// Finds a policy by name.
  public static Optional<PolicyKind> find(String name) {
    return ALL.stream().filter(kind -> kind.name().equals(name)).findFirst();
  }

  /// Parses a policy with its options: `first-fit:order=lifo:coalesce=none`.
  ///
  /// @param text as typed
  /// @return the policy; empty when no policy has the name
  /// @throws IllegalArgumentException when an option does not exist or has a wrong value
  public static Optional<PolicyKind.Chosen> read(String text) {
    String[] parts = text.split(":", -1);
    return find(parts[0])
        .map(kind -> {
          Map<String, String> given = new LinkedHashMap<>();
          for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals <= 0) {
              throw new IllegalArgumentException(
                  "options are written "
                      + kind.name()
                      + ":name=value, and '"
                      + parts[i]
                      + "' is not");
            }
            given.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
          }
          return kind.with(given);
        });
  }

  private static List<PolicyKind> list() {
    List<PolicyKind> kinds = new ArrayList<>();
    simple(kinds);
    fits(kinds);
    segregated(kinds);
    buddies(kinds);
    moving(kinds);
    return kinds;
  }

  private static void simple(List<PolicyKind> kinds) {
    kinds.add(
        new PolicyKind(
            "never-free",
            "a pointer that moves up; nothing is ever freed",
            "what freeing would have saved a program that ends soon",
            WILSON + ", section 2",
            CONSTANT,
            List.of(),
            (area, _) -> new Bump(area, false)));
    kinds.add(
        new PolicyKind(
            "bump",
            "a pointer that moves up, and back to the start when no block is live",
            "the lower bound of time, and what one long-lived block costs",
            "Hanson 1990, Fast allocation and deallocation of memory based on object lifetimes",
            CONSTANT,
            List.of(),
            (area, _) -> new Bump(area, true)));
    kinds.add(
        new PolicyKind(
            "arena",
            "blocks bumped into chunks; a chunk is freed with its last block",
            "lifetimes that end together, and those that do not",
            "Hanson 1990; Tofte & Talpin 1997, Region-based memory management",
            LINEAR,
            List.of(power("chunk", "bytes of a chunk", 65536, 4096, 64 * MEBI)),
            (area, settings) -> new Regions(area, settings.number("chunk"))));
    kinds.add(
        new PolicyKind(
            "stack",
            "last in, first out: blocks freed in the reverse order of allocation only",
            "which programs it would suffice for",
            "Knuth 1968, The Art of Computer Programming, section 2.2",
            CONSTANT,
            List.of(),
            (area, _) -> new LifoStack(area)));
    kinds.add(
        new PolicyKind(
            "pool",
            "blocks of one size on a free list; requests up to that size",
            "no external fragmentation, at the price of internal",
            "Kenwright 2012, Fast efficient fixed-size memory pool",
            CONSTANT,
            List.of(number("block", "bytes of a block", 4096, 16, 64 * MEBI)),
            (area, settings) -> new FixedPool(area, (settings.number("block") + 15) & -16)));
    kinds.add(
        new PolicyKind(
            "bitmap",
            "a bit for each 16 bytes; the lowest free run that is long enough",
            "address-ordered first fit without headers",
            WILSON + ", section 3.8",
            LINEAR,
            List.of(),
            (area, _) -> new Bitmap(area)));
  }

  private static void fits(List<PolicyKind> kinds) {
    kinds.add(
        fit(Fit.FIRST, "the first free block that is large enough", "Knuth 1968, algorithm 2.5 A"));
    kinds.add(
        fit(
            Fit.NEXT,
            "first fit, from where the last search ended",
            "Knuth 1968, exercise 2.5-6; " + WILSON + ", section 3.5"));
    kinds.add(fit(Fit.BEST, "the smallest free block that is large enough", WILSON));
    kinds.add(fit(Fit.WORST, "the largest free block", "Shore 1975; " + WILSON));
    kinds.add(
        new PolicyKind(
            "best-tree",
            "best fit, lowest address first, from a balanced tree of the free blocks",
            "best fit without a linear search: the placements of best-fit in O(log n)",
            "Stephenson 1983, Fast fits; Seidel & Aragon 1996, Randomized search trees",
            LOGARITHMIC,
            List.of(COALESCE, SPLIT, CHUNK, WORD, RESIZE),
            (area, settings) -> new TaggedHeap(area, new SizeTree(), layout(settings, false))));
  }

  private static PolicyKind fit(Fit fit, String summary, String source) {
    String name = fit.name().toLowerCase(Locale.ROOT) + "-fit";
    return new PolicyKind(
        name,
        summary,
        "how fit, list order and coalescing determine fragmentation",
        source,
        LINEAR,
        List.of(
            choice(
                "order",
                "order of the free list; implicit: no list",
                "address",
                "lifo",
                "fifo",
                "implicit"),
            COALESCE,
            SPLIT,
            CHUNK,
            WORD,
            RESIZE),
        (area, settings) -> {
          FreeIndex index =
              settings.is("order", "implicit")
                  ? new ImplicitList(fit)
                  : new ExplicitList(fit, settings.choice(ExplicitList.Order.class, "order"));
          return new TaggedHeap(area, index, layout(settings, false));
        });
  }

  private static Layout layout(Settings settings, boolean wilderness) {
    return new Layout(
        settings.number("word"),
        settings.choice(Coalesce.class, "coalesce"),
        settings.number("split"),
        (settings.number("chunk") + 15) & -16,
        settings.is("resize", "in-place"),
        wilderness);
  }

  private static void segregated(List<PolicyKind> kinds) {
    kinds.add(
        new PolicyKind(
            "quick-fit",
            "a free list for each small size, never coalesced; first fit for the rest",
            "few sizes make most requests; what is cached for them cannot serve others",
            "Weinstock & Wulf 1988, Quick fit: an efficient algorithm for heap storage allocation",
            LINEAR,
            List.of(number("lists", "number of quick lists", 33, 3, 1024), SPLIT, CHUNK),
            (area, settings) ->
                new QuickFit(
                    area,
                    new ExplicitList(Fit.FIRST, ExplicitList.Order.LIFO),
                    immediate(settings, false),
                    settings.number("lists"))));
    kinds.add(
        new PolicyKind(
            "segregated",
            "a free list for each power of two; first fit in it, then in the next ones",
            "close to best fit with a short search",
            "Bryant & O'Hallaron, Computer Systems, section 9.9.14",
            LINEAR,
            List.of(COALESCE, SPLIT, CHUNK, WORD, RESIZE),
            (area, settings) ->
                new TaggedHeap(area, new SegregatedLists(), layout(settings, false))));
    kinds.add(
        new PolicyKind(
            "tlsf",
            "two-level segregated fit: bitmaps find a list whose every block fits",
            "bounded time for every call, at the price of some rounding",
            "Masmano, Ripoll, Crespo & Real 2004, TLSF: a new dynamic memory allocator",
            CONSTANT,
            List.of(power("parts", "lists for each power of two", 16, 2, 32), SPLIT, CHUNK),
            (area, settings) ->
                new TaggedHeap(
                    area,
                    new TwoLevelLists(settings.number("parts")),
                    immediate(settings, false))));
    kinds.add(
        new PolicyKind(
            "lea",
            "bins for small sizes, a tree for large ones, a designated victim, a top block",
            "the allocator of many C libraries, in outline",
            "Lea 1996, A memory allocator",
            LOGARITHMIC,
            List.of(
                SPLIT, number("chunk", "the minimum growth of the area, in bytes", 4096, 64, MEBI)),
            (area, settings) -> new TaggedHeap(area, new LeaBins(), immediate(settings, true))));
  }

  private static Layout immediate(Settings settings, boolean wilderness) {
    return new Layout(
        Long.BYTES,
        Coalesce.IMMEDIATE,
        settings.number("split"),
        (settings.number("chunk") + 15) & -16,
        true,
        wilderness);
  }

  private static void buddies(List<PolicyKind> kinds) {
    kinds.add(
        new PolicyKind(
            "buddy",
            "recursive halving; two free buddies, found by XOR, coalesce",
            "coalescing in O(log n), and a quarter of the memory lost to rounding",
            "Knowlton 1965, A fast storage allocator; Knuth 1968, algorithms 2.5 R and S",
            LOGARITHMIC,
            List.of(power("smallest", "bytes of the smallest block", 32, 16, 4096)),
            (area, settings) -> new BinaryBuddy(area, settings.number("smallest"))));
    kinds.add(
        new PolicyKind(
            "slab",
            "caches of one object size each, in slabs from a buddy system",
            "size classes on buddies: rounding is paid once per slab",
            "Bonwick 1994, The slab allocator: an object-caching kernel memory allocator",
            LOGARITHMIC,
            List.of(power("slab", "bytes of a slab", 16384, 4096, MEBI)),
            (area, settings) -> new SlabOnBuddy(area, settings.number("slab"))));
  }

  private static void moving(List<PolicyKind> kinds) {
    kinds.add(
        new PolicyKind(
            "handles",
            "blocks reached through handles; compaction slides them together",
            "no lasting fragmentation, at the price of an indirection and of pauses",
            "Inside Macintosh, Memory (1992); Jonkers 1979",
            CONSTANT,
            List.of(number("waste", "percent that may be free before compaction", 10, 1, 90)),
            (area, settings) -> new CompactingHandles(area, settings.number("waste"))));
    kinds.add(
        new PolicyKind(
            "mesh",
            "two pages whose live slots do not overlap share one frame",
            "compaction without changing addresses",
            "Powers, Tench, Berger & McGregor 2019, Mesh: compacting memory management for C/C++",
            LINEAR,
            List.of(number("interval", "frees between two rounds of meshing", 1000, 1, MEBI)),
            (area, settings) -> new Meshing(area, settings.number("interval"))));
    kinds.add(
        new PolicyKind(
            "mark-sweep",
            "a garbage collector: unreachable blocks are freed when room is needed",
            "the memory it costs not to free",
            "McCarthy 1960; Boehm & Weiser 1988, Garbage collection in an uncooperative"
                + " environment",
            LINEAR,
            List.of(
                number(
                    "patience",
                    "the least bytes allocated between collections",
                    262144,
                    4096,
                    64 * MEBI),
                number(
                    "growth",
                    "percent of the surviving bytes allocated between collections",
                    50,
                    1,
                    1000)),
            (area, settings) ->
                new MarkSweep(
                    area,
                    new SegregatedLists(),
                    new Layout(Long.BYTES, Coalesce.IMMEDIATE, 32, 4096, false, false),
                    settings.number("patience"),
                    settings.number("growth"))));
  }
}
