/// Owners that are watched: how it is noticed that an owner became garbage while it was open.
///
/// ```
///   Owned ──▶ OwnerToken ──▶ OwnerRecord (a PhantomReference to the token)
///                                 ▲ kept by
///                            OwnerWatch: a list, a reference queue, a thread
/// ```
///
/// The owner itself is referred to by nobody, so that the compiler may remove it; the token is.
/// Close *settles* the token, which takes its record off the list. A record that the garbage
/// collector enqueues while it is on the list is that of a lost owner, and whoever takes it off may
/// report it: so each is either settled or reported, once.
///
/// [OwnerTokens] decides who gets a token, by a bucket that fills with 1,000 a second. While it is
/// empty each thread looks into it at every 1,024th owner only, by a counter of its own stripe.
///
/// Invariants: a record is on the list until it is settled or reported; `size` is the length of the
/// list. The thread runs while the list is not empty, and ends some seconds after it has become so.
///
/// Concurrency: the list has a lock, which is taken for a few field writes and calls nobody. The
/// stripes of the counter are plain ints; threads that share one may lose a count.
///
/// A token for which there is no Java memory, or too little of the thread's stack, is not made: the
/// owner is then unwatched.
package org.freehold.object.internal.owners;
