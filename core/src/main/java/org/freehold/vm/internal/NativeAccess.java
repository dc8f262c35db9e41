package org.freehold.vm.internal;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;

/// Whether this JVM lets Freehold call the operating system. A JVM denies it with
/// `--illegal-native-access=deny`, or when native access is enabled for others only; in JDK 25 it
/// warns by default, and a later version will deny.
///
/// The question is asked before a class with restricted calls in its initialiser is used. If that
/// initialiser failed, the first use would say so in the JDK's words, and all later ones would
/// throw `NoClassDefFoundError` without a reason.
///
/// Concurrency: two threads may both ask; the answer is the same.
public final class NativeAccess {

  private static volatile boolean isGranted;

  private NativeAccess() {}

  /// Checks that native access is granted.
  ///
  /// @throws IllegalCallerException naming the option of the JVM that grants it, each time it is
  ///   not
  public static void require() {
    if (!isGranted) {
      requireSlow();
    }
  }

  private static void requireSlow() {
    Module module = NativeAccess.class.getModule();
    if (!module.isNativeAccessEnabled()) {
      tryRestrictedCall(module);
    }
    isGranted = true;
  }

  /// A module for which native access is not enabled is warned or denied, and only a restricted
  /// call tells which.
  @SuppressWarnings("restricted")
  private static void tryRestrictedCall(Module module) {
    try {
      var _ = Linker.nativeLinker().downcallHandle(FunctionDescriptor.ofVoid());
    } catch (IllegalCallerException denied) {
      throw new IllegalCallerException(
          "Freehold calls the operating system, and this JVM denies native access: start it with"
              + " --enable-native-access="
              + (module.isNamed() ? module.getName() : "ALL-UNNAMED"),
          denied);
    }
  }
}
