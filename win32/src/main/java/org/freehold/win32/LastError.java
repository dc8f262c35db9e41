package org.freehold.win32;

/// The last error of each thread of a process, 0 for a thread that has had none.
final class LastError {

  private final ThreadLocal<Integer> code = ThreadLocal.withInitial(() -> Win32Error.NO_ERROR);

  int get() {
    return code.get();
  }

  void set(int value) {
    code.set(value);
  }

  /// Notes how a kernel call ended; a success leaves the last error alone.
  ///
  /// @return whether it succeeded
  boolean succeeded(NtStatus status) {
    if (status == NtStatus.SUCCESS) {
      return true;
    }
    set(status.lastError());
    return false;
  }
}
