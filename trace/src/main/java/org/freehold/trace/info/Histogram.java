package org.freehold.trace.info;

/// A histogram by powers of two: bucket 0 counts 0, bucket n the numbers from 2ⁿ⁻¹ to 2ⁿ − 1,
/// unsigned. Their sum is kept as well, modulo 2⁶⁴.
public final class Histogram {

  private static final int BUCKETS = Long.SIZE + 1;

  private final long[] counts = new long[BUCKETS];
  private long count;
  private long sum;

  /// Makes an empty histogram.
  public Histogram() {}

  /// Counts a number.
  public void add(long value) {
    counts[Long.SIZE - Long.numberOfLeadingZeros(value)]++;
    count++;
    sum += value;
  }

  /// How many numbers were counted.
  public long count() {
    return count;
  }

  /// The sum of all of them.
  public long sum() {
    return sum;
  }

  /// The number of buckets up to the last one that is not empty.
  public int buckets() {
    int end = BUCKETS;
    while (end > 0 && counts[end - 1] == 0) {
      end--;
    }
    return end;
  }

  /// The count of a bucket.
  public long count(int bucket) {
    return counts[bucket];
  }

  /// The smallest number of a bucket.
  public static long from(int bucket) {
    return bucket == 0 ? 0 : 1L << (bucket - 1);
  }

  /// The largest number of a bucket, unsigned.
  public static long to(int bucket) {
    return bucket == Long.SIZE ? -1 : (1L << bucket) - 1;
  }

  /// The bucket in which a share of all numbers is reached; −1 when there are none.
  ///
  /// @param share 0 to 1
  public int quantile(double share) {
    long wanted = (long) Math.ceil(share * count);
    long seen = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      seen += counts[bucket];
      if (count > 0 && seen >= wanted) {
        return bucket;
      }
    }
    return -1;
  }
}
