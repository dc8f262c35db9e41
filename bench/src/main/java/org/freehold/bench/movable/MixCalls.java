package org.freehold.bench.movable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.freehold.bench.workload.BirthsAndDeaths;
import org.freehold.bench.workload.Script;
import org.freehold.bench.workload.SizeMix;

/// The calls of a program of which only a [SizeMix] is known, portion by portion, without end: for
/// those who run allocators that are not `Subject`s.
final class MixCalls {

  private final BirthsAndDeaths process;
  private Script portion = new Script();

  /// Reads the table of a distribution.
  ///
  /// @param file lines of size, allocations per unit of time, number live
  /// @param heapBytes target number of live bytes
  /// @param seed of all random choices
  /// @throws IOException naming file and line when it is broken
  MixCalls(Path file, long heapBytes, long seed) throws IOException {
    this.process =
        new BirthsAndDeaths(SizeMix.read(file).scaledTo(heapBytes), new SplittableRandom(seed));
  }

  /// Makes the calls that fill the heap.
  void fill() {
    portion = new Script();
    process.fill(portion);
  }

  /// Makes the next calls.
  void next(int calls) {
    portion = new Script();
    process.run(portion, calls);
  }

  /// Number of calls of the portion.
  int count() {
    return portion.count();
  }

  /// Number of slots that the portion needs.
  int slots() {
    return portion.slots();
  }

  /// The slot of a call.
  int slot(int call) {
    return portion.slot(call);
  }

  /// The bytes that a call allocates; 0 when it frees.
  int size(int call) {
    return portion.size(call);
  }
}
