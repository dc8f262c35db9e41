package org.freehold.heap;

/// The layout of a file of page heap records, for its writer here and its reader in the module
/// `inspect`. docs/page-heap.md describes the format. Numbers are little-endian; offsets are in
/// bytes.
public final class PageRecordLayout {

  /// The first eight bytes of a file: `FHPAGES` and a line end.
  public static final long MAGIC = 0x0A53_4547_4150_4846L;

  /// The version of the format.
  public static final int VERSION = 1;

  /// Bytes of the header; the first chunk follows it.
  public static final int HEADER_BYTES = 4096;

  /// Bytes of a chunk.
  public static final int CHUNK_BYTES = 1 << 20;

  /// Bytes of the header of a chunk; its contents follow.
  public static final int CHUNK_HEADER_BYTES = 32;

  /// Bytes of a record.
  public static final int RECORD_BYTES = 96;

  /// Records of a chunk.
  public static final int RECORDS_OF_CHUNK = (CHUNK_BYTES - CHUNK_HEADER_BYTES) / RECORD_BYTES;

  /// The maximum number of chunks of records.
  public static final int MOST_RECORD_CHUNKS = 48;

  /// The maximum number of chunks of texts.
  public static final int MOST_TEXT_CHUNKS = 16;

  /// Bytes of the header of a text; the text follows, padded to a multiple of 8.
  public static final int TEXT_HEADER_BYTES = 16;

  /// The maximum length of a text, in bytes.
  public static final int LONGEST_TEXT = 1 << 14;

  private PageRecordLayout() {}

  /// Fields of the file's header.
  public static final class Header {
    /// 8 bytes: [PageRecordLayout#MAGIC].
    public static final int MAGIC = 0;

    /// 4 bytes: [PageRecordLayout#VERSION].
    public static final int VERSION = 8;

    /// 4 bytes: [PageRecordLayout#CHUNK_BYTES].
    public static final int CHUNK_BYTES = 12;

    /// 8 bytes: the process id.
    public static final int PID = 16;

    /// 8 bytes: when the file was created, in milliseconds since 1970.
    public static final int START = 24;

    /// 8 bytes: bytes of a page.
    public static final int PAGE_BYTES = 32;

    /// 8 bytes: how many blocks were not recorded for lack of room.
    public static final int LOST_BLOCKS = 40;

    /// 8 bytes: how many texts were not recorded for lack of room.
    public static final int LOST_TEXTS = 48;

    private Header() {}
  }

  /// Fields of a chunk's header.
  public static final class Chunk {
    /// 4 bytes: what it holds; 0 when it is not in use yet.
    public static final int KIND = 0;

    /// 4 bytes: in a chunk of texts the bytes in use, this header included.
    public static final int USED = 4;

    /// A chunk of records.
    public static final int RECORDS = 1;

    /// A chunk of texts.
    public static final int TEXTS = 2;

    private Chunk() {}
  }

  /// Fields of a text's header.
  public static final class Text {
    /// 4 bytes: its number, counted from 1.
    public static final int NUMBER = 0;

    /// 4 bytes: its length in bytes of UTF-8.
    public static final int LENGTH = 4;

    /// 4 bytes: its CRC-32.
    public static final int CHECK = 8;

    private Text() {}
  }

  /// Fields of a record.
  public static final class Block {
    /// 4 bytes: one of the states below; 0 when the record was never used.
    public static final int STATE = 0;

    /// 4 bytes: the text with the heap's name.
    public static final int HEAP = 4;

    /// 8 bytes: the sequence number of the block in the process, from 1.
    public static final int SEQUENCE = 8;

    /// 8 bytes: where the pages of the block begin, guard page included.
    public static final int SLOT = 16;

    /// 8 bytes: length of these pages in bytes.
    public static final int SLOT_BYTES = 24;

    /// 8 bytes: the address of the block.
    public static final int ADDRESS = 32;

    /// 8 bytes: the bytes requested.
    public static final int SIZE = 40;

    /// 4 bytes: the text with the stack that allocated it; 0 for none.
    public static final int ALLOCATED_BY = 48;

    /// 4 bytes: the text with the stack that freed it; 0 for none.
    public static final int FREED_BY = 52;

    /// 4 bytes: the text with the name of the thread that allocated it.
    public static final int ALLOCATING_THREAD = 56;

    /// 4 bytes: the text with the name of the thread that freed it.
    public static final int FREEING_THREAD = 60;

    /// 8 bytes: when it was allocated, in milliseconds since 1970.
    public static final int ALLOCATED_AT = 64;

    /// 8 bytes: when it was freed; 0 while it is live.
    public static final int FREED_AT = 72;

    /// 8 bytes: 1 when the guard page is before the block, else 0.
    public static final int GUARD = 80;

    /// 8 bytes: the checksum, [PageRecordLayout#mix] over the words before it, so that a record
    /// that was only partly written is recognised.
    public static final int CHECK = 88;

    /// The block is live.
    public static final int LIVE = 1;

    /// The block is freed and its pages are inaccessible.
    public static final int FREED = 2;

    /// The block has left the quarantine, and its pages may have been reused.
    public static final int RELEASED = 3;

    /// The heap was closed while the block was live.
    public static final int CLOSED = 4;

    private Block() {}
  }

  /// Adds a word to a checksum.
  ///
  /// @param sum of the words before; 0 for none
  /// @param word to add
  /// @return the sum of all
  public static long mix(long sum, long word) {
    long mixed = (sum ^ word) * 0x9E37_79B9_7F4A_7C15L;
    return mixed ^ mixed >>> 29;
  }
}
