/// Scripts of Win32 memory calls, one a line, and transcripts, which are scripts with the answer
/// after each call. [org.freehold.win32.script.Script] reads one,
/// [org.freehold.win32.script.ScriptRunner] runs it on any address space, prints the transcript or
/// says which answers are wrong.
package org.freehold.win32.script;
