/// What is live at the point that a reader has reached, and what is repaired on the way.
///
/// ```
///   calls as recorded ─▶ CallTracker ─▶ events in which every free has its allocation
///                            │  └ RepairCounter   what had to be repaired
///                            ▼
///                        LiveBlocks   key (address or number) ─▶ slot, id
///                            │
///                        LongIntMap   open addressing, no objects
/// ```
///
/// Invariants: no two live blocks share a key or a slot; slots are the numbers from 0 to the most
/// blocks live at once; ids are counted in the order of allocation.
///
/// [StackTable] keeps call stacks, each once, up to a bound.
package org.freehold.trace.internal.track;
