/// The command `freehold replay`: replays traces of real programs against a heap and shows what it
/// cost in time and memory.
///
/// [org.freehold.cli.replay.ReplayCommand] declares the options, and
/// [org.freehold.cli.replay.ReplayRequest] is what they say; classes of heaps and traces are first
/// used in [org.freehold.cli.replay.ReplayRun], so that `--help` loads none of them. The result is
/// shown by a view: a table, or JSON. One thread runs all of it.
package org.freehold.cli.replay;
