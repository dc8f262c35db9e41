package org.freehold.playground.internal.heaps;

/// Few bytes that keep many pages.
///
/// @param page that asks for them: one of those that would go back
/// @param from the first page that would
/// @param pages how many
/// @param bytes of the live blocks that keep them
/// @param blocks how many these are
public record Pin(long page, long from, long pages, long bytes, long blocks) {}
