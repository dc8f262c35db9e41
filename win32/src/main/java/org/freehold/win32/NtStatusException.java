package org.freehold.win32;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A structured exception: what a heap call raises under `HEAP_GENERATE_EXCEPTIONS`, and what is
/// thrown instead of ending the process under termination on corruption.
public final class NtStatusException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final NtStatus status;

  /// Makes an exception whose message is the call and the status.
  ///
  /// @param call name of the call that raises it
  /// @param status why
  public NtStatusException(String call, NtStatus status) {
    this(call, status, "", null);
  }

  /// Makes an exception with more to say.
  ///
  /// @param call name of the call that raises it
  /// @param status why
  /// @param detail what the message adds; empty for nothing
  /// @param cause what was found, or null
  public NtStatusException(String call, NtStatus status, String detail, @Nullable Throwable cause) {
    super(sentence(call, status) + (detail.isEmpty() ? "" : ": " + detail), cause);
    this.status = status;
  }

  private static String sentence(String call, NtStatus status) {
    return String.format(Locale.ROOT, "%s: STATUS_%s (0x%08X)", call, status, status.code());
  }

  /// Why it was raised.
  public NtStatus status() {
    return status;
  }
}
