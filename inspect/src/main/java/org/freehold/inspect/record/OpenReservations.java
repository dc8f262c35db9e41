package org.freehold.inspect.record;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The reservation table of an address space, reconstructed from the calls of a record.
///
/// Releasing a part of a reservation leaves *pieces*, each of which is then released on its own;
/// all of them remember the call that reserved them.
///
/// A record need not begin with the space, and calls can be made without being recorded. So a call
/// about addresses that are not in the table, or a reservation of addresses that are, is not an
/// error: it is counted in [#unmatched], and the later call wins.
final class OpenReservations {

  /// What is left of a reservation, or a part of it; or a view.
  ///
  /// @param start the first address
  /// @param end the first address past its end
  /// @param origin the reservation that it is a part of
  record Piece(long start, long end, Origin origin) {
    /// Whether it is a view of a section.
    boolean isView() {
      return origin.call().kind() == RecordedCall.Kind.MAP;
    }
  }

  /// A reservation as it was made.
  ///
  /// @param call that made it
  /// @param size bytes when it was made
  record Origin(RecordedCall call, long size) {}

  private final long pageSize;
  private final TreeMap<Long, Piece> pieces = new TreeMap<>();
  private final AddressSet committed = new AddressSet();
  private long unmatched;

  OpenReservations(long pageSize) {
    this.pageSize = pageSize;
  }

  /// Applies a call.
  void follow(RecordedCall call) {
    if (!call.isDone()) {
      return;
    }
    switch (call.kind()) {
      case RESERVE, RESERVE_COMMIT, MAP -> reserve(call);
      case COMMIT -> changeCommitted(call, true);
      case DECOMMIT -> changeCommitted(call, false);
      case RELEASE -> release(call);
      case UNMAP -> unmap(call);
      case RESET, PROTECT -> {}
    }
  }

  private void reserve(RecordedCall call) {
    long start = call.reserved();
    long asked = call.address() == 0 ? start : Math.max(start, call.address());
    long end = pageUp(asked + call.size());
    dropStale(start, end);
    pieces.put(start, new Piece(start, end, new Origin(call, end - start)));
    if (call.kind() != RecordedCall.Kind.RESERVE) {
      committed.add(start, end);
    }
  }

  private void dropStale(long start, long end) {
    for (Map.Entry<Long, Piece> last = pieces.lowerEntry(end);
        last != null && last.getValue().end() > start;
        last = pieces.lowerEntry(end)) {
      unmatched++;
      pieces.remove(last.getKey());
      committed.remove(last.getKey(), last.getValue().end());
    }
  }

  private void changeCommitted(RecordedCall call, boolean toCommitted) {
    Piece piece = pieceOf(call);
    if (piece == null) {
      unmatched++;
      return;
    }
    long from = from(call, piece);
    long to = to(call, piece);
    if (toCommitted) {
      committed.add(from, to);
    } else {
      committed.remove(from, to);
    }
  }

  private void release(RecordedCall call) {
    Piece piece = pieceOf(call);
    if (piece == null || piece.isView()) {
      unmatched++;
      return;
    }
    long from = from(call, piece);
    long to = to(call, piece);
    pieces.remove(piece.start());
    committed.remove(from, to);
    keep(piece.start(), from, piece.origin());
    keep(to, piece.end(), piece.origin());
  }

  /// A view is named by any address in it.
  private void unmap(RecordedCall call) {
    Piece piece = pieceOf(call);
    if (piece == null || !piece.isView()) {
      unmatched++;
      return;
    }
    pieces.remove(piece.start());
    committed.remove(piece.start(), piece.end());
  }

  private void keep(long start, long end, Origin origin) {
    if (start < end) {
      pieces.put(start, new Piece(start, end, origin));
    }
  }

  /// The piece that a call is about. A size of 0 means all of the piece that starts there.
  private @Nullable Piece pieceOf(RecordedCall call) {
    Map.Entry<Long, Piece> entry = pieces.floorEntry(call.address());
    if (entry == null) {
      return null;
    }
    Piece piece = entry.getValue();
    return call.address() < piece.end() && to(call, piece) <= piece.end() ? piece : null;
  }

  private long from(RecordedCall call, Piece piece) {
    return call.size() == 0 ? piece.start() : call.address() & -pageSize;
  }

  private long to(RecordedCall call, Piece piece) {
    return call.size() == 0 ? piece.end() : pageUp(call.address() + call.size());
  }

  private long pageUp(long address) {
    return (address + pageSize - 1) & -pageSize;
  }

  /// What was not released, in ascending order of addresses.
  Collection<Piece> pieces() {
    return pieces.values();
  }

  /// The committed bytes of a piece.
  long committedBytes(Piece piece) {
    return committed.count(piece.start(), piece.end());
  }

  /// The number of calls that do not match those before them.
  long unmatched() {
    return unmatched;
  }
}
