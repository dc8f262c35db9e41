/// The command `freehold script`: runs scripts of Win32 memory calls, and checks transcripts.
/// [ScriptCommand] declares the options; classes of memory and scripts are first used in
/// [ScriptRun], so that `--help` loads none of them.
package org.freehold.cli.script;
