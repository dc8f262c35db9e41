import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.freehold.object.ReferenceField;
import org.freehold.object.Region;

/// A B+ tree from numbers to numbers in a region: up to 16 keys a node, leaves in a chain.
///
/// References are relative to the region and not to the place where they are stored, so half of a
/// node moves to its new neighbour by one copy of its bytes.
///
/// With a file, it builds one, copies it and writes the copy. With `check` and a file, as another
/// process, it maps the file and reads it where it is.
class RegionBTree {

  static final int ORDER = 16;

  /// More levels than a tree of all the numbers that there are.
  static final int MOST_DEEP = 64;

  /// A leaf has values where an inner node has references to children; one more than keys.
  static final StructLayout NODE =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_INT.withName("isLeaf"),
          ValueLayout.JAVA_INT.withName("count"),
          Region.REFERENCE.withName("next"),
          MemoryLayout.sequenceLayout(ORDER + 1, ValueLayout.JAVA_LONG).withName("keys"),
          MemoryLayout.sequenceLayout(ORDER + 2, Region.REFERENCE).withName("children"));

  static final StructLayout TREE = MemoryLayout.structLayout(Region.REFERENCE.withName("top"));

  static final ReferenceField TOP = ReferenceField.of(TREE, "top", NODE);
  static final ReferenceField NEXT = ReferenceField.of(NODE, "next", NODE);
  static final ReferenceField CHILDREN = ReferenceField.of(NODE, "children", NODE);
  static final long COUNT = 4;
  static final long KEYS = 16;
  static final long VALUES = KEYS + (ORDER + 1) * 8L;

  final Region region;
  final long tree;

  /// The tree that is the root of a region.
  RegionBTree(Region region) {
    this.region = region;
    this.tree = region.root();
    if (region.start() + region.usedBytes() - tree < TREE.byteSize()) {
      throw new IllegalStateException("its root is no tree");
    }
  }

  static RegionBTree create(Region region) {
    region.root(region.allocate(TREE));
    RegionBTree tree = new RegionBTree(region);
    TOP.put(region, tree.tree, tree.node(true));
    return tree;
  }

  long node(boolean isLeaf) {
    long node = region.allocateZeroed(NODE.byteSize(), NODE.byteAlignment());
    region.memory().putInt(node, isLeaf ? 1 : 0);
    return node;
  }

  boolean isLeaf(long node) {
    return region.memory().getInt(required(node)) != 0;
  }

  static long required(long node) {
    if (node == 0) {
      throw new IllegalStateException("a node is missing");
    }
    return node;
  }

  /// The keys of a node. A file may come from anybody, so a number in it is checked before it is
  /// used.
  int count(long node) {
    int count = region.memory().getInt(required(node) + COUNT);
    if (count < 0 || count > ORDER + 1) {
      throw new IllegalStateException("a node says that it has " + count + " keys");
    }
    return count;
  }

  void count(long node, int count) {
    region.memory().putInt(node + COUNT, count);
  }

  long key(long node, int i) {
    return region.memory().getLong(node + KEYS + i * 8L);
  }

  long value(long node, int i) {
    return region.memory().getLong(node + VALUES + i * 8L);
  }

  /// The number of keys of a node that are smaller than a key, or not larger.
  int rank(long node, long key, boolean orEqual) {
    int i = 0;
    while (i < count(node) && (key(node, i) < key || (orEqual && key(node, i) == key))) {
      i++;
    }
    return i;
  }

  long leafOf(long key) {
    long node = TOP.get(region, tree);
    for (int depth = 0; !isLeaf(node); depth++) {
      if (depth == MOST_DEEP) {
        throw new IllegalStateException("the nodes lead to each other in a circle");
      }
      node = CHILDREN.get(region, node, rank(node, key, true));
    }
    return node;
  }

  /// The value of a key; -1 when it is not there.
  long get(long key) {
    long leaf = leafOf(key);
    int i = rank(leaf, key, false);
    return i < count(leaf) && key(leaf, i) == key ? value(leaf, i) : -1;
  }

  void put(long key, long value) {
    long top = TOP.get(region, tree);
    insert(top, key, value);
    if (count(top) > ORDER) {
      long parent = node(false);
      CHILDREN.put(region, parent, 0, top);
      split(parent, 0);
      TOP.put(region, tree, parent);
    }
  }

  void insert(long node, long key, long value) {
    if (!isLeaf(node)) {
      int i = rank(node, key, true);
      long child = CHILDREN.get(region, node, i);
      insert(child, key, value);
      if (count(child) > ORDER) {
        split(node, i);
      }
      return;
    }
    int i = rank(node, key, false);
    if (i == count(node) || key(node, i) != key) {
      makeRoom(node, i, i);
      region.memory().putLong(node + KEYS + i * 8L, key);
    }
    region.memory().putLong(node + VALUES + i * 8L, value);
  }

  /// Moves keys from one index on and values from another one by one place.
  void makeRoom(long node, int key, int value) {
    int keys = count(node);
    int values = isLeaf(node) ? keys : keys + 1;
    long from = node + KEYS + key * 8L;
    region.memory().copy(from, from + 8, (keys - key) * 8L);
    from = node + VALUES + value * 8L;
    region.memory().copy(from, from + 8, (values - value) * 8L);
    count(node, keys + 1);
  }

  /// Moves the upper half of a child to a new child beside it.
  void split(long parent, int index) {
    long left = CHILDREN.get(region, parent, index);
    boolean isLeaf = isLeaf(left);
    long right = node(isLeaf);
    int half = count(left) / 2;
    long middle = key(left, half);
    int first = isLeaf ? half : half + 1; // An inner node's middle key moves up.
    int moved = count(left) - first;
    region.memory().copy(left + KEYS + first * 8L, right + KEYS, moved * 8L);
    region
        .memory()
        .copy(left + VALUES + first * 8L, right + VALUES, (isLeaf ? moved : moved + 1) * 8L);
    count(right, moved);
    count(left, half);
    if (isLeaf) {
      NEXT.put(region, right, NEXT.get(region, left));
      NEXT.put(region, left, right);
    }
    makeRoom(parent, index, index + 1);
    region.memory().putLong(parent + KEYS + index * 8L, middle);
    CHILDREN.put(region, parent, index + 1, right);
  }

  public static void main(String[] args) throws IOException {
    boolean isCheck = args.length == 2 && args[0].equals("check");
    if (args.length != 1 && !isCheck) {
      System.out.println("usage: RegionBTree FILE, or: RegionBTree check FILE");
      System.exit(2);
    }
    try {
      run(args, isCheck);
    } catch (IllegalStateException | IndexOutOfBoundsException | IOException e) {
      System.out.println(args[args.length - 1] + ": no B+ tree: " + e.getMessage());
      System.exit(1);
    }
  }

  static void run(String[] args, boolean isCheck) throws IOException {
    TreeMap<Long, Long> expected = new TreeMap<>();
    SplittableRandom random = new SplittableRandom(1);
    for (long i = 0; i < 100_000; i++) {
      expected.put(random.nextLong(1_000_000), i);
    }
    if (isCheck) {
      try (Region region = Region.map(Path.of(args[1]))) {
        check(new RegionBTree(region), expected);
      }
      return;
    }
    try (Region region = Region.create();
        Region copy = Region.create()) {
      RegionBTree tree = create(region);
      SplittableRandom again = new SplittableRandom(1);
      for (long i = 0; i < 100_000; i++) {
        tree.put(again.nextLong(1_000_000), i);
      }
      region.copyTo(copy);
      tree.put(-1, 1);
      check(new RegionBTree(copy), expected);
      copy.writeTo(Path.of(args[0]));
    }
  }

  /// Every key is found from the top, and the chain of leaves has all of them in order.
  static void check(RegionBTree tree, TreeMap<Long, Long> expected) {
    boolean isRight = tree.get(-1) == -1 && tree.get(1_000_001) == -1;
    long leaf = tree.leafOf(Long.MIN_VALUE);
    int i = 0;
    for (Map.Entry<Long, Long> each : expected.entrySet()) {
      isRight &= tree.get(each.getKey()) == each.getValue();
      isRight &= tree.key(leaf, i) == each.getKey() && tree.value(leaf, i) == each.getValue();
      if (++i == tree.count(leaf) && !each.equals(expected.lastEntry())) {
        leaf = NEXT.get(tree.region, leaf);
        i = 0;
      }
    }
    isRight &= i == tree.count(leaf) && NEXT.get(tree.region, leaf) == 0;
    if (!isRight) {
      throw new IllegalStateException("its keys are not those expected");
    }
    System.out.println("B+ tree of " + expected.size() + " keys: right");
  }
}
