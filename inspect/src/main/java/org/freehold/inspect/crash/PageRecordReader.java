package org.freehold.inspect.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.freehold.heap.PageRecordLayout;
import org.freehold.heap.PageRecordLayout.Block;
import org.freehold.heap.PageRecordLayout.Chunk;
import org.freehold.heap.PageRecordLayout.Header;
import org.freehold.heap.PageRecordLayout.Text;
import org.freehold.inspect.crash.BlockRecord.Event;
import org.freehold.inspect.crash.BlockRecord.State;
import org.jspecify.annotations.Nullable;

/// Reads the block records of the page heap (a `.fhp` file); docs/page-heap.md describes the
/// format.
///
/// The process that wrote the file crashed, so half-written records are expected: a record or text
/// whose check word does not match is skipped and counted. A file that does not begin with the
/// magic is refused.
public final class PageRecordReader {

  private static final String WHAT =
      "records of a page heap, as Freehold writes them to a .fhp file";
  private static final long MAX_CHUNKS =
      PageRecordLayout.MOST_RECORD_CHUNKS + PageRecordLayout.MOST_TEXT_CHUNKS;
  private static final long MAX_FILE_BYTES =
      PageRecordLayout.HEADER_BYTES + MAX_CHUNKS * PageRecordLayout.CHUNK_BYTES;
  private static final int CHECKED_WORDS = Block.CHECK / Long.BYTES;

  private final String file;
  private final ByteBuffer bytes;
  private final Map<Integer, String> texts = new HashMap<>();
  private final List<BlockRecord> blocks = new ArrayList<>();
  private long damaged;

  private PageRecordReader(String file, byte[] content) {
    this.file = file;
    this.bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Reads a whole file.
  ///
  /// @param file written by a process with a page heap
  /// @return its records
  /// @throws IOException when it cannot be read, or is not such a file: [CrashFormatException]
  public static PageRecords read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > MAX_FILE_BYTES) {
      throw new CrashFormatException(
          file.toString(), WHAT + " of at most " + MAX_FILE_BYTES + " bytes", size + " bytes");
    }
    return read(file.toString(), Files.readAllBytes(file));
  }

  /// Reads the contents of a file.
  ///
  /// @param file what to call it in messages
  /// @param content its bytes
  static PageRecords read(String file, byte[] content) throws CrashFormatException {
    return new PageRecordReader(file, content).read();
  }

  private PageRecords read() throws CrashFormatException {
    if (bytes.limit() < PageRecordLayout.HEADER_BYTES
        || bytes.getLong(Header.MAGIC) != PageRecordLayout.MAGIC) {
      byte[] start = new byte[Math.min(16, bytes.limit())];
      bytes.get(0, start);
      throw wrong(WHAT, new String(start, StandardCharsets.ISO_8859_1));
    }
    int version = bytes.getInt(Header.VERSION);
    if (version != PageRecordLayout.VERSION) {
      throw wrong("version 1 of the format", Integer.toUnsignedString(version));
    }
    if (bytes.getInt(Header.CHUNK_BYTES) != PageRecordLayout.CHUNK_BYTES) {
      throw wrong("chunks of 1 MiB", bytes.getInt(Header.CHUNK_BYTES) + " bytes");
    }
    forEachChunk(Chunk.TEXTS, this::readTexts);
    forEachChunk(Chunk.RECORDS, this::readRecords);
    return new PageRecords(
        bytes.getLong(Header.PID),
        Instant.ofEpochMilli(bytes.getLong(Header.START)),
        blocks,
        bytes.getLong(Header.LOST_BLOCKS),
        damaged);
  }

  private CrashFormatException wrong(String expected, String found) {
    return new CrashFormatException(file, expected, found);
  }

  /// What to do with a chunk.
  private interface ChunkReader {
    void read(int start, int end);
  }

  /// Visits the chunks of a kind; the last one of the file may be truncated.
  private void forEachChunk(int kind, ChunkReader reader) {
    int start = PageRecordLayout.HEADER_BYTES;
    while (start + PageRecordLayout.CHUNK_HEADER_BYTES <= bytes.limit()) {
      int end = Math.min(bytes.limit(), start + PageRecordLayout.CHUNK_BYTES);
      if (bytes.getInt(start + Chunk.KIND) == kind) {
        reader.read(start, end);
      }
      start += PageRecordLayout.CHUNK_BYTES;
    }
  }

  private void readTexts(int start, int end) {
    int used = Math.clamp(bytes.getInt(start + Chunk.USED), 0, end - start);
    int at = start + PageRecordLayout.CHUNK_HEADER_BYTES;
    while (at + PageRecordLayout.TEXT_HEADER_BYTES <= start + used) {
      int length = bytes.getInt(at + Text.LENGTH);
      int from = at + PageRecordLayout.TEXT_HEADER_BYTES;
      if (length < 0 || length > PageRecordLayout.LONGEST_TEXT || from + length > start + used) {
        damaged++;
        return;
      }
      byte[] text = new byte[length];
      bytes.get(from, text);
      CRC32 check = new CRC32();
      check.update(text);
      if ((int) check.getValue() == bytes.getInt(at + Text.CHECK)) {
        texts.put(bytes.getInt(at + Text.NUMBER), new String(text, StandardCharsets.UTF_8));
      } else {
        damaged++;
      }
      at = from + (length + Long.BYTES - 1 & -Long.BYTES);
    }
  }

  private void readRecords(int start, int end) {
    int at = start + PageRecordLayout.CHUNK_HEADER_BYTES;
    for (int i = 0; i < PageRecordLayout.RECORDS_OF_CHUNK; i++) {
      if (at + PageRecordLayout.RECORD_BYTES > end) {
        return;
      }
      if (bytes.getInt(at + Block.STATE) != 0) {
        BlockRecord block = isWhole(at) ? block(at) : null;
        if (block == null) {
          damaged++;
        } else {
          blocks.add(block);
        }
      }
      at += PageRecordLayout.RECORD_BYTES;
    }
  }

  private boolean isWhole(int at) {
    long check = 0;
    for (int i = 0; i < CHECKED_WORDS; i++) {
      check = PageRecordLayout.mix(check, bytes.getLong(at + i * Long.BYTES));
    }
    return check == bytes.getLong(at + Block.CHECK);
  }

  /// The record at an offset; null when it is invalid.
  private @Nullable BlockRecord block(int at) {
    State state = state(bytes.getInt(at + Block.STATE));
    long slot = bytes.getLong(at + Block.SLOT);
    long slotBytes = bytes.getLong(at + Block.SLOT_BYTES);
    long address = bytes.getLong(at + Block.ADDRESS);
    long size = bytes.getLong(at + Block.SIZE);
    boolean isRange = slot > 0 && slotBytes > 0 && slotBytes <= Long.MAX_VALUE - slot;
    boolean isInside =
        address >= slot && size >= 0 && size <= slotBytes && address - slot <= slotBytes - size;
    if (state == null || !isRange || !isInside) {
      return null;
    }
    long freedAt = bytes.getLong(at + Block.FREED_AT);
    return new BlockRecord(
        state,
        text(bytes.getInt(at + Block.HEAP)),
        bytes.getLong(at + Block.SEQUENCE),
        slot,
        slotBytes,
        address,
        size,
        Math.clamp(bytes.getLong(Header.PAGE_BYTES), 0, slotBytes),
        bytes.getLong(at + Block.GUARD) == 1,
        event(
            bytes.getLong(at + Block.ALLOCATED_AT),
            bytes.getInt(at + Block.ALLOCATING_THREAD),
            bytes.getInt(at + Block.ALLOCATED_BY)),
        freedAt == 0
            ? null
            : event(
                freedAt,
                bytes.getInt(at + Block.FREEING_THREAD),
                bytes.getInt(at + Block.FREED_BY)));
  }

  private static @Nullable State state(int number) {
    return switch (number) {
      case Block.LIVE -> State.LIVE;
      case Block.FREED -> State.FREED;
      case Block.RELEASED -> State.RELEASED;
      case Block.CLOSED -> State.CLOSED;
      default -> null;
    };
  }

  private Event event(long millis, int thread, int stack) {
    List<String> frames = stack == 0 ? List.of() : text(stack).lines().toList();
    return new Event(Instant.ofEpochMilli(millis), text(thread), frames);
  }

  private String text(int number) {
    return texts.getOrDefault(number, "(not recorded)");
  }
}
