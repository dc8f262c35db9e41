/// The command `freehold script`: runs scripts of Win32 memory calls, and checks transcripts.
/// [org.freehold.cli.script.ScriptCommand] holds the options alone; classes of memory and scripts
/// first appear in [org.freehold.cli.script.ScriptRun].
package org.freehold.cli.script;
