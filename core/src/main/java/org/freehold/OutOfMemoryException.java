package org.freehold;

/// A request for memory was refused. Unlike the JVM's `OutOfMemoryError` this is an ordinary
/// outcome: nothing is broken, and [#diagnosis()] says why.
public final class OutOfMemoryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Diagnosis diagnosis;

  /// Makes the refusal.
  ///
  /// @param diagnosis why
  public OutOfMemoryException(Diagnosis diagnosis) {
    super(diagnosis.toString());
    this.diagnosis = diagnosis;
  }

  /// Why the request was refused.
  public Diagnosis diagnosis() {
    return diagnosis;
  }
}
