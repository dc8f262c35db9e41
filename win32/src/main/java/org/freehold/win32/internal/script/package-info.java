/// How a script is parsed and run: the machinery of [org.freehold.win32.script].
///
/// ```text
///   text ──▶ LineParser ──▶ ScriptLine        comment, case, or call with its expected answer
///                │
///                └─ CallParser ──▶ VirtualCalls   va vf vp vq w r
///              (Words, Place,      HeapCalls      hc ha hr hf hs hv hw hd hg hz
///               ScriptText)        MappingCalls   mc mo mv mu mf mx
///                                  MovableCalls   ga … gm, la … lm lk
///                                  StringCalls    sa sl sb sr sn sf ss sy sx
///                                  TaskMemoryCalls  ta tr tf, ia ir if is id im
///                                  ByteCalls      bf bk bz bb bt bc bm bn
///
///   Call.answer(Session) ──▶ Kernel32, OleAut32, Ole32    the answer, as the transcript has it
///                Session: RegionNames, HeapNames, MappingNames    what the case has bound
/// ```
///
/// The whole script is parsed before anything runs, so a [Mistake] leaves nothing behind. A case
/// runs in a session of its own; closing that frees what the case has left. Used by one thread at a
/// time.
package org.freehold.win32.internal.script;
