import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.freehold.object.ReferenceField;
import org.freehold.object.Region;

/// A directed graph with cycles in a region: each node has a list of edges, each edge leads to any
/// node, its own too. A recursive copy needs a table of what it has copied; the bulk copy does not
/// see that there are cycles.
///
/// With a file, it builds one, copies it and writes the copy. With `check` and a file, as another
/// process, it maps the file and walks it where it is.
class RegionGraph {

  static final int NODES = 50_000;
  static final int EDGES = 150_000;

  static final StructLayout NODE =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_LONG.withName("number"), Region.REFERENCE.withName("edges"));
  static final StructLayout EDGE =
      MemoryLayout.structLayout(
          Region.REFERENCE.withName("target"), Region.REFERENCE.withName("next"));

  static final ReferenceField FIRST = ReferenceField.of(NODE, "edges", EDGE);
  static final ReferenceField TARGET = ReferenceField.of(EDGE, "target", NODE);
  static final ReferenceField NEXT = ReferenceField.of(EDGE, "next", EDGE);

  /// The ends of the edges, two numbers each: the same ones in every process.
  static int[] edges() {
    SplittableRandom random = new SplittableRandom(1);
    return random.ints(2L * EDGES, 0, NODES).toArray();
  }

  static void build(Region region) {
    long[] nodes = new long[NODES];
    for (int i = 0; i < NODES; i++) {
      nodes[i] = region.allocateZeroed(NODE.byteSize(), NODE.byteAlignment());
      region.memory().putLong(nodes[i], i);
    }
    int[] ends = edges();
    for (int i = 0; i < ends.length; i += 2) {
      long edge = region.allocate(EDGE);
      TARGET.put(region, edge, nodes[ends[i + 1]]);
      NEXT.put(region, edge, FIRST.get(region, nodes[ends[i]]));
      FIRST.put(region, nodes[ends[i]], edge);
    }
    region.root(nodes[0]);
  }

  /// How many edges each node is away from the root, by a breadth-first walk of the region.
  static int[] distances(Region region) {
    int[] distances = new int[NODES];
    Arrays.fill(distances, -1);
    Map<Long, Integer> seen = new HashMap<>();
    Deque<Long> queue = new ArrayDeque<>();
    if (region.start() + region.usedBytes() - region.root() < NODE.byteSize()) {
      throw new IllegalStateException("its root is no node");
    }
    seen.put(region.root(), 0);
    queue.add(region.root());
    while (!queue.isEmpty()) {
      long node = queue.remove();
      int distance = seen.get(node);
      distances[Math.toIntExact(Objects.checkIndex(region.memory().getLong(node), NODES))] =
          distance;
      int edges = 0;
      for (long e = FIRST.get(region, node); e != 0; e = NEXT.get(region, e)) {
        if (++edges > EDGES) {
          throw new IllegalStateException("the edges lead to each other in a circle");
        }
        if (TARGET.get(region, e) == 0) {
          throw new IllegalStateException("an edge leads nowhere");
        }
        if (seen.putIfAbsent(TARGET.get(region, e), distance + 1) == null) {
          queue.add(TARGET.get(region, e));
        }
      }
    }
    return distances;
  }

  /// The same without a region: edges are followed until nothing changes.
  static int[] expected() {
    int[] distances = new int[NODES];
    Arrays.fill(distances, -1);
    distances[0] = 0;
    int[] ends = edges();
    boolean isChanged = true;
    while (isChanged) {
      isChanged = false;
      for (int i = 0; i < ends.length; i += 2) {
        int from = distances[ends[i]];
        int to = distances[ends[i + 1]];
        if (from >= 0 && (to < 0 || to > from + 1)) {
          distances[ends[i + 1]] = from + 1;
          isChanged = true;
        }
      }
    }
    return distances;
  }

  public static void main(String[] args) throws IOException {
    boolean isCheck = args.length == 2 && args[0].equals("check");
    if (args.length != 1 && !isCheck) {
      System.out.println("usage: RegionGraph FILE, or: RegionGraph check FILE");
      System.exit(2);
    }
    try {
      run(args, isCheck);
    } catch (IllegalStateException | IndexOutOfBoundsException | IOException e) {
      System.out.println(args[args.length - 1] + ": no graph: " + e.getMessage());
      System.exit(1);
    }
  }

  static void run(String[] args, boolean isCheck) throws IOException {
    if (isCheck) {
      try (Region region = Region.map(Path.of(args[1]))) {
        check(region);
      }
      return;
    }
    try (Region region = Region.create();
        Region copy = Region.create()) {
      build(region);
      region.copyTo(copy);
      FIRST.put(region, region.root(), 0); // The copy does not notice.
      check(copy);
      copy.writeTo(Path.of(args[0]));
    }
  }

  static void check(Region region) {
    int[] distances = distances(region);
    long reached = Arrays.stream(distances).filter(each -> each >= 0).count();
    boolean isRight = Arrays.equals(distances, expected());
    if (!isRight) {
      throw new IllegalStateException("its nodes are not those expected");
    }
    System.out.println("graph, " + reached + " nodes reached: right");
  }
}
