/// The textbook's policies, one class each, and the list of them,
/// [org.freehold.lab.policy.Policies].
///
/// Those with boundary tags are one class, [org.freehold.lab.policy.TaggedHeap], which splits and
/// coalesces, with different ways to find a free block: the classes derived from
/// [org.freehold.lab.policy.FreeIndex].
package org.freehold.lab.policy;
