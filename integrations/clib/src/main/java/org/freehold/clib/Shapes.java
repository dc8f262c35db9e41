package org.freehold.clib;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;

/// The shapes of the functions that libraries call. A pointer and a `size_t` are `JAVA_LONG`: both
/// processors pass them alike, and no segment is made for each call.
final class Shapes {

  /// `void *(size_t)`, and `char *(const char *)`, and `size_t (void *)`.
  static final FunctionDescriptor LONG_TO_LONG = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG);

  /// `void *(size_t, size_t)`, `void *(void *, size_t)`.
  static final FunctionDescriptor LONGS_TO_LONG =
      FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG);

  /// `void (void *)`.
  static final FunctionDescriptor LONG_TO_VOID = FunctionDescriptor.ofVoid(JAVA_LONG);

  /// `void (void *, void *)`.
  static final FunctionDescriptor LONGS_TO_VOID = FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG);

  /// `void *(int)`.
  static final FunctionDescriptor INT_TO_LONG = FunctionDescriptor.of(JAVA_LONG, JAVA_INT);

  /// `void *(void *, int)`.
  static final FunctionDescriptor LONG_AND_INT_TO_LONG =
      FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT);

  /// `int (void *)`.
  static final FunctionDescriptor LONG_TO_INT = FunctionDescriptor.of(JAVA_INT, JAVA_LONG);

  /// `int (void)`.
  static final FunctionDescriptor TO_INT = FunctionDescriptor.of(JAVA_INT);

  /// `void (void)`.
  static final FunctionDescriptor TO_VOID = FunctionDescriptor.ofVoid();

  /// `const char *(void)`.
  static final FunctionDescriptor TO_LONG = FunctionDescriptor.of(JAVA_LONG);

  private Shapes() {}
}
