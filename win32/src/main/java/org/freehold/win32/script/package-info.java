/// Scripts of Win32 memory calls, one call a line, and transcripts, which are scripts with the
/// answer after each call. [Script] parses one; [ScriptRunner] runs it on any address space and
/// prints the transcript, or reports wrong answers. The syntax of each call is in docs/win32.md and
/// in the help of `freehold script`; the parser is in `org.freehold.win32.internal.script`.
package org.freehold.win32.script;
