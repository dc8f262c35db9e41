package org.freehold.inspect.snapshot;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.freehold.heap.HeapEntry;
import org.freehold.heap.HeapEntry.Kind;
import org.freehold.inspect.internal.frames.FrameWriter;
import org.freehold.inspect.internal.frames.Payload;
import org.freehold.inspect.internal.frames.SnapshotFormat;

/// Writes a snapshot file, part by part: the stacks, then each heap with its entries.
/// [HeapSnapshot#write] does that for the heaps of the process; the writer alone makes snapshots of
/// anything.
///
/// Whenever the process ends, the file is valid up to its last whole frame of at most a megabyte.
/// Only [#close()] marks it as complete.
///
/// Not thread-safe.
public final class SnapshotWriter implements Closeable {

  private final FrameWriter out;
  private final Map<String, Integer> places = new HashMap<>();
  private final Payload newPlaces = new Payload();
  private final Payload newStacks = new Payload();
  private EntryEncoder entries = new EntryEncoder();
  private int stacks;
  private int heaps;
  private long written;

  /// Begins a snapshot; a file of that name is overwritten.
  ///
  /// @param file where to
  /// @param facts when, why and how it is taken
  /// @throws IOException when the file cannot be written
  public SnapshotWriter(Path file, SnapshotFacts facts) throws IOException {
    this.out = new FrameWriter(file);
    Payload payload = new Payload();
    payload.number(facts.pid()).number(facts.epochMillis());
    payload.text(facts.reason()).text(facts.java());
    payload.octet(facts.search().number).number(facts.roots());
    try {
      out.write(SnapshotFormat.FACTS, payload.bytes(), payload.length());
    } catch (IOException e) {
      out.close();
      throw e;
    }
  }

  /// Adds a stack.
  ///
  /// @param frames the innermost first
  /// @return its number, 1 for the first one
  /// @throws IOException when the file cannot be written
  public int stack(List<String> frames) throws IOException {
    int depth = Math.min(frames.size(), SnapshotFormat.MAX_STACK_DEPTH);
    newStacks.number(depth);
    for (String frame : frames.subList(0, depth)) {
      newStacks.number(place(frame));
    }
    stacks++;
    if (newStacks.length() >= SnapshotFormat.FULL || newPlaces.length() >= SnapshotFormat.FULL) {
      flushStacks();
    }
    return stacks;
  }

  private int place(String frame) throws IOException {
    Integer known = places.get(frame);
    if (known != null) {
      return known;
    }
    newPlaces.text(frame);
    places.put(frame, places.size() + 1);
    if (newPlaces.length() >= SnapshotFormat.FULL) {
      flush(SnapshotFormat.PLACES, newPlaces);
    }
    return places.size();
  }

  /// Places are written before the stacks that name them.
  private void flushStacks() throws IOException {
    flush(SnapshotFormat.PLACES, newPlaces);
    flush(SnapshotFormat.STACKS, newStacks);
  }

  private void flush(int kind, Payload payload) throws IOException {
    if (payload.length() > 0) {
      out.write(kind, payload.bytes(), payload.length());
      payload.clear();
    }
  }

  /// Begins a heap; its index is one more than that of the heap before.
  ///
  /// @param name of the heap
  /// @param space the kind of address space that it is on
  /// @param address that identifies it
  /// @param flags of [HeapFlags]
  /// @param figures by name
  /// @throws IOException when the file cannot be written
  public void heap(String name, String space, long address, int flags, Map<String, Long> figures)
      throws IOException {
    flushStacks();
    flushEntries();
    entries = new EntryEncoder();
    heaps++;
    Payload payload = new Payload();
    payload.text(name).text(space).number(address).number(Integer.toUnsignedLong(flags));
    payload.number(figures.size());
    figures.forEach((key, value) -> payload.text(key).signed(value));
    out.write(SnapshotFormat.HEAP, payload.bytes(), payload.length());
  }

  /// Adds an entry of the heap that was begun last. Regions come first, each followed by what it
  /// contains in ascending order of addresses, each slab by its blocks; large blocks come last.
  ///
  /// @param entry the entry
  /// @param stack its number; 0 when unknown
  /// @param isUnreached whether the search for pointers did not reach it
  /// @throws IOException when the file cannot be written
  public void entry(HeapEntry entry, int stack, boolean isUnreached) throws IOException {
    entry(
        entry.kind(),
        entry.address(),
        entry.size(),
        entry.requested(),
        stack,
        entry.inSlab(),
        isUnreached);
  }

  /// Adds an entry, likewise.
  ///
  /// @param kind what it is
  /// @param address where it starts
  /// @param size bytes
  /// @param requested bytes that were requested; -1 when unknown
  /// @param stack its number; 0 when unknown
  /// @param inSlab whether it is a block of the slab before it
  /// @param isUnreached whether the search for pointers did not reach it
  /// @throws IOException when the file cannot be written
  public void entry(
      Kind kind,
      long address,
      long size,
      long requested,
      int stack,
      boolean inSlab,
      boolean isUnreached)
      throws IOException {
    if (heaps == 0) {
      throw new IllegalStateException("an entry belongs to a heap, and none was begun");
    }
    entries.add(kind, address, size, requested, stack, inSlab, isUnreached);
    written++;
    if (entries.isFull()) {
      flushEntries();
    }
  }

  /// Adds entries that are encoded already.
  void entries(EntryEncoder encoded) throws IOException {
    written += encoded.entries();
    write(encoded.take());
  }

  private void flushEntries() throws IOException {
    write(entries.take());
  }

  private void write(List<byte[]> frames) throws IOException {
    for (byte[] frame : frames) {
      out.write(SnapshotFormat.ENTRIES, frame, frame.length);
    }
  }

  /// Bytes in the file so far.
  public long bytes() {
    return out.written();
  }

  /// Ends the snapshot and closes the file.
  @Override
  public void close() throws IOException {
    try (out) {
      flushStacks();
      flushEntries();
      Payload payload = new Payload().number(heaps).number(stacks).number(written);
      out.write(SnapshotFormat.END, payload.bytes(), payload.length());
    }
  }
}
