package org.freehold.inspect.record;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import org.freehold.inspect.record.OpenReservations.Origin;
import org.freehold.inspect.record.OpenReservations.Piece;

/// The leaks in a record of memory calls: reservations that were never released and views that were
/// never unmapped, by stack.
///
/// @param header of the record
/// @param calls the number of calls in it
/// @param refused the number of refused calls
/// @param reservations the number of reservations made
/// @param views the number of views mapped
/// @param nanos from the beginning of the record to its last call
/// @param unmatchedCalls calls that do not match those before them, since the record began late or
///   not all calls were recorded
/// @param isCut whether the last line was truncated and ignored
/// @param leaks by stack, reservations separate from views, the most reserved bytes first
public record LeakReport(
    RecordHeader header,
    long calls,
    long refused,
    long reservations,
    long views,
    long nanos,
    long unmatchedCalls,
    boolean isCut,
    List<Leak> leaks) {

  /// What one stack reserved and nobody released, or mapped and nobody unmapped.
  ///
  /// @param stack the frames, the innermost first
  /// @param areViews whether they are views of sections, all of whose pages are committed
  /// @param reservations the number of reservations or views that are left, at least in part
  /// @param partlyReleased the number of these that were released in part
  /// @param reservedBytes that are left, including committed ones
  /// @param committedBytes that are left
  /// @param firstNanos when the first of them was made
  /// @param lastNanos when the last of them was made
  /// @param ranges what is left, in ascending order of addresses
  public record Leak(
      List<String> stack,
      boolean areViews,
      long reservations,
      long partlyReleased,
      long reservedBytes,
      long committedBytes,
      long firstNanos,
      long lastNanos,
      List<Range> ranges) {}

  /// Addresses that are left.
  ///
  /// @param start the first
  /// @param size bytes
  /// @param thread that reserved them
  public record Range(long start, long size, String thread) {}

  /// Reads a record to its end.
  ///
  /// @param reader positioned before the first call
  /// @return the report
  /// @throws IOException when it cannot be read, or is malformed: [RecordFormatException]
  public static LeakReport of(VmRecordReader reader) throws IOException {
    OpenReservations open = new OpenReservations(reader.header().pageSize());
    long calls = 0;
    long refused = 0;
    long reservations = 0;
    long views = 0;
    long nanos = 0;
    for (RecordedCall call = reader.next(); call != null; call = reader.next()) {
      calls++;
      refused += call.isDone() ? 0 : 1;
      boolean takes = call.isDone() && call.kind().reserves();
      views += takes && call.kind() == RecordedCall.Kind.MAP ? 1 : 0;
      reservations += takes && call.kind() != RecordedCall.Kind.MAP ? 1 : 0;
      nanos = call.nanos();
      open.follow(call);
    }
    return new LeakReport(
        reader.header(),
        calls,
        refused,
        reservations,
        views,
        nanos,
        open.unmatched(),
        reader.isCut(),
        leaks(open));
  }

  /// Where pieces come from.
  private record Source(List<String> stack, boolean isView) {}

  private static List<Leak> leaks(OpenReservations open) {
    Map<Source, List<Piece>> byStack = new LinkedHashMap<>();
    for (Piece piece : open.pieces()) {
      Source source = new Source(piece.origin().call().stack(), piece.isView());
      byStack.computeIfAbsent(source, _ -> new ArrayList<>()).add(piece);
    }
    return byStack.entrySet().stream()
        .map(entry -> leak(entry.getKey(), entry.getValue(), open))
        .sorted(
            Comparator.comparingLong(Leak::reservedBytes)
                .reversed()
                .thenComparingLong(Leak::firstNanos))
        .toList();
  }

  private static Leak leak(Source source, List<Piece> pieces, OpenReservations open) {
    IdentityHashMap<Origin, Long> left = new IdentityHashMap<>();
    pieces.forEach(piece -> left.merge(piece.origin(), piece.end() - piece.start(), Long::sum));
    LongSummaryStatistics times =
        left.keySet().stream().mapToLong(each -> each.call().nanos()).summaryStatistics();
    return new Leak(
        source.stack(),
        source.isView(),
        left.size(),
        left.entrySet().stream().filter(each -> each.getValue() < each.getKey().size()).count(),
        left.values().stream().mapToLong(Long::longValue).sum(),
        pieces.stream().mapToLong(open::committedBytes).sum(),
        times.getMin(),
        times.getMax(),
        pieces.stream().map(LeakReport::range).toList());
  }

  private static Range range(Piece piece) {
    return new Range(piece.start(), piece.end() - piece.start(), piece.origin().call().thread());
  }

  /// Reservations that are left, at least in part.
  public long open() {
    return leaks.stream().filter(leak -> !leak.areViews()).mapToLong(Leak::reservations).sum();
  }

  /// Views that are left.
  public long openViews() {
    return leaks.stream().filter(Leak::areViews).mapToLong(Leak::reservations).sum();
  }

  /// Reserved bytes that are left, including committed ones, without views.
  public long reservedBytes() {
    return leaks.stream().filter(leak -> !leak.areViews()).mapToLong(Leak::reservedBytes).sum();
  }

  /// Committed bytes that are left, without views.
  public long committedBytes() {
    return leaks.stream().filter(leak -> !leak.areViews()).mapToLong(Leak::committedBytes).sum();
  }

  /// Bytes of views that are left.
  public long viewBytes() {
    return leaks.stream().filter(Leak::areViews).mapToLong(Leak::reservedBytes).sum();
  }
}
