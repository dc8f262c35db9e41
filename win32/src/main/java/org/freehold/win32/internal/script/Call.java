package org.freehold.win32.internal.script;

/// One parsed call of a script.
public interface Call {

  /// The answer to a name that was never bound.
  String UNBOUND = "unbound";

  /// The answer where the processor would fault.
  String FAULT = "fault access";

  /// Makes the call.
  ///
  /// @param session the process and its names
  /// @return the answer, without the `= ` before it
  String answer(Session session);
}
