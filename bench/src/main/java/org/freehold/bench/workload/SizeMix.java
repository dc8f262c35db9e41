package org.freehold.bench.workload;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The mix of sizes of a program: which sizes it allocates, how often, and how many blocks of each
/// are live. Measured distributions of production programs are tables of these three. By Little's
/// law the average lifetime of a block of a size is live ÷ rate.
public final class SizeMix {

  private static final int COLUMNS = 3;

  private final int[] sizes;
  private final double[] rates;
  private final double[] live;

  private SizeMix(int[] sizes, double[] rates, double[] live) {
    this.sizes = sizes;
    this.rates = rates;
    this.live = live;
  }

  /// Reads a table: lines of `size, allocations, live`; empty lines and those that begin with `#`
  /// are skipped.
  ///
  /// @throws IOException naming file and line of anything else
  public static SizeMix read(Path file) throws IOException {
    List<double[]> rows = new ArrayList<>();
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        rows.add(row(file, i + 1, line));
      }
    }
    if (rows.isEmpty()) {
      throw new IOException(file + ": expected lines of size, allocations, live, found none");
    }
    return new SizeMix(
        rows.stream().mapToInt(row -> (int) row[0]).toArray(),
        rows.stream().mapToDouble(row -> row[1]).toArray(),
        rows.stream().mapToDouble(row -> row[2]).toArray());
  }

  private static double[] row(Path file, int number, String line) throws IOException {
    String[] cells = line.split(",", -1);
    double[] row = new double[COLUMNS];
    boolean isRight = cells.length == COLUMNS;
    for (int i = 0; isRight && i < COLUMNS; i++) {
      try {
        row[i] = Double.parseDouble(cells[i]);
        isRight = row[i] > 0 && row[i] <= Integer.MAX_VALUE * (i == 0 ? 1.0 : 1e9);
      } catch (NumberFormatException _) {
        isRight = false;
      }
    }
    if (!isRight) {
      throw new IOException(
          file
              + ":"
              + number
              + ": expected three numbers (size, allocations per unit of time, number live), found"
              + " '"
              + line
              + "'");
    }
    return row;
  }

  /// Number of sizes.
  int count() {
    return sizes.length;
  }

  /// Bytes of one of the sizes.
  int size(int index) {
    return sizes[index];
  }

  /// The average number of live blocks of a size.
  double live(int index) {
    return live[index];
  }

  /// The death rate of each of its blocks.
  double deathRate(int index) {
    return rates[index] / live[index];
  }

  /// Allocations per unit of time, as prefix sums over the sizes.
  double[] ratesUpTo() {
    double[] sums = rates.clone();
    Arrays.parallelPrefix(sums, Double::sum);
    return sums;
  }

  /// The same program, scaled to an average of N live bytes.
  public SizeMix scaledTo(long bytes) {
    double total = 0;
    for (int i = 0; i < count(); i++) {
      total += sizes[i] * live[i];
    }
    double factor = bytes / total;
    double[] scaledRates = new double[count()];
    double[] scaledLive = new double[count()];
    for (int i = 0; i < count(); i++) {
      scaledRates[i] = rates[i] * factor;
      scaledLive[i] = live[i] * factor;
    }
    return new SizeMix(sizes, scaledRates, scaledLive);
  }
}
