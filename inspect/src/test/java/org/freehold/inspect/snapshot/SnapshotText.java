package org.freehold.inspect.snapshot;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.freehold.heap.HeapEntry.Kind;
import org.freehold.inspect.internal.frames.Source;
import org.freehold.inspect.snapshot.SnapshotFacts.Search;

/// A snapshot made by hand, and snapshots as text.
final class SnapshotText {

  static final SnapshotFacts FACTS =
      new SnapshotFacts(42, 1_700_000_000_000L, "api", "25", Search.UNREFERENCED, 0);

  private SnapshotText() {}

  /// Two heaps, with every kind of entry.
  static void write(Path file) throws IOException {
    try (SnapshotWriter writer = new SnapshotWriter(file, FACTS)) {
      int first =
          writer.stack(List.of("org.example.A.a(A.java:1)", "org.example.A.main(A.java:9)"));
      int second =
          writer.stack(List.of("org.example.A.b(A.java:5)", "org.example.A.main(A.java:9)"));
      writer.heap("one", "native", 0x10000, HeapFlags.GROWABLE, Map.of("pointerBits", 64L));
      writer.entry(Kind.REGION, 0x10000, 0x3000, -1, 0, false, false);
      writer.entry(Kind.BUSY, 0x10000, 0x40, 0x31, first, false, false);
      writer.entry(Kind.FREE, 0x10040, 0x20, -1, 0, false, false);
      writer.entry(Kind.SLAB, 0x10060, 0x100, -1, 0, false, false);
      writer.entry(Kind.BUSY, 0x10070, 0x20, 0x20, second, true, true);
      writer.entry(Kind.FREE, 0x10090, 0x20, -1, 0, true, false);
      writer.entry(Kind.BUSY, 0x100b0, 0x20, -1, 0, true, false);
      writer.entry(Kind.BUSY, 0x10160, 0x2ea0, -1, 0, false, false);
      writer.entry(Kind.UNCOMMITTED, 0x13000, 0xd000, -1, 0, false, false);
      writer.entry(Kind.REGION, 0x80000, 0x1000, -1, 0, false, false);
      writer.entry(Kind.FREE, 0x80000, 0x1000, -1, 0, false, false);
      writer.entry(Kind.LARGE, 0x7f0000000000L, 0x200000, 0x1fffff, first, false, true);
      writer.entry(Kind.LARGE, 0x7e0000000000L, 0x100000, -1, 0, false, false);
      writer.heap("empty", "simulated", 0, 0, Map.of("pointerBits", 32L, "requestedBytes", -1L));
    }
  }

  /// Everything in a snapshot.
  static List<String> lines(HeapSnapshot snapshot) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(snapshot.facts() + (snapshot.isCut() ? " cut" : ""));
    for (int i = 1; i <= snapshot.stacks(); i++) {
      lines.add("stack " + snapshot.stack(i));
    }
    for (SnapshotHeap heap : snapshot.heaps()) {
      lines.add(heap.index() + " " + heap.name() + " " + heap.space() + " " + heap.flags());
      snapshot.visit(heap, entry -> lines.add(line(entry)));
    }
    return lines;
  }

  private static String line(SnapshotEntry entry) {
    return String.format(
        Locale.ROOT,
        "%s %x %x %x region %d stack %d%s%s",
        entry.kind(),
        entry.address(),
        entry.size(),
        entry.requested(),
        entry.region(),
        entry.stack(),
        entry.inSlab() ? " in slab" : "",
        entry.isUnreached() ? " unreached" : "");
  }

  /// Bytes as a file.
  static Source source(byte[] bytes, int length) {
    return new Source() {
      @Override
      public long size() {
        return length;
      }

      @Override
      public void read(long at, byte[] into, int count) throws IOException {
        if (at < 0 || count > length - at) {
          throw new EOFException("read past the end");
        }
        System.arraycopy(bytes, (int) at, into, 0, count);
      }

      @Override
      public void close() {}
    };
  }

  /// Reads everything, or fails with one line.
  ///
  /// @return the entries that were read; -1 when it was refused
  static long check(byte[] bytes, int length) throws IOException {
    long[] entries = new long[1];
    try (HeapSnapshot snapshot = HeapSnapshot.open("x.fhs", source(bytes, length))) {
      for (SnapshotHeap heap : snapshot.heaps()) {
        snapshot.visit(
            heap,
            entry -> {
              entries[0]++;
              if (entry.end() < entry.address() || entry.stack() > snapshot.stacks()) {
                throw new AssertionError("makes no sense: " + line(entry));
              }
            });
      }
      for (int i = 0; i <= snapshot.stacks(); i++) {
        snapshot.stack(i);
      }
    } catch (SnapshotFormatException e) {
      String message = String.valueOf(e.getMessage());
      if (!message.startsWith("x.fhs: at byte ") || message.contains("\n")) {
        throw new AssertionError("no sentence: " + message, e);
      }
      return -1;
    }
    return entries[0];
  }
}
