package org.freehold.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.freehold.cli.console.CommandFailure;
import org.freehold.inspect.AddressMap;
import org.freehold.inspect.Demonstration;
import org.freehold.inspect.ProcessMaps;

/// Reads the map of the process that the user named, or of the demonstration.
public final class MapSource {

  private static final String HOME = "freehold.home";
  private static final String TRACE = "perl.rep";

  private MapSource() {}

  public static AddressMap read(long pid) throws IOException {
    return pid == Pid.NONE ? Demonstration.of(trace()) : ProcessMaps.read(pid);
  }

  private static Path trace() {
    String home = System.getProperty(HOME);
    if (home == null) {
      throw new CommandFailure(
          "no process given, and -D"
              + HOME
              + " is not set, which locates the demonstration's trace");
    }
    Path trace = Path.of(home, "examples", "traces", TRACE);
    if (!Files.exists(trace)) {
      throw new CommandFailure("no process given, and the demonstration needs " + trace);
    }
    return trace;
  }
}
