import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.freehold.object.ReferenceField;
import org.freehold.object.Region;

/// A hash map from texts to numbers in a region, by chaining.
///
/// With a file, it builds one, copies it and writes the copy. With `check` and a file, as another
/// process, it maps the file and looks every key up where it is.
class RegionHashMap {

  static final StructLayout ENTRY =
      MemoryLayout.structLayout(
          Region.REFERENCE.withName("next"),
          ValueLayout.JAVA_LONG.withName("value"),
          ValueLayout.JAVA_INT.withName("hash"),
          ValueLayout.JAVA_INT.withName("length")); // The bytes of the key follow.
  static final StructLayout TABLE =
      MemoryLayout.structLayout(
          Region.REFERENCE.withName("buckets"),
          ValueLayout.JAVA_LONG.withName("capacity"),
          ValueLayout.JAVA_LONG.withName("size"));
  static final StructLayout BUCKET = MemoryLayout.structLayout(Region.REFERENCE.withName("first"));

  static final ReferenceField NEXT = ReferenceField.of(ENTRY, "next", ENTRY);
  static final ReferenceField BUCKETS = ReferenceField.of(TABLE, "buckets", BUCKET);
  static final ReferenceField FIRST = ReferenceField.of(BUCKET, "first", ENTRY);
  static final long VALUE = 8;
  static final long HASH = 16;
  static final long LENGTH = 20;
  static final long KEY = 24;
  static final long CAPACITY = 8;
  static final long SIZE = 16;

  final Region region;
  final long table;

  /// The map that is the root of a region.
  RegionHashMap(Region region) {
    this.region = region;
    this.table = region.root();
    if (region.start() + region.usedBytes() - table < TABLE.byteSize()) {
      throw new IllegalStateException("its root is no table");
    }
  }

  static RegionHashMap create(Region region) {
    long table = region.allocate(TABLE);
    region.root(table);
    RegionHashMap map = new RegionHashMap(region);
    map.resize(16);
    return map;
  }

  long size() {
    return region.memory().getLong(table + SIZE);
  }

  /// The value of a key; -1 when it is not there.
  long get(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    long entry = find(bytes, Arrays.hashCode(bytes));
    return entry == 0 ? -1 : region.memory().getLong(entry + VALUE);
  }

  void put(String key, long value) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    int hash = Arrays.hashCode(bytes);
    long entry = find(bytes, hash);
    if (entry == 0) {
      entry = region.allocate(KEY + bytes.length, 8);
      region.memory().putInt(entry + HASH, hash);
      region.memory().putInt(entry + LENGTH, bytes.length);
      region.memory().write(entry + KEY, bytes, 0, bytes.length);
      link(entry);
      region.memory().putLong(table + SIZE, size() + 1);
      if (size() > region.memory().getLong(table + CAPACITY)) {
        resize(2 * region.memory().getLong(table + CAPACITY));
      }
    }
    region.memory().putLong(entry + VALUE, value);
  }

  long bucket(int hash) {
    long capacity = region.memory().getLong(table + CAPACITY); // A power of two.
    long buckets = BUCKETS.get(region, table);
    // A file may come from anybody, so a number in it is checked before it is used.
    if (buckets == 0 || Long.bitCount(capacity) != 1 || capacity > room(buckets) / Long.BYTES) {
      throw new IllegalStateException("the table says that it has " + capacity + " buckets");
    }
    return buckets + (hash & (capacity - 1)) * Long.BYTES;
  }

  /// The bytes from an address to the end of what is used.
  long room(long address) {
    return region.start() + region.usedBytes() - address;
  }

  void link(long entry) {
    long bucket = bucket(region.memory().getInt(entry + HASH));
    NEXT.put(region, entry, FIRST.get(region, bucket));
    FIRST.put(region, bucket, entry);
  }

  long find(byte[] key, int hash) {
    long most = region.usedBytes() / KEY;
    for (long e = FIRST.get(region, bucket(hash)); e != 0; e = NEXT.get(region, e)) {
      if (region.memory().getInt(e + HASH) == hash && isKey(e, key)) {
        return e;
      }
      if (--most < 0) {
        throw new IllegalStateException("the entries lead to each other in a circle");
      }
    }
    return 0;
  }

  boolean isKey(long entry, byte[] key) {
    if (region.memory().getInt(entry + LENGTH) != key.length || room(entry) < KEY + key.length) {
      return false;
    }
    byte[] own = new byte[key.length];
    region.memory().read(entry + KEY, own, 0, own.length);
    return Arrays.equals(own, key);
  }

  /// A table of twice the buckets. Nobody frees the old one, as nobody frees anything in a region.
  void resize(long capacity) {
    long old = BUCKETS.get(region, table);
    long oldCapacity = region.memory().getLong(table + CAPACITY);
    BUCKETS.put(region, table, region.allocateZeroed(capacity * Long.BYTES, 8));
    region.memory().putLong(table + CAPACITY, capacity);
    for (long i = 0; i < oldCapacity; i++) {
      for (long e = FIRST.get(region, old + i * Long.BYTES); e != 0; ) {
        long next = NEXT.get(region, e);
        link(e);
        e = next;
      }
    }
  }

  public static void main(String[] args) throws IOException {
    boolean isCheck = args.length == 2 && args[0].equals("check");
    if (args.length != 1 && !isCheck) {
      System.out.println("usage: RegionHashMap FILE, or: RegionHashMap check FILE");
      System.exit(2);
    }
    try {
      run(args, isCheck);
    } catch (IllegalStateException | IndexOutOfBoundsException | IOException e) {
      System.out.println(args[args.length - 1] + ": no hash map: " + e.getMessage());
      System.exit(1);
    }
  }

  static void run(String[] args, boolean isCheck) throws IOException {
    Map<String, Long> expected = new HashMap<>();
    SplittableRandom random = new SplittableRandom(1);
    for (long i = 0; i < 100_000; i++) {
      expected.put("word " + random.nextInt(80_000), i);
    }
    if (isCheck) {
      try (Region region = Region.map(Path.of(args[1]))) {
        check(new RegionHashMap(region), expected);
      }
      return;
    }
    try (Region region = Region.create();
        Region copy = Region.create()) {
      RegionHashMap map = create(region);
      expected.forEach(map::put);
      region.copyTo(copy);
      map.put("only in the first", 1);
      check(new RegionHashMap(copy), expected);
      copy.writeTo(Path.of(args[0]));
    }
  }

  static void check(RegionHashMap map, Map<String, Long> expected) {
    boolean isRight = map.size() == expected.size() && map.get("only in the first") < 0;
    for (Map.Entry<String, Long> each : expected.entrySet()) {
      isRight &= map.get(each.getKey()) == each.getValue();
    }
    if (!isRight) {
      throw new IllegalStateException("its keys are not those expected");
    }
    System.out.println("hash map of " + map.size() + " keys: right");
  }
}
