/// Reads `/proc/PID`: the parser of `smaps` and `maps`, and what else Linux reports of a process.
///
/// ```
///  /proc/PID/smaps ──▶ SmapsParser ──▶ Mapping, Mapping, …   one for each line of addresses
///  /proc/PID/maps  ──┘                   with LinuxFigures from smaps, without from maps
///  status, cmdline, exe, task/*/syscall ──▶ ProcessFacts
/// ```
///
/// [ProcessFolder] is the only class that opens files. A process can end at any moment, and most of
/// its folder is closed to other users: the mappings must be readable, all other facts may be
/// missing. Mappings are in ascending order of unsigned addresses and do not overlap; the parser
/// refuses a text in which they do. What a mapping is *for* is decided elsewhere, in
/// `org.freehold.inspect.internal.usage`.
///
/// Nothing here is shared between calls. Sources: `proc_pid_maps(5)`, `proc_pid_smaps(5)`, and
/// `fs/proc/task_mmu.c` of Linux.
package org.freehold.inspect.internal.proc;
