package org.freehold.win32;

import java.util.Locale;

/// A structured exception: what a heap call raises under `HEAP_GENERATE_EXCEPTIONS`.
public final class NtStatusException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final NtStatus status;

  NtStatusException(String call, NtStatus status) {
    super(String.format(Locale.ROOT, "%s: STATUS_%s (0x%08X)", call, status, status.code()));
    this.status = status;
  }

  /// Why it was raised.
  public NtStatus status() {
    return status;
  }
}
