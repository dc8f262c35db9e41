package org.freehold.object;

import java.io.IOException;
import java.nio.file.Path;
import org.freehold.vm.AddressSpace;

/// A second JVM that maps a region file: first takes the addresses where the first one had it, then
/// follows a ring of nodes around and prints their sum.
final class RegionReader {

  private RegionReader() {}

  @SuppressWarnings("SystemOut") // The other process reads it.
  public static void main(String[] args) throws IOException {
    AddressSpace.host().reserve(200L << 30);
    try (Region region = Region.map(Path.of(args[0]))) {
      region.validateBody();
      long sum = 0;
      long count = 0;
      long node = region.root();
      do {
        sum += region.memory().getLong(node);
        node = region.getReference(node + 8);
        count++;
      } while (node != region.root());
      System.out.println(count + " nodes, sum " + sum + ", at " + region.start());
    }
  }
}
