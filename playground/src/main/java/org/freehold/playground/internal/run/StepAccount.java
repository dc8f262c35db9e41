package org.freehold.playground.internal.run;

import java.util.List;
import org.freehold.lab.compare.FreeSpace;
import org.jspecify.annotations.Nullable;

/// What one operation did, as its allocator was seen to do it.
///
/// @param operation counted from 1
/// @param touches the bytes that it read and wrote, in order
/// @param moreTouches how many further accesses are left out
/// @param freeList the free ranges after it, the first [#MOST_FREE] in the order of the allocator's
///   search
/// @param freeSpace all free ranges after it, in figures
/// @param footprint bytes held after it
/// @param choice why its block is where it is, or why the request was refused
/// @param shortage of a request that was refused; null of all others
public record StepAccount(
    int operation,
    List<Touch> touches,
    long moreTouches,
    List<FreeRange> freeList,
    FreeSpace freeSpace,
    long footprint,
    Choice choice,
    @Nullable Shortage shortage) {

  /// Free ranges that are listed at the most.
  static final int MOST_FREE = 256;
}
