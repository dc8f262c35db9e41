package org.freehold.lab.policy.moving;

import java.util.ArrayList;
import java.util.List;

/// A span of [Meshing]: one frame with objects of one size class, and the pages of the program that
/// are mapped to it. It has one page when it is made, and more once it has been meshed.
final class Span {

  static final int PAGE = PageTable.PAGE;

  /// What object sizes are multiples of.
  static final int UNIT = 16;

  final int sizeClass;
  final int slots;
  long frame;
  final List<Integer> pages = new ArrayList<>();
  private final long[] used = new long[PAGE / UNIT / Long.SIZE];
  int live;

  /// Where the span is in the list of those with room, or -1.
  private int position = -1;

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

  boolean isFull() {
    return live == slots;
  }

  /// Whether both use a slot: such spans cannot be meshed.
  boolean overlaps(Span other) {
    for (int i = 0; i < used.length; i++) {
      if ((used[i] & other.used[i]) != 0) {
        return true;
      }
    }
    return false;
  }

  /// Recounts the slots in use, for the checker.
  int countUsed() {
    int count = 0;
    for (long bits : used) {
      count += Long.bitCount(bits);
    }
    return count;
  }

  /// Enters the span into the list of those with room.
  void enter(List<Span> list) {
    position = list.size();
    list.add(this);
  }

  /// Takes it out; the last of the list takes its place.
  void leave(List<Span> list) {
    Span last = list.removeLast();
    if (last != this) {
      list.set(position, last);
      last.position = position;
    }
    position = -1;
  }

  boolean isIn(List<Span> list) {
    return position >= 0 && list.get(position) == this;
  }
}
