package org.freehold.cli.replay;

import java.nio.file.Path;
import java.util.List;
import org.freehold.cli.input.MemoryKind;

/// A request of the user: the parsed options of `freehold replay`.
///
/// @param traces the files to replay
/// @param space the kind of memory that the heap uses
/// @param verify whether to check every block instead of timing
/// @param printPlacement whether to print every address handed out
/// @param passes number of timed passes; 0 chooses by the length of the trace
/// @param limitBytes size of a heap that cannot grow; 0 for one that grows
/// @param frontEnd whether small blocks come from slabs of one size class
/// @param json whether to print one JSON object instead of a table
record ReplayRequest(
    List<Path> traces,
    MemoryKind space,
    boolean verify,
    boolean printPlacement,
    int passes,
    long limitBytes,
    FrontEndSwitch frontEnd,
    boolean json) {}
