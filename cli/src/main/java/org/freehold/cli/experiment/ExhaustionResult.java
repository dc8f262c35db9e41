package org.freehold.cli.experiment;

import java.util.Iterator;
import org.freehold.Diagnosis;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Region;
import org.freehold.vm.SpaceInfo;
import tools.jackson.core.JsonGenerator;

/// What the two programs were given, and what is left.
///
/// @param virtualAllocations one-byte allocations that the first program got
/// @param heapAllocations blocks that the second program got
/// @param committedBytes memory that the process has committed
/// @param addressBytes size of the address space that a program may use
/// @param freeBytes free addresses
/// @param largestFreeBytes the largest free range
/// @param unusableHoles free ranges in which no reservation can start
/// @param largestHoleBytes the largest of these
/// @param diagnosis why the heap was refused
record ExhaustionResult(
    long virtualAllocations,
    long heapAllocations,
    long committedBytes,
    long addressBytes,
    long freeBytes,
    long largestFreeBytes,
    long unusableHoles,
    long largestHoleBytes,
    Diagnosis diagnosis) {

  static ExhaustionResult of(
      AddressSpace space, long virtualAllocations, long heapAllocations, Diagnosis diagnosis) {
    SpaceInfo info = space.info();
    long end = info.lowestAddress();
    long free = 0;
    long largest = 0;
    long holes = 0;
    long largestHole = 0;
    Iterator<Region> regions = space.regions().iterator();
    while (end <= info.highestAddress()) {
      Region next = regions.hasNext() ? regions.next() : null;
      long start = next == null ? info.highestAddress() + 1 : next.base();
      long gap = start - end;
      free += gap;
      largest = Math.max(largest, gap);
      if (gap > 0 && start <= alignUp(end, info.granularity())) {
        holes++;
        largestHole = Math.max(largestHole, gap);
      }
      end = next == null ? Long.MAX_VALUE : next.end();
    }
    return new ExhaustionResult(
        virtualAllocations,
        heapAllocations,
        space.committedBytes(),
        info.highestAddress() + 1 - info.lowestAddress(),
        free,
        largest,
        holes,
        largestHole,
        diagnosis);
  }

  private static long alignUp(long address, long granularity) {
    return (address + granularity - 1) & -granularity;
  }

  /// Writes the fields of the JSON object.
  void writeTo(JsonGenerator json) {
    json.writeNumberProperty("virtualAllocations", virtualAllocations);
    json.writeNumberProperty("heapAllocations", heapAllocations);
    json.writeNumberProperty("committedBytes", committedBytes);
    json.writeNumberProperty("addressBytes", addressBytes);
    json.writeNumberProperty("freeBytes", freeBytes);
    json.writeNumberProperty("largestFreeBytes", largestFreeBytes);
    json.writeNumberProperty("unusableHoles", unusableHoles);
    json.writeNumberProperty("largestHoleBytes", largestHoleBytes);
    json.writeStringProperty("limit", diagnosis.limit().label());
    json.writeStringProperty("explanation", diagnosis.sentence());
  }
}
