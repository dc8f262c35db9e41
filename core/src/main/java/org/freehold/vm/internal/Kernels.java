package org.freehold.vm.internal;

/// Chooses the [Kernel] of the operating system that this JVM runs on.
public final class Kernels {

  private Kernels() {}

  /// The kernel of this system.
  ///
  /// @throws UnsupportedOperationException naming the system when there is no class for it
  public static Kernel ofThisSystem() {
    String system = System.getProperty("os.name", "");
    String processor = System.getProperty("os.arch", "");
    if (system.equals("Linux") && (processor.equals("amd64") || processor.equals("aarch64"))) {
      return LinuxKernel.instance();
    }
    throw new UnsupportedOperationException(
        "native memory is supported on Linux x86-64 and aarch64, not on "
            + system
            + " "
            + processor);
  }
}
