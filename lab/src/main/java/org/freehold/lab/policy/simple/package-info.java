/// Policies without a header on any block: each gives something up (free, order, size) and is the
/// cheapest for the program that can do without it.
///
/// | policy | gives up | finds free memory by |
/// |---|---|---|
/// | [Bump] | free | moving a pointer |
/// | [Regions] | free of a single block | moving a pointer in a chunk |
/// | [LifoStack] | any order but last in, first out | moving a pointer |
/// | [FixedPool] | any size but one | a free list |
/// | [Bitmap] | constant time | a search for a run of zero bits |
package org.freehold.lab.policy.simple;
