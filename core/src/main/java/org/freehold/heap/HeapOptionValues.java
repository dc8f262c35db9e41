package org.freehold.heap;

import java.util.function.Consumer;
import org.freehold.vm.AddressSpace;
import org.jspecify.annotations.Nullable;

/// The options of a heap as a record, which compares and describes itself; [HeapOptions] says what
/// each is. It is apart from what callers see, so that an option can be added without breaking
/// them.
record HeapOptionValues(
    String name,
    AddressSpace space,
    long initialSize,
    long maximumSize,
    long byteLimit,
    boolean limitFromContainer,
    boolean prefault,
    LimitListener limitListener,
    boolean serialized,
    boolean exactSizes,
    boolean executable,
    FrontEndMode frontEnd,
    long firstSegmentSize,
    long nextSegmentSize,
    long largestSegmentSize,
    long largeThreshold,
    long decommitRange,
    long decommitTotal,
    int decommitDelay,
    int returnDelay,
    int stackTraces,
    Debugging debugging,
    Consumer<? super Violation> onViolation,
    @Nullable PageHeap pageHeap,
    @Nullable Faults faults)
    implements HeapOptions {

  /// Checks that the options are consistent.
  ///
  /// @throws IllegalArgumentException naming one that is not
  HeapOptionValues {
    exactSizes = exactSizes || debugging.checks();
    atLeast("initialSize", initialSize, 0);
    atLeast("maximumSize", maximumSize, 0);
    atLeast("byteLimit", byteLimit, 0);
    atLeast("firstSegmentSize", firstSegmentSize, 1);
    atLeast("nextSegmentSize", nextSegmentSize, 1);
    atLeast("largestSegmentSize", largestSegmentSize, nextSegmentSize);
    atLeast("largeThreshold", largeThreshold, 1);
    atLeast("decommitRange", decommitRange, 1);
    atLeast("decommitTotal", decommitTotal, 0);
    atLeast("decommitDelay", decommitDelay, 0);
    atLeast("returnDelay", returnDelay, 0);
    atLeast("stackTraces", stackTraces, 0);
    if (maximumSize != 0 && initialSize > maximumSize) {
      throw new IllegalArgumentException(
          "initialSize must not exceed maximumSize, initialSize="
              + initialSize
              + " maximumSize="
              + maximumSize);
    }
  }

  private static void atLeast(String what, long value, long minimum) {
    if (value < minimum) {
      throw new IllegalArgumentException(
          what + " must be at least " + minimum + ", " + what + "=" + value);
    }
  }

  @Override
  public String toString() {
    return "HeapOptions[name="
        + name
        + ", space="
        + space
        + ", initialSize="
        + initialSize
        + ", maximumSize="
        + maximumSize
        + ", byteLimit="
        + byteLimit
        + ", limitFromContainer="
        + limitFromContainer
        + ", prefault="
        + prefault
        + ", limitListener="
        + limitListener
        + ", serialized="
        + serialized
        + ", exactSizes="
        + exactSizes
        + ", executable="
        + executable
        + ", frontEnd="
        + frontEnd
        + ", firstSegmentSize="
        + firstSegmentSize
        + ", nextSegmentSize="
        + nextSegmentSize
        + ", largestSegmentSize="
        + largestSegmentSize
        + ", largeThreshold="
        + largeThreshold
        + ", decommitRange="
        + decommitRange
        + ", decommitTotal="
        + decommitTotal
        + ", decommitDelay="
        + decommitDelay
        + ", returnDelay="
        + returnDelay
        + ", stackTraces="
        + stackTraces
        + ", debugging="
        + debugging
        + ", onViolation="
        + onViolation
        + ", pageHeap="
        + pageHeap
        + ", faults="
        + faults
        + "]";
  }
}
