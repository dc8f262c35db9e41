/// The binary buddy system (Knowlton 1965), as an allocator and under slabs (Bonwick 1994).
///
/// ```
///   map: a byte for each smallest piece │ arena: pieces of 2^order bytes
///
///   offset of the buddy = offset XOR 2^order          both free → one piece of order + 1
/// ```
///
/// [Buddies] is the system; [BinaryBuddy] serves every request from it, and [SlabOnBuddy] cuts
/// objects of one size out of its pieces.
///
/// Invariants: a piece of order *n* is at a multiple of 2^*n* in the arena; no two buddies of one
/// order are both free.
package org.freehold.lab.policy.buddy;
