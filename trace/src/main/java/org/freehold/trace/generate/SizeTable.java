package org.freehold.trace.generate;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.freehold.trace.TraceFormatException;
import org.freehold.trace.write.TraceWriter;

/// A program by the sizes that it allocates: the rate of each, and the number of live blocks. The
/// file has lines `size, rate, live`, the form in which google/fleetbench publishes what was
/// measured in production. Empty lines and those that begin with `#` are skipped.
///
/// Blocks of each size are born at its rate and die after a lifetime whose mean is live ÷ rate
/// (Little's law). Births and deaths are memoryless, that is, exponentially distributed. The trace
/// begins with the live blocks of each size, scaled to the requested heap.
public final class SizeTable {

  private static final int MAX_ROWS = 1 << 20;

  private record Row(long size, double rate, double live) {}

  private final List<Row> rows;

  private SizeTable(List<Row> rows) {
    this.rows = rows;
  }

  /// Reads a table.
  ///
  /// @throws TraceFormatException when a line has another form
  /// @throws IOException when the file cannot be read
  public static SizeTable read(Path file) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      long number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (!line.isBlank() && !line.startsWith("#")) {
          rows.add(row(file, number, line));
        }
        if (rows.size() > MAX_ROWS) {
          throw new TraceFormatException(
              file.toString(), number, "expected at most " + MAX_ROWS + " sizes, found more");
        }
      }
    }
    if (rows.stream().noneMatch(row -> row.rate > 0 && row.live > 0)) {
      throw new TraceFormatException(
          file.toString(), 0, "expected a size that is allocated and live, found none");
    }
    return new SizeTable(rows);
  }

  private static Row row(Path file, long number, String line) throws TraceFormatException {
    String[] words = line.split(",", -1);
    try {
      if (words.length == 3) {
        long size = Long.parseLong(words[0].strip());
        double rate = Double.parseDouble(words[1].strip());
        double live = Double.parseDouble(words[2].strip());
        if (size >= 0 && isAmount(rate) && isAmount(live)) {
          return new Row(size, rate, live);
        }
      }
    } catch (NumberFormatException _) {
      // Refused below.
    }
    String excerpt = line.length() > 40 ? line.substring(0, 40) + "…" : line;
    throw new TraceFormatException(
        file.toString(),
        number,
        "expected 'size, rate, live', found '" + excerpt.replaceAll("\\p{Cntrl}", "?") + "'");
  }

  private static boolean isAmount(double value) {
    return value >= 0 && value <= 1e18;
  }

  /// Live bytes of the measured program.
  public double liveBytes() {
    return rows.stream().mapToDouble(row -> row.live * row.size).sum();
  }

  /// Plays the program.
  ///
  /// @param seed of the random numbers
  /// @param liveBytes about how many bytes are live; at most one block per size is rounded up
  /// @param operations the most events
  /// @param writer the destination; stays open
  /// @return how many events were written
  /// @throws IOException when they cannot be written
  public long play(long seed, double liveBytes, long operations, TraceWriter writer)
      throws IOException {
    Workload work = new Workload(writer, seed, operations);
    SplittableRandom random = work.random();
    double scale = liveBytes / liveBytes();
    int count = rows.size();
    List<List<Long>> blocks = new ArrayList<>();
    WeightTree weights = new WeightTree(2 * count);
    for (int i = 0; i < count; i++) {
      Row row = rows.get(i);
      double live = row.live * scale;
      // A fraction of a block is one block with that probability.
      int start = (int) Math.min(Integer.MAX_VALUE, Math.floor(live + random.nextDouble()));
      blocks.add(new ArrayList<>(work.allocate(start, row.size)));
      weights.set(i, row.rate * scale);
      weights.set(count + i, deaths(row, start));
    }
    while (!work.isOver()) {
      int next = weights.find(random.nextDouble() * weights.total());
      int i = next % count;
      List<Long> mine = blocks.get(i);
      if (next < count) {
        mine.add(work.allocate(rows.get(i).size));
      } else if (!mine.isEmpty()) {
        work.free(LabPatterns.take(mine, random.nextInt(mine.size())));
      }
      weights.set(count + i, deaths(rows.get(i), mine.size()));
    }
    return work.events();
  }

  /// How many blocks of a size die per unit of time.
  private static double deaths(Row row, int live) {
    if (live == 0) {
      return 0;
    }
    // A size without live blocks is freed at once: before anything else is likely to happen.
    return row.live > 0 ? live * row.rate / row.live : 1e18;
  }
}
