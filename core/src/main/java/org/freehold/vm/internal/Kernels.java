package org.freehold.vm.internal;

/// Chooses the [Kernel] of the operating system that this JVM runs on.
public final class Kernels {

  private Kernels() {}

  /// The kernel of this system.
  ///
  /// @throws UnsupportedOperationException naming the system when there is no class for it
  /// @throws IllegalCallerException when the JVM denies native access
  /// @throws OutOfMemoryError when its calls could not be linked for want of Java memory; a later
  ///   call tries again
  /// @throws StackOverflowError for want of stack, in the same way
  public static Kernel ofThisSystem() {
    String system = System.getProperty("os.name", "");
    String processor = System.getProperty("os.arch", "");
    if (system.equals("Linux") && (processor.equals("amd64") || processor.equals("aarch64"))) {
      NativeAccess.require();
      return SystemCalls.kernel();
    }
    throw new UnsupportedOperationException(
        "native memory is supported on Linux x86-64 and aarch64, not on "
            + system
            + " "
            + processor);
  }
}
