/// heaptrack's raw data: [org.freehold.trace.internal.heaptrack.HeaptrackReader] reads a line by
/// its kind, [org.freehold.trace.internal.heaptrack.HeaptrackScanner] cuts it into numbers, and
/// [org.freehold.trace.internal.heaptrack.HeaptrackStacks] names the frames.
package org.freehold.trace.internal.heaptrack;
