package org.freehold.cli.heap;

import java.util.List;
import org.freehold.Bytes;
import org.freehold.cli.console.CommandFailure;
import org.freehold.inspect.snapshot.SnapshotHeap;

/// Parses heaps and addresses on the command line.
public final class HeapWords {

  private static final int HEX = 16;

  private HeapWords() {}

  /// Makes `-h` after `-stat` name a heap, as it does in the debugger; elsewhere it asks for help.
  ///
  /// @param args the command line
  /// @return the same, or a copy
  public static String[] withHeapOfStat(String[] args) {
    List<String> words = List.of(args);
    int stat = words.indexOf("-stat");
    if (stat < 0 || !words.getFirst().equals("heap")) {
      return args;
    }
    String[] copy = args.clone();
    for (int i = stat + 1; i < copy.length - 1; i++) {
      if (copy[i].equals("-h") && isNumber(copy[i + 1])) {
        copy[i] = "--heap";
      }
    }
    return copy;
  }

  /// Whether a word can be an address or an index.
  static boolean isNumber(String word) {
    return word.matches("(0[xX])?[0-9a-fA-F`]{1,17}");
  }

  /// An address, in hexadecimal with or without `0x`.
  static long address(String word) {
    String digits = word.replaceFirst("^0[xX]", "").replace("`", "");
    try {
      return Long.parseUnsignedLong(digits, HEX);
    } catch (NumberFormatException e) {
      throw new CommandFailure("'" + word + "' is not an address: write it as 0x7f3ed0cc6000", e);
    }
  }

  /// The heaps that a word names: an index from 1 on, an address, or 0 for all.
  ///
  /// @param word as it was written
  /// @param heaps of the snapshot
  static List<SnapshotHeap> heaps(String word, List<SnapshotHeap> heaps) {
    if (word.equals("0")) {
      return heaps;
    }
    if (word.matches("[1-9][0-9]{0,6}") && Integer.parseInt(word) <= heaps.size()) {
      return List.of(heaps.get(Integer.parseInt(word) - 1));
    }
    long address = isNumber(word) ? address(word) : 0;
    List<SnapshotHeap> found =
        heaps.stream().filter(heap -> address != 0 && heap.address() == address).toList();
    if (found.isEmpty()) {
      String known =
          heaps.isEmpty()
              ? "the snapshot has none"
              : "known are 1 to " + heaps.size() + ", their addresses, and 0 for all";
      String what = address == 0 ? "'" + word + "'" : Bytes.address(address);
      throw new CommandFailure("there is no heap " + what + "; " + known);
    }
    return found;
  }
}
