package org.freehold.win32.script;

/// An answer of a transcript that was not reproduced.
///
/// @param line where the answer stands, counted from 1
/// @param call the call as it was written
/// @param expected the answer that stands there, without the `= `
/// @param actual the answer that came
public record WrongAnswer(int line, String call, String expected, String actual) {}
