package org.freehold.heap.internal.detect;

import java.util.Arrays;
import java.util.Locale;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// A fill pattern: bytes that memory is filled with so that a write there, or a read of what nobody
/// wrote, is noticed. A pattern of several bytes is aligned to multiples of its length, so adjacent
/// ranges filled with it look like one.
///
/// The values are those of Windows, since people recognise them.
public final class Pattern {

  /// Bytes that are written or compared at once.
  static final int CHUNK = 4096;

  /// After a block.
  public static final Pattern TAIL = new Pattern(1, 0xAB);

  /// A new block, not yet written.
  public static final Pattern UNINITIALISED = new Pattern(4, 0xBAADF00D);

  /// Freed memory.
  public static final Pattern FREED = new Pattern(4, 0xFEEEFEEE);

  /// Before and after a block of a light page heap.
  public static final Pattern LIGHT_GUARD = new Pattern(1, 0xA0);

  /// A new block of a light page heap.
  public static final Pattern LIGHT_UNINITIALISED = new Pattern(1, 0xE0);

  /// A freed block of a light page heap.
  public static final Pattern LIGHT_FREED = new Pattern(1, 0xF0);

  /// Around a block with a guard page.
  public static final Pattern PAGE_AROUND = new Pattern(1, 0xD0);

  /// A new block with a guard page.
  public static final Pattern PAGE_UNINITIALISED = new Pattern(1, 0xC0);

  private final int unit;
  private final int value;
  private final byte[] chunk = new byte[CHUNK];

  private Pattern(int unit, int value) {
    this.unit = unit;
    this.value = value;
    for (int i = 0; i < CHUNK; i++) {
      chunk[i] = (byte) (value >>> (8 * (i % unit)));
    }
  }

  /// Bytes of one repetition.
  public int unit() {
    return unit;
  }

  /// The value as programmers know it, such as `0xFEEEFEEE`.
  public String text() {
    return "0x" + Integer.toHexString(value).toUpperCase(Locale.ROOT);
  }

  /// The expected byte at an address.
  byte at(long address) {
    return chunk[phase(address)];
  }

  /// Fills `length` bytes.
  public void fill(Memory memory, long address, long length) {
    int phase = phase(address);
    int step = CHUNK - unit;
    for (long done = 0; done < length; done += step) {
      int bytes = (int) Math.min(step, length - done);
      memory.write(address + done, chunk, phase, bytes);
    }
  }

  /// The damage in `length` bytes; null when all hold the pattern. Only damage makes an object.
  ///
  /// @param found an array of [#CHUNK] bytes, for the bytes that are there
  @Nullable Damage damage(Memory memory, long address, long length, byte[] found) {
    int phase = phase(address);
    int step = CHUNK - unit;
    long first = -1;
    long last = -1;
    for (long done = 0; done < length; done += step) {
      int bytes = (int) Math.min(step, length - done);
      memory.read(address + done, found, 0, bytes);
      int mismatch = Arrays.mismatch(found, 0, bytes, chunk, phase, phase + bytes);
      if (mismatch >= 0) {
        first = first < 0 ? address + done + mismatch : first;
        last = address + done + lastMismatch(found, bytes, phase);
      }
    }
    return first < 0 ? null : new Damage(first, last);
  }

  private int phase(long address) {
    return (int) (address & (unit - 1));
  }

  private int lastMismatch(byte[] found, int bytes, int phase) {
    int i = bytes - 1;
    while (found[i] == chunk[phase + i]) {
      i--;
    }
    return i;
  }

  /// The first and the last address of a range that do not hold the pattern.
  public record Damage(long first, long last) {}
}
