package org.freehold.cli.address;

/// An unknown word in a filter. The message lists the known ones.
final class UnknownWordException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnknownWordException(IllegalArgumentException cause) {
    super(cause.getMessage(), cause);
  }
}
