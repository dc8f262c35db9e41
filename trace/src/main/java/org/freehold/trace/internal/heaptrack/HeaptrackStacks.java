package org.freehold.trace.internal.heaptrack;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.freehold.trace.CallStacks;
import org.freehold.trace.internal.track.StackTable;

/// The call stacks of heaptrack's raw data. A frame is an address; as text it is the file that was
/// mapped there and the offset in it, `/lib/libc.so.6+0x9e9aa`, which `addr2line` understands.
///
/// The texts are made on demand. After [StackTable#MAX_STACKS] stacks the frames of further ones
/// are dropped.
final class HeaptrackStacks implements CallStacks {

  private static final int INITIAL = 64;

  /// A segment of a file in memory.
  ///
  /// @param base the address that offsets in the file are relative to
  private record Module(String file, long base, long end) {}

  private long[] addresses = new long[INITIAL];
  private int[] callers = new int[INITIAL];
  private int count;
  private final TreeMap<Long, Module> modules = new TreeMap<>(Long::compareUnsigned);

  /// Adds a stack.
  void add(long address, long caller) {
    if (count == StackTable.MAX_STACKS) {
      return;
    }
    if (count == callers.length) {
      addresses = Arrays.copyOf(addresses, 2 * count);
      callers = Arrays.copyOf(callers, 2 * count);
    }
    addresses[count] = address;
    callers[count++] = (int) caller;
  }

  /// Adds what an `m` line has after its letter: the length of a file's name, the name, an address,
  /// and the offset and the size of each segment. A line of another form is skipped, since only
  /// names depend on it.
  void addModule(String line, String executable) {
    try {
      int space = line.indexOf(' ');
      int length = Integer.parseInt(line.substring(0, space), 16);
      String name = line.substring(space + 1, space + 1 + length);
      if (name.equals("-")) {
        return;
      }
      String[] numbers = line.substring(space + 1 + length).strip().split(" ", -1);
      String file = name.equals("x") ? executable : name;
      long base = Long.parseUnsignedLong(numbers[0], 16);
      for (int i = 1; i + 1 < numbers.length; i += 2) {
        long start = base + Long.parseUnsignedLong(numbers[i], 16);
        long end = start + Long.parseUnsignedLong(numbers[i + 1], 16);
        if (modules.size() < StackTable.MAX_STACKS) {
          modules.put(start, new Module(file, base, end));
        }
      }
    } catch (IndexOutOfBoundsException | NumberFormatException _) {
      // The frames in this file keep their addresses for names.
    }
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public int caller(int stack) {
    return callers[stack - 1];
  }

  @Override
  public String frame(int stack) {
    long address = addresses[stack - 1];
    Map.Entry<Long, Module> below = modules.floorEntry(address);
    if (below != null && Long.compareUnsigned(address, below.getValue().end()) < 0) {
      Module module = below.getValue();
      return module.file() + "+0x" + Long.toHexString(address - module.base());
    }
    return "0x" + Long.toHexString(address);
  }
}
