/// The command `freehold replay`: runs traces of real programs against a heap and shows what it
/// cost. [org.freehold.cli.replay.ReplayCommand] holds the options alone; classes of heaps and
/// traces first appear in [org.freehold.cli.replay.ReplayRun].
package org.freehold.cli.replay;
