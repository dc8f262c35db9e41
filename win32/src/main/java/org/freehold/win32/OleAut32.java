package org.freehold.win32;

import static org.freehold.win32.HeapFlags.HEAP_ZERO_MEMORY;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.freehold.vm.Memory;
import org.freehold.win32.internal.bstr.BstrCache;
import org.freehold.win32.internal.bstr.BstrLayout;
import org.jspecify.annotations.Nullable;

/// The strings of OLE automation: `SysAllocString` and its family.
///
/// A `BSTR` is the address of its text in UTF-16, little-endian. The length in bytes is in the four
/// bytes before, a zero character behind; a text may contain zeros, and may be any bytes. NULL is
/// 0, and is an empty string. Where C passes a `BSTR*`, there is an array whose first element is
/// read and written. Where C passes text, the calls take its address, or a Java string or array.
///
/// Freed strings are cached, six of each size, and so stay live blocks of the process heap until
/// they are used again: freeing one of them again does nothing. [#SetOaNoCache] ends that, and
/// there is no cache over a page heap, which would not see accesses to freed strings.
///
/// Lengths are unsigned numbers of 32 bits. Strings belong to nobody: any thread may free one.
///
/// Safe for several threads.
@SuppressWarnings("MemberName") // The Win32 spelling is the point.
public final class OleAut32 {

  private static final long UNSIGNED = 0xFFFF_FFFFL;

  /// What the text, its terminator and its length must fit in, in bytes.
  private static final long MAX_BYTES = UNSIGNED - 2 - BstrLayout.PREFIX;

  /// References that keep a string from being freed.
  private static final class Pins {
    int count;
    boolean isFreed;
  }

  private final Kernel32 kernel32;
  private final Ole32 ole32;
  private final Memory memory;
  private final BstrLayout layout;
  private final BstrCache cache = new BstrCache();
  private final Map<Long, Pins> pinned = new HashMap<>();

  /// Makes the calls for one process.
  ///
  /// @param ole32 its task memory
  public OleAut32(Ole32 ole32) {
    this.ole32 = ole32;
    this.kernel32 = ole32.kernel32();
    this.memory = kernel32.space().memory();
    this.layout = new BstrLayout(kernel32.space().info().pointerBits() / Byte.SIZE);
  }

  private boolean isCaching() {
    return kernel32.GetProcessHeap().heap().options().pageHeap() == null;
  }

  /// A new string of any contents; 0 when there is no memory.
  private long make(long bytes, boolean zeroed) {
    long size = layout.blockSize(bytes);
    long block = cache.take(size);
    if (block == 0) {
      int flags = zeroed ? HEAP_ZERO_MEMORY : 0;
      block = kernel32.HeapAlloc(kernel32.GetProcessHeap(), flags, size);
    } else if (zeroed) {
      memory.fill(block, size, (byte) 0);
    }
    return block == 0 ? 0 : withLength(layout.stringOf(block), bytes);
  }

  private long withLength(long string, long bytes) {
    memory.putInt(string - BstrLayout.PREFIX, (int) bytes);
    return string;
  }

  /// Writes a zero character.
  private void terminate(long address) {
    memory.putByte(address, (byte) 0);
    memory.putByte(address + 1, (byte) 0);
  }

  private static boolean isTooLong(int length) {
    return (length & UNSIGNED) >= MAX_BYTES / 2;
  }

  /// The characters before the first zero one.
  private int lengthOf(long text) {
    long end = text;
    while (memory.getByte(end) != 0 || memory.getByte(end + 1) != 0) {
      end += 2;
    }
    return (int) ((end - text) / 2);
  }

  /// Allocates a string.
  ///
  /// @param text the address of characters that end with a zero one, or 0
  /// @return the string; 0 for 0, or when there is no memory
  public long SysAllocString(long text) {
    return text == 0 ? 0 : SysAllocStringLen(text, lengthOf(text));
  }

  /// Allocates a string.
  ///
  /// @param text the characters; null for none
  /// @return the string; 0 for null, or when there is no memory
  public long SysAllocString(@Nullable String text) {
    return text == null ? 0 : SysAllocStringLen(untilZero(text), untilZero(text).length());
  }

  private static String untilZero(String text) {
    int zero = text.indexOf(0);
    return zero < 0 ? text : text.substring(0, zero);
  }

  /// Allocates a string of a length.
  ///
  /// @param text the address of that many characters, zeros included; 0 for zeros
  /// @param length characters
  /// @return the string; 0 for a length from 0x7FFFFFFC on, or when there is no memory
  public long SysAllocStringLen(long text, int length) {
    if (isTooLong(length)) {
      return 0;
    }
    long bytes = 2 * (length & UNSIGNED);
    long string = make(bytes, text == 0);
    if (string != 0) {
      if (text != 0) {
        memory.copy(text, string, bytes);
      }
      terminate(string + bytes);
    }
    return string;
  }

  /// Allocates a string of a length.
  ///
  /// @param text characters, at least that many; null for zeros
  /// @param length characters
  /// @return the string; 0 for a length from 0x7FFFFFFC on, or when there is no memory
  /// @throws IllegalArgumentException when the text is shorter
  public long SysAllocStringLen(@Nullable String text, int length) {
    if (text == null || isTooLong(length)) {
      return SysAllocStringLen(0, length);
    }
    byte[] bytes = bytesOf(text, length);
    long string = make(bytes.length, false);
    if (string != 0) {
      write(string, bytes);
    }
    return string;
  }

  private static byte[] bytesOf(String text, int length) {
    require(text.length(), length, "characters");
    return text.substring(0, length).getBytes(StandardCharsets.UTF_16LE);
  }

  private static void require(int available, int length, String unit) {
    if (length < 0 || length > available) {
      throw new IllegalArgumentException(
          "the text has "
              + available
              + " "
              + unit
              + ", and "
              + (length & UNSIGNED)
              + " are wanted");
    }
  }

  private void write(long string, byte[] bytes) {
    memory.write(string, bytes, 0, bytes.length);
    terminate(string + bytes.length);
  }

  /// Allocates a string of bytes. One zero byte, and a zero character from the next even offset on,
  /// follow them.
  ///
  /// @param text the address of that many bytes; 0 for zeros
  /// @param length bytes
  /// @return the string; 0 for a length from 0xFFFFFFF9 on, or when there is no memory
  public long SysAllocStringByteLen(long text, int length) {
    long bytes = length & UNSIGNED;
    if (bytes >= MAX_BYTES) {
      return 0;
    }
    long string = make(bytes, text == 0);
    if (string != 0) {
      if (text != 0) {
        memory.copy(text, string, bytes);
      }
      terminateBytes(string, bytes);
    }
    return string;
  }

  private void terminateBytes(long string, long bytes) {
    memory.putByte(string + bytes, (byte) 0);
    terminate(string + (bytes + 1 & -2));
  }

  /// Allocates a string of bytes, as [#SysAllocStringByteLen(long, int)].
  ///
  /// @param text bytes, at least that many; null for zeros
  /// @param length bytes
  /// @return the string; 0 for a length from 0xFFFFFFF9 on, or when there is no memory
  /// @throws IllegalArgumentException when the text is shorter
  public long SysAllocStringByteLen(byte @Nullable [] text, int length) {
    if (text == null || (length & UNSIGNED) >= MAX_BYTES) {
      return SysAllocStringByteLen(0, length);
    }
    require(text.length, length, "bytes");
    long string = make(length, false);
    if (string != 0) {
      memory.write(string, text, 0, length);
      terminateBytes(string, length);
    }
    return string;
  }

  /// Replaces a string by a new one.
  ///
  /// @param string the string, replaced if the call succeeds
  /// @param text the address of characters that end with a zero one, perhaps in the string itself;
  ///   0 for NULL
  /// @return 1; 0 when there is no memory, and the string is unchanged
  public int SysReAllocString(long[] string, long text) {
    if (text == 0) {
      return replace(string, 0, false);
    }
    // In the cache the old string keeps its text; and what is not cached is freed after the copy.
    return replaceFreed(string, () -> SysAllocString(text));
  }

  /// Replaces a string by a new one.
  ///
  /// @param string the string, replaced if the call succeeds
  /// @param text the characters; null for NULL
  /// @return 1; 0 when there is no memory, and the string is unchanged
  public int SysReAllocString(long[] string, @Nullable String text) {
    return text == null
        ? replace(string, 0, false)
        : replaceFreed(string, () -> SysAllocString(text));
  }

  private interface Allocation {
    long make();
  }

  /// Frees the old string first, so that the new one can have its block, and takes it back from the
  /// cache if there is no new one.
  private int replaceFreed(long[] string, Allocation allocation) {
    long block = string[0] == 0 ? 0 : layout.blockOf(string[0]);
    long size = block == 0 ? -1 : blockSize(block);
    boolean isCached = size >= 0 && isCaching() && !isPinned(block) && cache.put(block, size);
    long made = allocation.make();
    if (!isCached) {
      return replace(string, made, true);
    }
    if (made == 0 && cache.takeBack(block, size)) {
      return 0;
    }
    string[0] = made;
    return made == 0 ? 0 : 1;
  }

  private int replace(long[] string, long made, boolean isWanted) {
    if (isWanted && made == 0) {
      return 0;
    }
    SysFreeString(string[0]);
    string[0] = made;
    return 1;
  }

  private boolean isInside(long text, long string) {
    if (string == 0) {
      return false;
    }
    long block = layout.blockOf(string);
    return text >= block && text < block + Math.max(0, blockSize(block));
  }

  /// The size of a block; -1 if it is none. Leaves the last error alone.
  private long blockSize(long block) {
    int before = kernel32.GetLastError();
    long size = allocator().GetSize(block);
    kernel32.SetLastError(before);
    return size;
  }

  private Ole32.IMalloc allocator() {
    return Objects.requireNonNull(ole32.CoGetMalloc(Ole32.MEMCTX_TASK));
  }

  /// Changes the length of a string, and its text where one is given.
  ///
  /// @param string the string, which may move; NULL becomes a new one
  /// @param text the address of that many characters, perhaps in the string itself; 0 keeps the
  ///   text, and leaves undefined what it gains
  /// @param length characters
  /// @return 1; 0 for a length from 0x7FFFFFFC on, or when there is no memory, and the string is
  ///   unchanged
  public int SysReAllocStringLen(long[] string, long text, int length) {
    if (isTooLong(length)) {
      return 0;
    }
    long old = string[0];
    if (old == 0) {
      return replace(string, SysAllocStringLen(text, length), true);
    }
    long bytes = 2 * (length & UNSIGNED);
    if (text != old && isInside(text, old)) {
      return replaceFromInside(string, text - old, bytes);
    }
    long moved = resize(old, bytes);
    if (moved == 0) {
      return 0;
    }
    if (text != 0 && text != old) {
      memory.copy(text, moved, bytes);
    }
    string[0] = moved;
    return 1;
  }

  /// Makes a part of a string the string. The part is moved while both are there: before a block
  /// shrinks, after it has grown.
  private int replaceFromInside(long[] string, long offset, long bytes) {
    long old = string[0];
    long room = Math.max(0, blockSize(layout.blockOf(old)));
    boolean shrinks = layout.blockSize(bytes) <= room;
    if (shrinks) {
      memory.copy(old + offset, old, bytes);
    }
    long moved = resize(old, bytes);
    if (moved == 0) {
      return 0;
    }
    if (!shrinks) {
      long readable = layout.blockSize(bytes) - layout.header() - offset;
      memory.copy(moved + offset, moved, Math.min(bytes, Math.max(0, readable)));
      terminate(moved + bytes);
    }
    string[0] = moved;
    return 1;
  }

  /// Changes the length of a string, as [#SysReAllocStringLen(long\[\], long, int)].
  ///
  /// @param string the string, which may move; NULL becomes a new one
  /// @param text characters, at least that many; null keeps the text
  /// @param length characters
  /// @return 1; 0 for a length from 0x7FFFFFFC on, or when there is no memory, and the string is
  ///   unchanged
  /// @throws IllegalArgumentException when the text is shorter
  public int SysReAllocStringLen(long[] string, @Nullable String text, int length) {
    if (text == null || isTooLong(length)) {
      return SysReAllocStringLen(string, 0, length);
    }
    if (string[0] == 0) {
      return replace(string, SysAllocStringLen(text, length), true);
    }
    byte[] bytes = bytesOf(text, length);
    long moved = resize(string[0], bytes.length);
    if (moved == 0) {
      return 0;
    }
    write(moved, bytes);
    string[0] = moved;
    return 1;
  }

  private long resize(long string, long bytes) {
    long block = ole32.CoTaskMemRealloc(layout.blockOf(string), layout.blockSize(bytes));
    if (block == 0) {
      return 0;
    }
    long moved = withLength(layout.stringOf(block), bytes);
    terminate(moved + bytes);
    return moved;
  }

  /// Frees a string.
  ///
  /// @param string the string, or 0, which does nothing; so does anything else that is not a live
  ///   string, with `ERROR_INVALID_PARAMETER` unless it is in the cache
  public void SysFreeString(long string) {
    if (string == 0) {
      return;
    }
    long block = layout.blockOf(string);
    long size = allocator().GetSize(block);
    if (size < 0 || isKept(block)) {
      return;
    }
    if (!isCaching() || !cache.put(block, size)) {
      ole32.CoTaskMemFree(block);
    }
  }

  /// Keeps a string from being freed until [#SysReleaseString] has been called as often.
  ///
  /// @param string the string, or 0, which does nothing
  /// @return 0 (`S_OK`)
  public int SysAddRefString(long string) {
    if (string != 0) {
      synchronized (pinned) {
        pinned.computeIfAbsent(layout.blockOf(string), _ -> new Pins()).count++;
      }
    }
    return 0;
  }

  /// Undoes one [#SysAddRefString]. The last one frees the string if it was to be freed meanwhile.
  ///
  /// @param string the string, or 0, which does nothing
  public void SysReleaseString(long string) {
    if (string != 0 && isToBeFreed(layout.blockOf(string))) {
      SysFreeString(string);
    }
  }

  private boolean isToBeFreed(long block) {
    synchronized (pinned) {
      Pins pins = pinned.get(block);
      if (pins == null || --pins.count > 0) {
        return false;
      }
      pinned.remove(block);
      return pins.isFreed;
    }
  }

  private boolean isPinned(long block) {
    synchronized (pinned) {
      return pinned.containsKey(block);
    }
  }

  /// Whether a string that is to be freed has references, which then free it.
  private boolean isKept(long block) {
    synchronized (pinned) {
      Pins pins = pinned.get(block);
      if (pins == null) {
        return false;
      }
      pins.isFreed = true;
      return true;
    }
  }

  /// The length of a string, which is what the four bytes before it say.
  ///
  /// @param string the string, or 0
  /// @return characters, unsigned; half of the bytes, rounded down; 0 for 0
  public int SysStringLen(long string) {
    return SysStringByteLen(string) >>> 1;
  }

  /// The length of a string in bytes, which is what the four bytes before it say.
  ///
  /// @param string the string, or 0
  /// @return bytes, unsigned; 0 for 0
  public int SysStringByteLen(long string) {
    return string == 0 ? 0 : memory.getInt(string - BstrLayout.PREFIX);
  }

  /// Ends the cache: strings that are freed from now on are freed at once. What is in the cache
  /// stays allocated, as on Windows.
  public void SetOaNoCache() {
    cache.disable();
  }
}
