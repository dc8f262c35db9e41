package org.freehold.trace.internal.track;

import java.util.Arrays;

/// A map from `long` keys to non-negative `int` values without objects per entry: open addressing
/// with linear probing.
///
/// Removal closes the gap by moving later entries of the run back instead of leaving a tombstone,
/// so a table through which billions of keys pass stays as fast as a fresh one, and its size
/// depends on the entries it holds at once.
///
/// Invariants: an index is empty exactly when its value is [#NONE]; from an entry's home index to
/// the entry no index is empty; at most half of the indices are taken.
final class LongIntMap {

  /// What is returned for a key that is not in the map.
  static final int NONE = -1;

  private static final int GROUP_BITS = 4;
  private static final int GROUP_MASK = (1 << GROUP_BITS) - 1;
  private static final int INITIAL_CAPACITY = 1 << 10;
  private static final int MAX_CAPACITY = 1 << 30;

  private long[] keys = new long[INITIAL_CAPACITY];
  private int[] values = new int[INITIAL_CAPACITY];
  private int mask = INITIAL_CAPACITY - 1;
  private int size;

  LongIntMap() {
    Arrays.fill(values, NONE);
  }

  int size() {
    return size;
  }

  /// The value of a key, or [#NONE].
  int get(long key) {
    return values[find(key)];
  }

  /// Sets the value of a key; the value must not be negative.
  void put(long key, int value) {
    assert value >= 0 : value;
    int index = find(key);
    if (values[index] == NONE) {
      keys[index] = key;
      size++;
    }
    values[index] = value;
    if (size > (mask + 1) / 2) {
      grow();
    }
  }

  /// Removes a key.
  ///
  /// @return its value, or [#NONE] when it was not there
  int remove(long key) {
    int index = find(key);
    int value = values[index];
    if (value != NONE) {
      closeGap(index);
      size--;
    }
    return value;
  }

  /// The index of the key, or the empty one where it would be put.
  private int find(long key) {
    int index = home(key);
    while (values[index] != NONE && keys[index] != key) {
      index = (index + 1) & mask;
    }
    return index;
  }

  /// Spreads groups of keys and keeps each group together: what a program allocates in a row it
  /// tends to free in a row, and then most look-ups find their cache line warm.
  private int home(long key) {
    long mixed = (key >>> GROUP_BITS) * 0x9E3779B97F4A7C15L;
    int group = (int) (mixed >>> 32) << GROUP_BITS;
    return (group | ((int) key & GROUP_MASK)) & mask;
  }

  /// Empties an index, and moves back each later entry of the run that may be stored there.
  private void closeGap(int gap) {
    int index = gap;
    while (true) {
      index = (index + 1) & mask;
      if (values[index] == NONE) {
        values[gap] = NONE;
        return;
      }
      int displacement = (index - home(keys[index])) & mask;
      if (displacement >= ((index - gap) & mask)) {
        keys[gap] = keys[index];
        values[gap] = values[index];
        gap = index;
      }
    }
  }

  private void grow() {
    if (mask + 1 == MAX_CAPACITY) {
      throw new OutOfMemoryError("more live blocks than a table can hold: " + size);
    }
    long[] oldKeys = keys;
    int[] oldValues = values;
    int capacity = (mask + 1) * 2;
    keys = new long[capacity];
    values = new int[capacity];
    Arrays.fill(values, NONE);
    mask = capacity - 1;
    for (int i = 0; i < oldValues.length; i++) {
      if (oldValues[i] != NONE) {
        int index = find(oldKeys[i]);
        keys[index] = oldKeys[i];
        values[index] = oldValues[i];
      }
    }
  }
}
