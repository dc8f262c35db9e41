package org.freehold.cli.address;

/// A word of a filter that means nothing. The message lists those that do.
final class UnknownWordException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnknownWordException(IllegalArgumentException cause) {
    super(cause.getMessage(), cause);
  }
}
