/// Policies that a user writes in the page. Each runs in a process of its own, which holds nothing
/// but the policy and its simulated memory, and is asked call by call:
///
/// ```
///   OwnPolicy ── source ──▶ OwnPolicyMain: compiles, gives up its rights, loads
///   RemoteSubject ── ALLOCATE 40 ──▶  policy.allocate(40)
///                 ◀── block, address, usable size, footprint, what it touched
/// ```
///
/// So the process that is not believed does not judge itself: runs, histories and checks are the
/// same code in this process as for every other allocator, and see only answers of known shape and
/// bounded length ([Wire]). An answer that takes too long ends the process.
@NullMarked
package org.freehold.playground.internal.own;

import org.jspecify.annotations.NullMarked;
