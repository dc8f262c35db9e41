package org.freehold.win32.internal.handle;

import org.freehold.win32.Handle;

/// A handle that `CloseHandle` accepts.
public interface OpenHandle extends Handle {

  /// Closes the handle.
  ///
  /// @return whether it was open
  boolean close();
}
