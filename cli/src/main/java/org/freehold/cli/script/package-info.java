/// The command `freehold script`: runs scripts of Win32 memory calls, and checks transcripts.
/// [org.freehold.cli.script.ScriptCommand] declares the options; classes of memory and scripts are
/// first used in [org.freehold.cli.script.ScriptRun], so that `--help` loads none of them.
package org.freehold.cli.script;
