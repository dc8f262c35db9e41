package org.freehold.win32;

import java.util.Locale;
import org.freehold.InvalidFreeException;

/// A structured exception: what a heap call raises under `HEAP_GENERATE_EXCEPTIONS`, and what
/// stands for the end of the process where that was asked for on corruption.
public final class NtStatusException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final NtStatus status;

  NtStatusException(String call, NtStatus status) {
    super(sentence(call, status));
    this.status = status;
  }

  NtStatusException(String call, HeapFailure failure, InvalidFreeException cause) {
    super(
        String.format(
            Locale.ROOT,
            "%s: HEAP_FAILURE_%s (%d): %s",
            sentence(call, NtStatus.HEAP_CORRUPTION),
            failure,
            failure.number(),
            cause.getMessage()),
        cause);
    this.status = NtStatus.HEAP_CORRUPTION;
  }

  private static String sentence(String call, NtStatus status) {
    return String.format(Locale.ROOT, "%s: STATUS_%s (0x%08X)", call, status, status.code());
  }

  /// Why it was raised.
  public NtStatus status() {
    return status;
  }
}
