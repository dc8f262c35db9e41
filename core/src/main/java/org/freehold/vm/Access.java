package org.freehold.vm;

/// The access that a page allows. Each page has exactly one; [Protection] adds the modifiers.
public enum Access {
  /// Nothing: every access faults.
  NONE,
  /// Reading.
  READ,
  /// Reading and writing.
  READ_WRITE,
  /// Reading, and writing to a private copy (copy-on-write). For views of sections only.
  WRITE_COPY,
  /// Executing.
  EXECUTE,
  /// Executing and reading.
  EXECUTE_READ,
  /// Executing, reading and writing.
  EXECUTE_READ_WRITE,
  /// Executing, reading, and writing to a private copy (copy-on-write). For views of sections only.
  EXECUTE_WRITE_COPY;

  /// Whether a read is allowed. Execute-only pages are readable, as they are on x86.
  public boolean readable() {
    return this != NONE;
  }

  /// Whether a write is allowed, to the page or to a copy of it.
  public boolean writable() {
    return this == READ_WRITE || this == EXECUTE_READ_WRITE || isWriteCopy();
  }

  /// Whether instructions may be fetched.
  public boolean executable() {
    return switch (this) {
      case NONE, READ, READ_WRITE, WRITE_COPY -> false;
      case EXECUTE, EXECUTE_READ, EXECUTE_READ_WRITE, EXECUTE_WRITE_COPY -> true;
    };
  }

  /// Whether it is copy-on-write: the first write makes a private copy of the page.
  public boolean isWriteCopy() {
    return this == WRITE_COPY || this == EXECUTE_WRITE_COPY;
  }
}
