package org.freehold.trace.write;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.freehold.trace.CallStacks;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.write.TraceWriters.Origin;

/// Writes heaptrack's raw data, file format 3, which `heaptrack_interpret` and heaptrack's views
/// understand.
///
/// * A reallocation is a free and an allocation; frees of null are not in the format.
/// * Blocks without known addresses get one: a multiple of 16 for each slot.
/// * A frame `file+0xoffset` is an address in that file, mapped where there is room; heaptrack
///   finds its symbols. Any other frame becomes an address that represents its text, in a file of
///   that name.
final class HeaptrackWriter implements TraceWriter {

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long FIRST_MODULE = 1L << 40;
  private static final long MODULE_BYTES = 1L << 32;
  private static final long FIRST_BLOCK = 0x10_0000;
  private static final int BLOCK_STEP = 16;

  private final OutputStream out;
  private final Origin origin;
  private final SlotKeys addresses = new SlotKeys();
  private final StackMap stackMap = new StackMap();
  private final Map<String, Long> modules = new LinkedHashMap<>();
  private final Map<String, Long> frames = new HashMap<>();
  private int stackCount;
  private long millis;
  private boolean hasHeader;

  HeaptrackWriter(OutputStream out, Origin origin) {
    this.out = out;
    this.origin = origin;
  }

  @Override
  public void write(TraceEvent event, CallStacks stacks) throws IOException {
    header();
    time(event.timeNanos());
    switch (event.op()) {
      case ALLOCATE -> allocate(event, stacks);
      case REALLOCATE -> {
        free(event.slot());
        allocate(event, stacks);
      }
      case FREE -> free(event.slot());
      case FREE_NULL -> {
        // Not in the format.
      }
    }
  }

  private void time(long nanos) throws IOException {
    if (nanos != TraceEvent.UNKNOWN_TIME && nanos / NANOS_PER_MILLI > millis) {
      millis = nanos / NANOS_PER_MILLI;
      print("c " + hex(millis));
    }
  }

  private void allocate(TraceEvent event, CallStacks stacks) throws IOException {
    int stack = stackMap.of(event.stackId(), stacks, this::stack);
    long address =
        event.address() != 0 ? event.address() : FIRST_BLOCK + (long) BLOCK_STEP * event.slot();
    addresses.set(event.slot(), address);
    print("+ " + hex(event.size()) + " " + hex(stack) + " " + hex(address));
  }

  private void free(int slot) throws IOException {
    print("- " + hex(addresses.get(slot)));
  }

  private int stack(int caller, String frame) throws IOException {
    Long known = frames.get(frame);
    long address = known == null ? place(frame) : known;
    frames.putIfAbsent(frame, address);
    print("t " + hex(address) + " " + hex(caller));
    return ++stackCount;
  }

  /// The address that represents a frame.
  private long place(String frame) throws IOException {
    int plus = frame.lastIndexOf("+0x");
    try {
      if (frame.startsWith("0x")) {
        return Long.parseUnsignedLong(frame, 2, frame.length(), 16);
      }
      if (plus > 0) {
        long offset = Long.parseLong(frame, plus + 3, frame.length(), 16);
        if (offset < MODULE_BYTES) {
          return module(frame.substring(0, plus)) + offset;
        }
      }
    } catch (NumberFormatException _) {
      // Some other text.
    }
    return module(frame);
  }

  private long module(String name) throws IOException {
    String clean = name.replace('\n', ' ');
    Long known = modules.get(clean);
    if (known != null) {
      return known;
    }
    long base = FIRST_MODULE + MODULE_BYTES * modules.size();
    modules.put(clean, base);
    int bytes = clean.getBytes(StandardCharsets.UTF_8).length;
    print("m " + hex(bytes) + " " + clean + " " + hex(base) + " 0 " + hex(MODULE_BYTES));
    return base;
  }

  private void header() throws IOException {
    if (hasHeader) {
      return;
    }
    hasHeader = true;
    String command = origin.command().replace('\n', ' ').strip();
    int space = command.indexOf(' ');
    String program = space < 0 ? command : command.substring(0, space);
    int bytes = program.getBytes(StandardCharsets.UTF_8).length;
    print("v 10400 3");
    print("x " + hex(bytes) + " " + program);
    print("X " + command);
    print("I 1000 0");
  }

  private static String hex(long value) {
    return Long.toHexString(value);
  }

  private void print(String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    try (out) {
      header();
    }
  }
}
