package org.freehold.win32.internal.status;

import org.freehold.win32.NtStatus;
import org.freehold.win32.Win32Error;

/// The last error of each thread of a process: what `GetLastError` returns. It is 0 for a thread
/// that has had no error.
public final class LastError {

  private final ThreadLocal<Integer> code = ThreadLocal.withInitial(() -> Win32Error.NO_ERROR);

  /// No error on any thread.
  public LastError() {}

  /// The code of the calling thread.
  public int get() {
    return code.get();
  }

  /// Sets the code of the calling thread.
  public void set(int value) {
    code.set(value);
  }

  /// Sets the code of the calling thread and fails.
  ///
  /// @return false, for the caller to return
  public boolean fail(int value) {
    set(value);
    return false;
  }

  /// Records the outcome of a kernel call; a success leaves the last error alone.
  ///
  /// @return whether it succeeded
  public boolean succeeded(NtStatus status) {
    return status == NtStatus.SUCCESS || fail(status.lastError());
  }
}
