package org.freehold.inspect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.freehold.inspect.internal.proc.Mapping;
import org.freehold.inspect.internal.proc.ProcessFacts;
import org.freehold.inspect.internal.proc.ProcessFolder;
import org.freehold.inspect.internal.proc.SmapsParser;
import org.freehold.inspect.internal.usage.UsageFinder;

/// Reads the memory map of any Linux process that the user may read, from `/proc/PID/smaps`.
public final class ProcessMaps {

  private static final Path PROC = Path.of("/proc");
  private static final long GRANULARITY = 1;

  // The first address above each size of address space, less the page at the top that nobody can
  // map.
  private static final long[] LIMITS = {
    1L << 32, (1L << 47) - 4096, 1L << 48, (1L << 56) - 4096, Long.MIN_VALUE
  };
  private static final long KERNEL_HALF = 0xff00_0000_0000_0000L;

  private ProcessMaps() {}

  /// Reads the map of a process as it is now.
  ///
  /// @param pid its number /// @return the map, with figures of physical memory where Linux reports
  ///   them
  /// @throws UnreadableProcessException when there is no such process, when it ends meanwhile, or
  ///   when it belongs to another user
  /// @throws MapsFormatException when what the system reports cannot be parsed
  /// @throws IOException when it cannot be read
  public static AddressMap read(long pid) throws IOException {
    return read(PROC, pid);
  }

  /// Reads the map of a process from a folder with the layout of `/proc`.
  ///
  /// @param proc the folder
  /// @param pid the number of the process
  /// @return the map
  /// @throws IOException as [#read(long)]
  public static AddressMap read(Path proc, long pid) throws IOException {
    ProcessFolder folder = new ProcessFolder(proc, pid);
    ProcessFacts facts = folder.facts();
    return map(folder.mappings(), facts);
  }

  /// Reads a saved `maps` or `smaps` of a process about which nothing else is known.
  ///
  /// @param name what to call it
  /// @param text the contents of the file
  /// @return the map
  /// @throws MapsFormatException when the text is malformed
  public static AddressMap parse(String name, String text) throws MapsFormatException {
    return map(SmapsParser.parse(name, text), new ProcessFacts(0, name, "", "", 0, 0, Map.of()));
  }

  private static AddressMap map(List<Mapping> mappings, ProcessFacts facts) {
    List<MapRegion> regions = new UsageFinder(mappings, facts).regions();
    return new AddressMap(facts.owner(), limit(mappings), GRANULARITY, regions);
  }

  /// The end of the smallest address space that holds all mappings except the kernel's own.
  private static long limit(List<Mapping> mappings) {
    long highest = 0;
    for (Mapping mapping : mappings) {
      if (Long.compareUnsigned(mapping.start(), KERNEL_HALF) < 0) {
        highest = mapping.end();
      }
    }
    for (long limit : LIMITS) {
      boolean couldBe32Bit = limit != LIMITS[0] || highest > 0;
      if (couldBe32Bit && Long.compareUnsigned(highest, limit) <= 0) {
        return limit;
      }
    }
    return Long.MIN_VALUE;
  }
}
