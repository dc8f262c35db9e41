/// Trials in a process of their own: what runs there may crash, hang, or exhaust its memory without
/// harm, and has the memory of its process to itself.
///
/// ```
///   TrialProcess  ──  java Launch.main PASSWORD FOLDER TRACE NAME ARGUMENTS…  ──▶  TrialChild
///        ▲                                                                            │
///        ├──────────── FOLDER/operation: OperationMark, a file of 8 bytes ◀───────────┤  at each operation
///        └──────────── standard output: PASSWORD, ResultFormat ◀──────────────────────┘  at the end
/// ```
///
/// The parent reads the mark while it waits: it is the progress, it decides which time limit
/// applies, and after a crash it is the operation that failed. Nothing that the process leaves is
/// believed: the parent reads through descriptors that it opened before, no more than it allows,
/// and looks whether it makes sense ([ChildJvm], [ResultFormat]). Code of a user's own gives up its
/// rights first ([Confinement]).
package org.freehold.lab.isolated;
