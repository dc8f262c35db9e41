package org.freehold.win32.script;

/// An answer of a transcript that was not reproduced.
///
/// @param line the line of the answer, counted from 1
/// @param call the call as it was written
/// @param expected the answer in the transcript, without the `= `
/// @param actual the answer of the run
public record WrongAnswer(int line, String call, String expected, String actual) {}
