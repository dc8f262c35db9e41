package org.freehold.inspect.snapshot;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.freehold.inspect.internal.frames.Frames;
import org.freehold.inspect.internal.frames.Frames.Frame;
import org.freehold.inspect.internal.frames.PayloadReader;
import org.freehold.inspect.internal.frames.SnapshotFormat;
import org.freehold.inspect.internal.frames.Source;
import org.freehold.inspect.snapshot.SnapshotFacts.Search;
import org.jspecify.annotations.Nullable;

/// An open snapshot file: what heaps contained at one moment. It needs nothing of the process that
/// wrote it.
///
/// Opening reads the heaps and the stacks, and of the entries only their position; the entries are
/// read again for each visit, a megabyte at a time. Everything that is read is checked, and a fault
/// is a [SnapshotFormatException]. A file that is truncated, since its writer was killed, shows
/// what was written: [#isCut()].
///
/// Not thread-safe.
public final class HeapSnapshot implements Closeable {

  private static final int MAX_FIGURES = 1000;

  /// The memory that heaps and stacks may take, whatever the file says.
  private static final long MAX_BYTES = 1L << 29;

  private static final long OBJECT_BYTES = 64;

  private final Source source;
  private final Frames frames;
  private @Nullable SnapshotFacts facts;
  private final List<SnapshotHeap> heaps = new ArrayList<>();
  private final List<List<Frame>> entryFrames = new ArrayList<>();
  private final List<String> places = new ArrayList<>();
  private final List<int[]> stacks = new ArrayList<>();
  private long entries = -1;
  private long bytes;

  private HeapSnapshot(String file, Source source) throws IOException {
    this.source = source;
    this.frames = Frames.find(file, source);
    for (Frame frame : frames.list()) {
      read(frame);
    }
  }

  /// Writes a snapshot of the open heaps of this process.
  ///
  /// @param file where to
  /// @param options how
  /// @return what was written
  /// @throws IOException when the file cannot be written
  public static SnapshotResult write(Path file, SnapshotOptions options) throws IOException {
    return HeapCollector.write(file, options);
  }

  /// Writes a snapshot of the open heaps of this process, without a search for pointers.
  ///
  /// @param file where to
  /// @return what was written
  /// @throws IOException when the file cannot be written
  public static SnapshotResult write(Path file) throws IOException {
    return write(file, SnapshotOptions.DEFAULT);
  }

  /// Whether a file that begins with these bytes is a snapshot, of any version.
  ///
  /// @param start the first eight bytes of the file, or more
  public static boolean isSnapshot(byte[] start) {
    byte[] magic = SnapshotFormat.magic();
    return start.length >= magic.length
        && Arrays.equals(start, 0, magic.length, magic, 0, magic.length);
  }

  /// Opens a snapshot.
  ///
  /// @param file the file
  /// @return the snapshot; to be closed
  /// @throws IOException when it cannot be read, or is malformed: [SnapshotFormatException]
  public static HeapSnapshot open(Path file) throws IOException {
    return open(file.toString(), Source.of(file));
  }

  static HeapSnapshot open(String name, Source source) throws IOException {
    try {
      return new HeapSnapshot(name, source);
    } catch (IOException | RuntimeException | Error e) {
      source.close();
      throw e;
    }
  }

  private void read(Frame frame) throws IOException {
    if (frame.kind() == SnapshotFormat.ENTRIES) {
      if (entryFrames.isEmpty()) {
        throw frames.open(frame).wrong("expected a heap before its entries");
      }
      entryFrames.getLast().add(frame);
      return;
    }
    PayloadReader in = frames.open(frame);
    if ((facts == null) != (frame.kind() == SnapshotFormat.FACTS)) {
      throw in.wrong("expected the facts first, and once");
    }
    switch (frame.kind()) {
      case SnapshotFormat.FACTS -> facts = readFacts(in);
      case SnapshotFormat.PLACES -> readPlaces(in);
      case SnapshotFormat.STACKS -> readStacks(in);
      case SnapshotFormat.HEAP -> readHeap(in);
      default -> readEnd(in);
    }
    in.end();
  }

  private static SnapshotFacts readFacts(PayloadReader in) throws SnapshotFormatException {
    long pid = in.number();
    long millis = in.number();
    String reason = in.text();
    String java = in.text();
    int number = in.octet();
    for (Search search : Search.values()) {
      if (search.number == number) {
        return new SnapshotFacts(pid, millis, reason, java, search, in.number());
      }
    }
    throw in.wrong("expected how pointers were searched, found " + number);
  }

  private void readPlaces(PayloadReader in) throws SnapshotFormatException {
    while (!in.isAtEnd()) {
      String place = in.text();
      places.add(place);
      spend(in, 2L * place.length());
    }
  }

  private void readStacks(PayloadReader in) throws SnapshotFormatException {
    while (!in.isAtEnd()) {
      int[] stack = new int[in.count("frames of a stack", SnapshotFormat.MAX_STACK_DEPTH)];
      for (int i = 0; i < stack.length; i++) {
        stack[i] = in.count("places", places.size());
        if (stack[i] == 0) {
          throw in.wrong("expected the number of a place, found 0");
        }
      }
      stacks.add(stack);
      spend(in, (long) stack.length * Integer.BYTES);
    }
  }

  private void spend(PayloadReader in, long more) throws SnapshotFormatException {
    bytes += OBJECT_BYTES + more;
    if (bytes > MAX_BYTES) {
      throw in.wrong("expected heaps and stacks of at most " + MAX_BYTES + " bytes, found more");
    }
  }

  private void readHeap(PayloadReader in) throws SnapshotFormatException {
    String name = in.text();
    String space = in.text();
    long address = in.number();
    int flags = (int) in.number();
    Map<String, Long> figures = new LinkedHashMap<>();
    for (int left = in.count("figures", MAX_FIGURES); left > 0; left--) {
      String key = in.text();
      figures.put(key, in.signed());
      spend(in, 2L * key.length());
    }
    int index = heaps.size() + 1;
    spend(in, 2L * (name.length() + space.length()));
    heaps.add(new SnapshotHeap(index, address, name, space, flags, figures));
    entryFrames.add(new ArrayList<>());
  }

  private void readEnd(PayloadReader in) throws SnapshotFormatException {
    long heapCount = in.number();
    long stackCount = in.number();
    entries = in.number();
    if (heapCount != heaps.size() || stackCount != stacks.size() || entries < 0) {
      throw in.wrong(
          "expected "
              + heaps.size()
              + " heaps and "
              + stacks.size()
              + " stacks in the sums, found "
              + Long.toUnsignedString(heapCount)
              + " and "
              + Long.toUnsignedString(stackCount));
    }
  }

  /// When, why and how the snapshot was taken.
  public SnapshotFacts facts() {
    return facts == null ? new SnapshotFacts(0, 0, "", "", Search.NONE, 0) : facts;
  }

  /// Whether the file is truncated: its writer was killed, or is still writing.
  public boolean isCut() {
    return frames.isCut();
  }

  /// The heaps, in the order in which they were created.
  public List<SnapshotHeap> heaps() {
    return List.copyOf(heaps);
  }

  /// The number of stacks; they are numbered from 1 to this.
  public int stacks() {
    return stacks.size();
  }

  /// The frames of a stack, the innermost first; none for 0.
  ///
  /// @param number of the stack
  public List<String> stack(int number) {
    List<String> lines = new ArrayList<>();
    if (number != 0) {
      for (int place : stacks.get(number - 1)) {
        lines.add(places.get(place - 1));
      }
    }
    return lines;
  }

  /// Passes the entries of a heap to a visitor.
  ///
  /// @param heap of this snapshot
  /// @param visitor receives them
  /// @throws IOException when they cannot be read, or are malformed: [SnapshotFormatException]
  public void visit(SnapshotHeap heap, EntryVisitor visitor) throws IOException {
    EntryDecoder decoder = new EntryDecoder(stacks.size());
    for (Frame frame : entryFrames.get(heap.index() - 1)) {
      decoder.show(frames.open(frame), visitor);
    }
  }

  /// The number of entries of all heaps together; -1 when the file is truncated.
  public long entries() {
    return entries;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
