package org.freehold.inspect.crash;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The contents of HotSpot's error log, `hs_err_pidN.log`, that concern a memory access which ended
/// a JVM. A text that is missing in the log is empty.
///
/// @param pid the process; -1 when not reported
/// @param signal such as `SIGSEGV`
/// @param code such as `SEGV_ACCERR`
/// @param address the fault address; null when not reported
/// @param access whether it was a read or a write
/// @param version of the JVM
/// @param problematicFrame the frame that HotSpot blames
/// @param thread the thread that crashed, as HotSpot describes it
/// @param nativeFrames native and mixed frames, the innermost first
/// @param javaFrames Java frames, the innermost first
/// @param properties system properties on the command line, each as `name=value`
/// @param mappings the process's mappings
public record CrashLog(
    long pid,
    String signal,
    String code,
    @Nullable Long address,
    Access access,
    String version,
    String problematicFrame,
    String thread,
    List<String> nativeFrames,
    List<String> javaFrames,
    List<String> properties,
    List<CrashMapping> mappings) {

  /// The kind of access.
  public enum Access {
    /// A read.
    READ,
    /// A write.
    WRITE,
    /// Not reported.
    UNKNOWN
  }

  /// Copies the lists.
  public CrashLog {
    nativeFrames = List.copyOf(nativeFrames);
    javaFrames = List.copyOf(javaFrames);
    properties = List.copyOf(properties);
    mappings = List.copyOf(mappings);
  }

  /// The mapping that contains an address; null when there is none.
  public @Nullable CrashMapping mappingAt(long somewhere) {
    for (CrashMapping mapping : mappings) {
      if (mapping.holds(somewhere)) {
        return mapping;
      }
    }
    return null;
  }

  /// The value of a system property on the command line; empty when it is not set.
  public String property(String name) {
    String prefix = name + "=";
    return properties.stream()
        .filter(each -> each.startsWith(prefix))
        .map(each -> each.substring(prefix.length()))
        .reduce("", (_, last) -> last);
  }
}
