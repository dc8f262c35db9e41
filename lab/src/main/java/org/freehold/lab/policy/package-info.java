/// The textbook's policies by name, with their options: [Policies] lists them and makes them. The
/// policies themselves are in four rooms, one class each:
///
/// | room | policies | what they have in common |
/// |---|---|---|
/// | `policy.simple` | `never-free` `bump` `arena` `stack` `pool` `bitmap` | no block has a header |
/// | `policy.tagged` | the fits, `quick-fit` `segregated` `tlsf` `lea` `mark-sweep` | boundary tags |
/// | `policy.buddy` | `buddy` `slab` | the binary buddy system |
/// | `policy.moving` | `handles` `mesh` | compaction |
///
/// The rooms are not exported; they know [org.freehold.lab.Policy] and [org.freehold.lab.Area], and
/// neither each other nor the options of this package.
package org.freehold.lab.policy;
