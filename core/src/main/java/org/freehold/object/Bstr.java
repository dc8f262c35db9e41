package org.freehold.object;

import java.util.Locale;
import org.freehold.heap.Heap;
import org.freehold.internal.change.StackReserve;
import org.freehold.object.internal.owners.OwnerToken;
import org.freehold.object.internal.owners.OwnerTokens;
import org.freehold.vm.Memory;
import org.freehold.vm.SpaceInfo;
import org.jspecify.annotations.Nullable;

/// A BSTR: the string of COM, with its length before its address, as the `SysAllocString` family
/// makes it. The object owns it.
///
/// ```
///   block ─▶ │ unused, 4 bytes │ length in bytes, 4 │ text, UTF-16LE or bytes │ zeroes │
///                                          address ─▶┘
/// ```
///
/// The address is 8 after a multiple of 16; on a 32-bit machine, which has no unused bytes, 4 after
/// a multiple of 8. The block is a multiple of 16 bytes, and ends with two zero bytes or more that
/// are not counted. The length is the prefix and nothing else: text may contain zeroes, and who
/// writes to the prefix changes the length. A BSTR may hold any bytes, and an odd number of them.
///
/// | Windows | here |
/// |---|---|
/// | `SysAllocString`, `SysAllocStringLen` | [#of(String)], [#ofLength] |
/// | `SysAllocStringByteLen` | [#ofBytes(long)], [#ofBytes(byte\[\])] |
/// | `SysReAllocString` | [#reallocate(String)] |
/// | `SysReAllocStringLen` | [#reallocate(long, long)]; without a text, [#reallocate(long)] |
/// | `SysStringLen`, `SysStringByteLen` | [#length], [#byteLength] |
/// | `SysFreeString` | [#close] |
///
/// A BSTR that C code is to own is handed over with [#release], and one that it hands back is taken
/// with [#adopt].
///
/// Belongs to one thread at a time. One that becomes garbage while it is open is reported
/// ([LostOwners]). Operations are O(bytes), those on the length O(1). Sources: the documentation of
/// the `SysAllocString` family; calls and answers recorded from Wine 8.0.
public final class Bstr implements AutoCloseable {

  /// Bytes that a BSTR can have at most: the prefix has 32 bits, and the terminator must fit.
  public static final long MAX_BYTES = 0xFFFF_FFECL;

  /// Characters that it can have at most.
  public static final long MAX_LENGTH = MAX_BYTES / Character.BYTES;

  private static final int PREFIX = Integer.BYTES;
  private static final int TERMINATOR = Character.BYTES;
  private static final int ROUNDING = 16;

  /// Text is encoded and decoded by pieces of so many characters.
  private static final int PIECE = 4096;

  private static final String CLOSED = "it was closed";
  private static final String RELEASED = "it was released, and the caller of release owns it";

  private final Heap heap;
  private final Memory memory;
  private final OwnerToken token;
  private long address;

  /// Why there is no string any more; null while there is one.
  private @Nullable String gone;

  private Bstr(Heap heap, OwnerToken token) {
    this.heap = heap;
    this.memory = heap.options().space().memory();
    this.token = token;
  }

  /// A string on the process heap.
  ///
  /// @param text of any length, which may contain zeroes
  /// @throws org.freehold.OutOfMemoryException with a diagnosis, when no memory is available
  public static Bstr of(String text) {
    return of(Heap.processHeap(), text);
  }

  /// A string on a heap.
  ///
  /// @param heap that the block comes from
  /// @param text of any length, which may contain zeroes
  /// @throws org.freehold.OutOfMemoryException with a diagnosis, when no memory is available
  public static Bstr of(Heap heap, String text) {
    long bytes = (long) text.length() * Character.BYTES;
    return make(heap, bytes, made -> write(made.memory, made.address, text));
  }

  /// A string of zeroes on the process heap.
  ///
  /// @param length characters
  /// @throws IllegalArgumentException when that is negative or above [#MAX_LENGTH]
  /// @throws org.freehold.OutOfMemoryException with a diagnosis, when no memory is available
  public static Bstr ofLength(long length) {
    return ofLength(Heap.processHeap(), length);
  }

  /// A string of zeroes on a heap.
  ///
  /// @param heap that the block comes from
  /// @param length characters
  /// @throws IllegalArgumentException when that is negative or above [#MAX_LENGTH]
  /// @throws org.freehold.OutOfMemoryException with a diagnosis, when no memory is available
  public static Bstr ofLength(Heap heap, long length) {
    return ofBytes(heap, bytesOf(length));
  }

  /// Bytes of zero on the process heap.
  ///
  /// @param bytes how many; may be odd
  /// @throws IllegalArgumentException when that is negative or above [#MAX_BYTES]
  /// @throws org.freehold.OutOfMemoryException with a diagnosis, when no memory is available
  public static Bstr ofBytes(long bytes) {
    return ofBytes(Heap.processHeap(), bytes);
  }

  /// Bytes of zero on a heap.
  ///
  /// @param heap that the block comes from
  /// @param bytes how many; may be odd
  /// @throws IllegalArgumentException when that is negative or above [#MAX_BYTES]
  /// @throws org.freehold.OutOfMemoryException with a diagnosis, when no memory is available
  public static Bstr ofBytes(Heap heap, long bytes) {
    requireBytes(bytes);
    return make(heap, bytes, made -> made.memory.fill(made.address, bytes, (byte) 0));
  }

  /// Bytes on the process heap, copied from an array.
  ///
  /// @param bytes any; may be an odd number of them
  /// @throws org.freehold.OutOfMemoryException with a diagnosis, when no memory is available
  public static Bstr ofBytes(byte[] bytes) {
    return make(
        Heap.processHeap(),
        bytes.length,
        made -> made.memory.write(made.address, bytes, 0, bytes.length));
  }

  /// Takes a string that somebody else has owned.
  ///
  /// @param heap that its block belongs to
  /// @param address of the string, as [#address] or [#release] gave it
  /// @return its owner from now on
  /// @throws IllegalArgumentException when no block of the heap starts where that of such a string
  ///   would, or the block is shorter than the length that the string has in front
  public static Bstr adopt(Heap heap, long address) {
    ObjectRehearsal.require();
    long block = address - headBytes(heap);
    if (!heap.isBlock(block)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "address=0x%x is not a BSTR of %s: no block starts %d bytes before it",
              address,
              heap,
              headBytes(heap)));
    }
    requireRoom(heap, address, block);
    OwnerToken token = OwnerTokens.take(LostOwner.Kind.BSTR, heap);
    Bstr made = new Bstr(heap, token);
    made.address = address;
    token.record().place(block);
    return made;
  }

  /// A prefix that says more than the block holds is not followed.
  private static void requireRoom(Heap heap, long address, long block) {
    long length = heap.options().space().memory().getInt(address - PREFIX) & 0xFFFF_FFFFL;
    long room = heap.sizeOf(block) - headBytes(heap) - TERMINATOR;
    if (length > room) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "address=0x%x is not a BSTR of %s: its prefix says %d bytes, and its block has room"
                  + " for %d",
              address,
              heap,
              length,
              Math.max(room, 0)));
    }
  }

  /// Fills the text of a string whose block and frame are there.
  private interface Filler {
    void fill(Bstr made);
  }

  private static Bstr make(Heap heap, long bytes, Filler text) {
    ObjectRehearsal.require();
    StackReserve.requireNested();
    OwnerToken token = OwnerTokens.take(LostOwner.Kind.BSTR, heap);
    long block = 0;
    boolean isMade = false;
    try {
      requireBytes(bytes);
      Bstr made = new Bstr(heap, token);
      block = heap.allocate(blockBytes(heap, bytes));
      made.address = block + headBytes(heap);
      text.fill(made);
      frame(heap, made.address, bytes);
      token.record().place(block);
      isMade = true;
      return made;
    } finally {
      if (!isMade) {
        token.settle();
        if (block != 0) {
          heap.free(block);
        }
      }
    }
  }

  /// Writes the zeroes from the end of the text to the end of the block, and the prefix.
  private static void frame(Heap heap, long address, long bytes) {
    Memory memory = heap.options().space().memory();
    long end = blockBytes(heap, bytes) - headBytes(heap);
    memory.fill(address + bytes, end - bytes, (byte) 0);
    memory.putInt(address - PREFIX, (int) bytes);
  }

  /// Makes sure that the bytes from the end of a text to the end of its block can be written:
  /// simulated memory makes a page when it is first written to.
  private void prepareFrame(long bytes) {
    long last = address + blockBytes(heap, bytes) - headBytes(heap) - 1;
    memory.putByte(address + bytes, memory.getByte(address + bytes));
    memory.putByte(last, memory.getByte(last));
  }

  /// Bytes from the block's start to the text: the address is 8 after a multiple of 16, or 4 on a
  /// 32-bit machine.
  private static int headBytes(Heap heap) {
    SpaceInfo info = heap.options().space().info();
    return info.pointerBits() == Integer.SIZE ? PREFIX : 2 * PREFIX;
  }

  private static long blockBytes(Heap heap, long bytes) {
    return (headBytes(heap) + bytes + TERMINATOR + ROUNDING - 1) & -ROUNDING;
  }

  private static void requireBytes(long bytes) {
    if (bytes < 0 || bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a BSTR cannot have that many bytes: bytes=" + bytes + ", at most " + MAX_BYTES);
    }
  }

  private static long bytesOf(long length) {
    if (length < 0 || length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a BSTR cannot have that many characters: length=" + length + ", at most " + MAX_LENGTH);
    }
    return length * Character.BYTES;
  }

  /// Writes characters as they are, so that unpaired surrogates are kept.
  private static void write(Memory memory, long to, String text) {
    byte[] piece = new byte[Math.min(text.length(), PIECE) * Character.BYTES];
    for (int from = 0; from < text.length(); from += PIECE) {
      int count = Math.min(PIECE, text.length() - from);
      for (int i = 0; i < count; i++) {
        char each = text.charAt(from + i);
        piece[2 * i] = (byte) each;
        piece[2 * i + 1] = (byte) (each >> Byte.SIZE);
      }
      memory.write(to + (long) from * Character.BYTES, piece, 0, count * Character.BYTES);
    }
  }

  /// Characters: the bytes of the prefix halved, rounded down.
  ///
  /// @throws IllegalStateException when it was closed or released
  public long length() {
    return byteLength() / Character.BYTES;
  }

  /// Bytes, as the prefix says, without the terminator.
  ///
  /// @throws IllegalStateException when it was closed or released
  public long byteLength() {
    return Integer.toUnsignedLong(memory.getInt(address() - PREFIX));
  }

  /// The address of the text, which is what C code means by a BSTR.
  ///
  /// @throws IllegalStateException when it was closed or released
  public long address() {
    if (gone != null) {
      throw new IllegalStateException("this Bstr has no string: " + gone);
    }
    return address;
  }

  /// The heap that the block belongs to.
  public Heap heap() {
    return heap;
  }

  /// Replaces the text. The address may change; if the allocation fails, nothing does.
  ///
  /// @param text from now on
  /// @throws org.freehold.OutOfMemoryException with a diagnosis, when no memory is available
  /// @throws IllegalStateException when it was closed or released
  public void reallocate(String text) {
    long bytes = bytesOf(text.length());
    StackReserve.requireNested();
    int head = headBytes(heap);
    long block = address() - head;
    long made = heap.allocate(blockBytes(heap, bytes));
    boolean isWritten = false;
    try {
      write(memory, made + head, text);
      frame(heap, made + head, bytes);
      isWritten = true;
    } finally {
      if (!isWritten) {
        heap.free(made);
      }
    }
    replace(block, made);
  }

  /// Changes the length, and keeps the text as far as it fits; what is added is zero. The address
  /// may change; if the allocation fails, nothing does.
  ///
  /// @param length characters from now on
  /// @throws IllegalArgumentException when that is negative or above [#MAX_LENGTH]
  /// @throws org.freehold.OutOfMemoryException with a diagnosis, when no memory is available
  /// @throws IllegalStateException when it was closed or released
  public void reallocate(long length) {
    long bytes = bytesOf(length);
    long kept = Math.min(bytes, byteLength());
    StackReserve.requireNested();
    if (bytes == kept) {
      prepareFrame(bytes);
    }
    int head = headBytes(heap);
    long block = heap.reallocate(address - head, blockBytes(heap, bytes));
    address = block + head;
    token.record().place(block);
    memory.fill(address + kept, bytes - kept, (byte) 0); // If this is refused, the text is the old.
    frame(heap, address, bytes);
  }

  /// Replaces the text by characters in memory, which may lie inside the old text. The address may
  /// change; if the allocation fails, nothing does.
  ///
  /// @param text address of the first character; 0 to keep the old text, as [#reallocate(long)]
  ///   does
  /// @param length characters from now on
  /// @throws IllegalArgumentException when that is negative or above [#MAX_LENGTH]
  /// @throws org.freehold.OutOfMemoryException with a diagnosis, when no memory is available
  /// @throws IllegalStateException when it was closed or released
  public void reallocate(long text, long length) {
    if (text == 0) {
      reallocate(length);
      return;
    }
    long bytes = bytesOf(length);
    StackReserve.requireNested();
    int head = headBytes(heap);
    long block = address() - head;
    long made = heap.allocate(blockBytes(heap, bytes));
    boolean isCopied = false;
    try {
      memory.copy(text, made + head, bytes);
      frame(heap, made + head, bytes);
      isCopied = true;
    } finally {
      if (!isCopied) {
        heap.free(made);
      }
    }
    replace(block, made);
  }

  private void replace(long old, long made) {
    address = made + headBytes(heap);
    token.record().place(made);
    heap.free(old);
  }

  /// Gives the string up without freeing it: whoever gets the address frees it, as `SysFreeString`
  /// would, or takes it with [#adopt].
  ///
  /// @return the address of the text
  /// @throws IllegalStateException when it was closed or released
  public long release() {
    long released = address();
    token.settle();
    gone = RELEASED;
    return released;
  }

  /// Whether there is a string: it was neither closed nor released.
  public boolean isOpen() {
    return gone == null;
  }

  /// Frees the string. Does nothing when it was closed or released before.
  ///
  /// @throws org.freehold.InvalidFreeException when somebody has freed the block by its address
  @Override
  public void close() {
    if (gone == null) {
      token.settle();
      gone = CLOSED;
      heap.free(address - headBytes(heap));
    }
  }

  /// The text: [#length] characters. A last odd byte is not part of it. Of a string that was closed
  /// or released, which of these it was.
  ///
  /// @throws OutOfMemoryError when the text is longer than a Java string can be
  @Override
  public String toString() {
    if (gone != null) {
      return "Bstr[" + gone + "]";
    }
    long length = length();
    StringBuilder text = new StringBuilder((int) Math.min(Integer.MAX_VALUE, length));
    byte[] piece = new byte[(int) Math.min(length, PIECE) * Character.BYTES];
    for (long from = 0; from < length; from += PIECE) {
      int count = (int) Math.min(PIECE, length - from);
      memory.read(address + from * Character.BYTES, piece, 0, count * Character.BYTES);
      for (int i = 0; i < count; i++) {
        text.append((char) ((piece[2 * i] & 0xff) | (piece[2 * i + 1] << Byte.SIZE)));
      }
    }
    return text.toString();
  }
}
