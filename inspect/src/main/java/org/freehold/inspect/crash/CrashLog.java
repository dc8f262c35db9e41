package org.freehold.inspect.crash;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What HotSpot's error log, `hs_err_pidN.log`, says about an access to memory that ended a JVM. A
/// text that the log does not have is empty.
///
/// @param pid the process; -1 when the log does not tell
/// @param signal such as `SIGSEGV`
/// @param code such as `SEGV_ACCERR`
/// @param address that was accessed; null when the log does not tell
/// @param access whether it was read or written
/// @param version of the JVM
/// @param problematicFrame the frame that HotSpot blames
/// @param thread the thread, as HotSpot describes it
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

  /// What an access was.
  public enum Access {
    /// A read.
    READ,
    /// A write.
    WRITE,
    /// The log does not tell.
    UNKNOWN
  }

  /// Copies the lists.
  public CrashLog {
    nativeFrames = List.copyOf(nativeFrames);
    javaFrames = List.copyOf(javaFrames);
    properties = List.copyOf(properties);
    mappings = List.copyOf(mappings);
  }

  /// The mapping that holds an address; null when there is none.
  public @Nullable CrashMapping mappingAt(long somewhere) {
    for (CrashMapping mapping : mappings) {
      if (mapping.holds(somewhere)) {
        return mapping;
      }
    }
    return null;
  }

  /// The value of a system property on the command line; empty when it is not there.
  public String property(String name) {
    String prefix = name + "=";
    return properties.stream()
        .filter(each -> each.startsWith(prefix))
        .map(each -> each.substring(prefix.length()))
        .reduce("", (_, last) -> last);
  }
}
