/// The tables behind allocation stacks: live blocks by address, stacks and places of which one each
/// is kept ([InternTable]), and the methods that are overloaded.
///
/// [AllocationTable] is a hash table with linear probing and backward-shift deletion:
///
/// ```
///   home(address) ▼
///   addresses │  0  │  a  │  b  │  c  │  0  │    and, in parallel arrays: size, stack number,
///             └─────┴─────┴─────┴─────┴─────┘    thread, milliseconds; 0 is an empty slot
/// ```
///
/// Invariants: `4 · count ≤ 3 · slots`; every slot from an entry's home to the entry is in use;
/// `slots` is a power of two. [OverloadedMethods] is a cache over reflection.
///
/// Every change is whole: room is made first, then something is written and nothing called.
///
/// All are thread-safe and call nobody with a lock held but a table's visitor. `AllocationStacks`
/// and `StackDatabase` of `org.freehold.heap` use this room; it uses nothing but the JDK. Source of
/// the deletion: Knuth, "The Art of Computer Programming", vol. 3, 6.4, algorithm R.
package org.freehold.heap.internal.stacks;
