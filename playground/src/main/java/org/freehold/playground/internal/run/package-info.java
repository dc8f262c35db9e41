/// Runs: a trace played against an allocator on simulated memory, so that any moment of it can be
/// looked at, forwards and backwards.
///
/// ## What is kept, and what is done again
///
/// A trace and an allocator determine everything, since both are deterministic and the memory is
/// simulated. So a run keeps only what a picture of any moment needs, a few words for each block
/// and operation ([BlockHistory]: where a block was, how large, and between which two operations),
/// and figures over time ([FigureSeries]). Whatever else is asked of a moment, the free list in its
/// order, the bytes, what a call touched, is found out by playing the trace again up to it
/// ([Replica]), with the same code, from the nearest replica that is parked before it
/// ([ParkedReplicas]).
///
/// So nothing is shown that was not really there, and no snapshot of an allocator has to be kept
/// right with the allocator.
///
/// ## Begin with
///
/// [Run]; then [Subject], the allocator that is played against; then [StepAccount], what a call
/// did.
@NullMarked
package org.freehold.playground.internal.run;

import org.jspecify.annotations.NullMarked;
