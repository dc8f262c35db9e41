package org.freehold.win32;

/// A handle of a file mapping or of a process, as `CreateFileMapping`, `OpenFileMapping`,
/// `OpenProcess` and `GetCurrentProcess` return it.
///
/// It is opaque, and valid only where these calls made it. NULL and `INVALID_HANDLE_VALUE` are null
/// here. A call that is given null, a closed handle or one of the wrong kind fails with
/// `ERROR_INVALID_HANDLE`.
public interface Handle {}
