/// Views of heaps: what a snapshot contains, in the forms of the debugger command `!heap`.
///
/// | view | computed by | printed by |
/// |---|---|---|
/// | `!heap`, `!heap -s` | [HeapTally] | [HeapSummaryText] |
/// | `!heap -a` | the snapshot's entries | [HeapEntriesText] |
/// | `!heap -x`, `!heap -p -a` | [BlockAt] | [HeapBlocksText] |
/// | `!heap -l` | [BlockAt#unreached] | [HeapBlocksText] |
/// | `!heap -stat` | [SizeGroups] | [HeapBlocksText] |
/// | the growth between two snapshots | [HeapChange] | [HeapPlainText] |
///
/// [HeapPlainText] prints all of them a second time with Freehold's own terms and decimal sizes.
/// Each view is computed in a class that knows nothing of how it is printed. Not thread-safe; each
/// view reads the snapshot in one pass.
package org.freehold.inspect.heaps;
