/// The command `freehold replay`: replays traces of real programs against a heap and shows what it
/// cost in time and memory.
///
/// [ReplayCommand] declares the options, and [ReplayRequest] is what they say; classes of heaps and
/// traces are first used in [ReplayRun], so that `--help` loads none of them. The result is shown
/// by a view: a table, or JSON. One thread runs all of it.
package org.freehold.cli.replay;
