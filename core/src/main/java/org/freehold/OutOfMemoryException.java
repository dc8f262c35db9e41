package org.freehold;

/// Memory was asked for and cannot be had. Unlike the JVM's `OutOfMemoryError` it is an ordinary
/// refusal: nothing is broken, and [#diagnosis()] says why.
public final class OutOfMemoryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Diagnosis diagnosis;

  /// Makes the refusal.
  ///
  /// @param diagnosis why
  public OutOfMemoryException(Diagnosis diagnosis) {
    super(diagnosis.toString());
    this.diagnosis = diagnosis;
  }

  /// Why the memory cannot be had.
  public Diagnosis diagnosis() {
    return diagnosis;
  }
}
