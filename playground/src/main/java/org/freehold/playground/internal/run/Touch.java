package org.freehold.playground.internal.run;

/// A range of bytes that a call touched.
///
/// @param address its start
/// @param size its bytes
/// @param isWritten whether it was written, and not only read
public record Touch(long address, long size, boolean isWritten) {}
