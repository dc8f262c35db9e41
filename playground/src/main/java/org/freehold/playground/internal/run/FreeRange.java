package org.freehold.playground.internal.run;

/// A free range of an allocator.
///
/// @param address its start
/// @param size its bytes
public record FreeRange(long address, long size) {}
