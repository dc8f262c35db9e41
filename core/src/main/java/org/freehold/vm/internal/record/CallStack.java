package org.freehold.vm.internal.record;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Set;

/// The call stack of a call of an address space: the innermost frames, without the recorder's own.
///
/// Two stacks are equal when each of their frames is at the same place in the code. A place is kept
/// as text and numbers, so that a table of places keeps no class of the program alive.
final class CallStack {

  /// The maximum number of frames that are kept.
  static final int MAX_DEPTH = 64;

  // Without the option a frame does not report its method's descriptor.
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  /// A place in the code.
  ///
  /// @param type the class
  /// @param method its name
  /// @param descriptor distinguishes methods of one name
  /// @param index of the byte code
  record Place(String type, String method, String descriptor, int index) {}

  private final List<StackFrame> frames;
  private final List<Place> places;

  private CallStack(List<StackFrame> frames) {
    this.frames = frames;
    this.places = frames.stream().map(CallStack::place).toList();
  }

  private static Place place(StackFrame frame) {
    return new Place(
        frame.getClassName(),
        frame.getMethodName(),
        frame.getDescriptor(),
        frame.getByteCodeIndex());
  }

  /// The stack of the caller of an address space.
  ///
  /// @param recorder names of the classes whose frames at the top are not the caller's
  static CallStack capture(Set<String> recorder) {
    return new CallStack(
        WALKER.walk(all ->
            all.dropWhile(frame -> recorder.contains(frame.getClassName()))
                .limit(MAX_DEPTH)
                .toList()));
  }

  /// The places that two equal stacks have in common.
  List<Place> places() {
    return places;
  }

  /// The frames as stack traces print them, the innermost first.
  List<String> lines() {
    return frames.stream().map(frame -> frame.toStackTraceElement().toString()).toList();
  }
}
