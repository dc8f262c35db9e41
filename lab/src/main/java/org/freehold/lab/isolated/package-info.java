/// Trials in a process of their own: what runs there may crash, hang, or exhaust its memory without
/// harm, and has the memory of its process to itself.
///
/// ```
///   TrialProcess  ──  java Launch.main FOLDER TRACE NAME ARGUMENTS…  ──▶  TrialChild
///        ▲                                                                    │
///        ├──────────── FOLDER/operation: OperationMark, mapped by both ◀──────┤  at each operation
///        └──────────── FOLDER/result: ResultFile ◀────────────────────────────┘  at the end
/// ```
///
/// The parent reads the mark while it waits: it is the progress, it decides which time limit
/// applies, and after a crash it is the operation that failed.
package org.freehold.lab.isolated;
