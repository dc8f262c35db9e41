package org.freehold.playground.internal.run;

/// What a request that was refused would have needed, and what there was to take.
///
/// @param requested bytes
/// @param need what the allocator would have made of them
/// @param limit the most bytes that it may hold
/// @param held bytes that it holds
public record Shortage(long requested, Need need, long limit, long held) {}
