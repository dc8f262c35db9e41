/// heaptrack's raw data: [HeaptrackReader] reads a line by its kind, [HeaptrackScanner] cuts it
/// into numbers, and [HeaptrackStacks] names the frames.
package org.freehold.trace.internal.heaptrack;
