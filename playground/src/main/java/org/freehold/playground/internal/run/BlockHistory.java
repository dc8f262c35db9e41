package org.freehold.playground.internal.run;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/// The lives of all blocks of a run. A life begins with the operation that put a block at its place
/// and ends with the one that freed, moved or resized it; so a block that is resized has several
/// lives, and whatever is live after operation `t` is every life with `birth <= t < death`.
///
/// Operations are numbered from 1, lives from 0 in the order of their births. A life takes 36
/// bytes, an operation 5, a refusal 12.
///
/// Not thread-safe while it is written; whoever has seen it complete may read it from any thread.
public final class BlockHistory {

  /// No life.
  static final int NONE = -1;

  /// The death of a life that has not ended.
  static final int ALIVE = Integer.MAX_VALUE;

  /// What an operation was, in the low bits of its mark: an allocation.
  public static final int ALLOCATE = 0;

  /// A reallocation.
  public static final int REALLOCATE = 1;

  /// A free.
  public static final int FREE = 2;

  /// An operation that concerns no block: a free of null, or of a block whose allocation was
  /// refused.
  public static final int NOTHING = 3;

  /// A bit of the mark: the request was refused.
  public static final int REFUSED = 4;

  /// A bit of the mark: other blocks were moved by it.
  public static final int MOVED_OTHERS = 8;

  /// The first four bytes of what [#writeTo] writes.
  private static final int MAGIC = 0x4648_4232; // "FHB2"

  private static final int BUFFER = 1 << 16;
  private static final int LEAST = 1024;

  private int lives;
  private int[] births;
  private int[] deaths;
  private int[] slots;
  private long[] addresses;
  private long[] requested;
  private long[] usable;

  private int operations;
  private byte[] marks;
  private int[] subjects;

  /// The operations that were refused, with what they asked for: they begin no life that would say.
  private int refusals;

  private int[] refused = {};
  private long[] refusedSizes = {};

  private long lowest = Long.MAX_VALUE;
  private long end;

  /// Makes an empty one.
  @SuppressWarnings("NullAway.Init") // By reserve.
  BlockHistory() {
    reserve(LEAST, LEAST);
  }

  /// Makes room before the first operation.
  ///
  /// @param moreLives lives that are expected, if no block moves
  /// @param moreOperations operations that are expected
  final void reserve(int moreLives, int moreOperations) {
    int ofLives = Math.max(LEAST, moreLives);
    births = new int[ofLives];
    deaths = new int[ofLives];
    slots = new int[ofLives];
    addresses = new long[ofLives];
    requested = new long[ofLives];
    usable = new long[ofLives];
    int ofOperations = Math.max(LEAST, moreOperations);
    marks = new byte[ofOperations];
    subjects = new int[ofOperations];
  }

  /// Begins a life.
  ///
  /// @return its number
  int begin(int operation, int slot, long address, long size, long usableSize) {
    if (lives == births.length) {
      int room = lives + (lives >> 1);
      births = Arrays.copyOf(births, room);
      deaths = Arrays.copyOf(deaths, room);
      slots = Arrays.copyOf(slots, room);
      addresses = Arrays.copyOf(addresses, room);
      requested = Arrays.copyOf(requested, room);
      usable = Arrays.copyOf(usable, room);
    }
    births[lives] = operation;
    deaths[lives] = ALIVE;
    slots[lives] = slot;
    addresses[lives] = address;
    requested[lives] = size;
    usable[lives] = usableSize;
    lowest = Math.min(lowest, address);
    end = Math.max(end, address + Math.max(usableSize, 1));
    return lives++;
  }

  /// Ends a life.
  void end(int life, int operation) {
    deaths[life] = operation;
  }

  /// Enters the next operation.
  ///
  /// @param mark what it was, with its bits
  /// @param life that it began, or for a free the one that it ended; [#NONE] if there is none
  void operation(int mark, int life) {
    if (operations == marks.length) {
      int room = operations + (operations >> 1);
      marks = Arrays.copyOf(marks, room);
      subjects = Arrays.copyOf(subjects, room);
    }
    marks[operations] = (byte) mark;
    subjects[operations] = life;
    operations++;
  }

  /// Enters what a request that was refused has asked for.
  void refusal(int operation, long size) {
    if (refusals == refused.length) {
      int room = Math.max(LEAST, refusals + (refusals >> 1));
      refused = Arrays.copyOf(refused, room);
      refusedSizes = Arrays.copyOf(refusedSizes, room);
    }
    refused[refusals] = operation;
    refusedSizes[refusals++] = size;
  }

  /// Number of lives.
  public int lives() {
    return lives;
  }

  /// Number of operations that were played.
  public int operations() {
    return operations;
  }

  /// What an operation was.
  ///
  /// @param operation counted from 1
  public int mark(int operation) {
    return marks[operation - 1];
  }

  /// The life that an operation concerns, or -1.
  ///
  /// @param operation counted from 1
  public int life(int operation) {
    return subjects[operation - 1];
  }

  /// The operation that began a life.
  public int birth(int life) {
    return births[life];
  }

  /// The operation that ended a life; [Integer#MAX_VALUE] if none did.
  public int death(int life) {
    return deaths[life];
  }

  /// The slot of the trace whose block it was.
  public int slot(int life) {
    return slots[life];
  }

  /// Where it was.
  public long address(int life) {
    return addresses[life];
  }

  /// The bytes requested.
  public long requested(int life) {
    return requested[life];
  }

  /// The bytes that were usable, at least those requested.
  public long usable(int life) {
    return usable[life];
  }

  /// The lowest address of all blocks; 0 without any.
  public long lowest() {
    return lives == 0 ? 0 : lowest;
  }

  /// The first address above all blocks; 0 without any.
  public long end() {
    return end;
  }

  /// Writes all of it as columns, little-endian as pages in a browser read them: `FHB2`, the number
  /// of lives and of operations, the unit of addresses and sizes in bytes, the lowest address as
  /// two words, and the number of refusals; then for each life births, deaths, slots, addresses
  /// above the lowest, requested and usable sizes as 32-bit words; for each refusal its operation
  /// and the low and the high word of its size; and for each operation its life as a 32-bit word,
  /// then its mark as a byte. Addresses are in units; sizes are bytes, and 2³² − 1 stands for all
  /// of a life that are larger.
  ///
  /// @param out receives `28 + 24 · lives + 12 · refusals + 5 · operations` bytes
  /// @throws IOException when the other side has gone
  public void writeTo(OutputStream out) throws IOException {
    Columns columns = new Columns(out);
    long unit = unit();
    columns.word(MAGIC);
    columns.word(lives);
    columns.word(operations);
    columns.word((int) unit);
    columns.word((int) lowest());
    columns.word((int) (lowest() >>> 32));
    columns.word(refusals);
    columns.words(births, lives);
    columns.words(deaths, lives);
    columns.words(slots, lives);
    for (int i = 0; i < lives; i++) {
      columns.word((int) ((addresses[i] - lowest) / unit));
    }
    columns.sizes(requested, lives);
    columns.sizes(usable, lives);
    for (int i = 0; i < refusals; i++) {
      columns.word(refused[i]);
      columns.word((int) refusedSizes[i]);
      columns.word((int) (refusedSizes[i] >> 32));
    }
    columns.words(subjects, operations);
    columns.flush();
    out.write(marks, 0, operations);
    out.flush();
  }

  /// Bytes of a unit of addresses: 8, and more where 2³² of them do not reach.
  private long unit() {
    long unit = 8;
    while ((end - lowest()) / unit > 0xFFFF_FFFFL) {
      unit *= 2;
    }
    return unit;
  }

  /// Little-endian words in large pieces.
  private static final class Columns {

    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER];
    private int filled;

    Columns(OutputStream out) {
      this.out = out;
    }

    void word(int value) throws IOException {
      if (filled == buffer.length) {
        flush();
      }
      buffer[filled] = (byte) value;
      buffer[filled + 1] = (byte) (value >>> 8);
      buffer[filled + 2] = (byte) (value >>> 16);
      buffer[filled + 3] = (byte) (value >>> 24);
      filled += Integer.BYTES;
    }

    void words(int[] values, int count) throws IOException {
      for (int i = 0; i < count; i++) {
        word(values[i]);
      }
    }

    void sizes(long[] values, int count) throws IOException {
      for (int i = 0; i < count; i++) {
        word((int) Math.min(values[i], 0xFFFF_FFFFL));
      }
    }

    void flush() throws IOException {
      out.write(buffer, 0, filled);
      filled = 0;
    }
  }
}
