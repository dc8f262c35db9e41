package org.freehold.inspect.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.freehold.heap.PageRecordLayout;
import org.freehold.heap.PageRecordLayout.Block;
import org.freehold.heap.PageRecordLayout.Chunk;
import org.freehold.heap.PageRecordLayout.Header;
import org.freehold.heap.PageRecordLayout.Text;

/// Files of page heap records made byte by byte, as docs/page-heap.md describes them.
final class RecordFiles {

  static final int FIRST_TEXT = PageRecordLayout.HEADER_BYTES + PageRecordLayout.CHUNK_HEADER_BYTES;

  /// Chunks are short here: a file may end anywhere.
  static final int RECORD_CHUNK = PageRecordLayout.HEADER_BYTES + PageRecordLayout.CHUNK_BYTES;

  static final int FIRST_RECORD = RECORD_CHUNK + PageRecordLayout.CHUNK_HEADER_BYTES;

  private final ByteBuffer bytes;
  private int texts;
  private int records;
  private int textEnd = FIRST_TEXT;

  RecordFiles(int records) {
    this.bytes =
        ByteBuffer.allocate(FIRST_RECORD + records * PageRecordLayout.RECORD_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(Header.MAGIC, PageRecordLayout.MAGIC);
    bytes.putInt(Header.VERSION, PageRecordLayout.VERSION);
    bytes.putInt(Header.CHUNK_BYTES, PageRecordLayout.CHUNK_BYTES);
    bytes.putLong(Header.PID, 4711);
    bytes.putLong(Header.START, 1_700_000_000_000L);
    bytes.putLong(Header.PAGE_BYTES, 4096);
    bytes.putInt(PageRecordLayout.HEADER_BYTES + Chunk.KIND, Chunk.TEXTS);
    bytes.putInt(RECORD_CHUNK + Chunk.KIND, Chunk.RECORDS);
  }

  int text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    CRC32 check = new CRC32();
    check.update(utf8);
    bytes.putInt(textEnd + Text.NUMBER, ++texts);
    bytes.putInt(textEnd + Text.LENGTH, utf8.length);
    bytes.putInt(textEnd + Text.CHECK, (int) check.getValue());
    bytes.put(textEnd + PageRecordLayout.TEXT_HEADER_BYTES, utf8);
    textEnd += PageRecordLayout.TEXT_HEADER_BYTES + (utf8.length + 7) / 8 * 8;
    bytes.putInt(
        PageRecordLayout.HEADER_BYTES + Chunk.USED, textEnd - PageRecordLayout.HEADER_BYTES);
    return texts;
  }

  void block(int state, long sequence, long slot, long address, long size) {
    int at = FIRST_RECORD + records++ * PageRecordLayout.RECORD_BYTES;
    bytes.putInt(at + Block.STATE, state);
    bytes.putInt(at + Block.HEAP, 1);
    bytes.putLong(at + Block.SEQUENCE, sequence);
    bytes.putLong(at + Block.SLOT, slot);
    bytes.putLong(at + Block.SLOT_BYTES, 8192);
    bytes.putLong(at + Block.ADDRESS, address);
    bytes.putLong(at + Block.SIZE, size);
    bytes.putInt(at + Block.ALLOCATED_BY, 3);
    bytes.putInt(at + Block.FREED_BY, state == Block.LIVE ? 0 : 4);
    bytes.putInt(at + Block.ALLOCATING_THREAD, 2);
    bytes.putInt(at + Block.FREEING_THREAD, state == Block.LIVE ? 0 : 2);
    bytes.putLong(at + Block.ALLOCATED_AT, 1_700_000_001_000L);
    bytes.putLong(at + Block.FREED_AT, state == Block.LIVE ? 0 : 1_700_000_002_000L);
    long check = 0;
    for (int i = 0; i < Block.CHECK; i += Long.BYTES) {
      check = PageRecordLayout.mix(check, bytes.getLong(at + i));
    }
    bytes.putLong(at + Block.CHECK, check);
  }

  byte[] bytes() {
    return bytes.array().clone();
  }

  /// A live block, a freed one, and one that was at the place of the live one before.
  static byte[] example() {
    RecordFiles file = new RecordFiles(4);
    file.text("parser");
    file.text("main");
    file.text("Parser.read(Parser.java:7)\nMain.main(Main.java:3)");
    file.text("Parser.close(Parser.java:9)");
    file.block(Block.RELEASED, 1, 0x10000, 0x10f00, 256);
    file.block(Block.LIVE, 3, 0x10000, 0x10f90, 100);
    file.block(Block.FREED, 2, 0x20000, 0x20f90, 100);
    return file.bytes();
  }

  /// Any bytes: they are read or refused, and what is read makes sense.
  static void check(byte[] bytes) {
    PageRecords records;
    try {
      records = PageRecordReader.read("file", bytes);
    } catch (CrashFormatException e) {
      assertThat(e.getMessage()).startsWith("file: expected ").doesNotContain("\n");
      return;
    }
    for (BlockRecord block : records.blocks()) {
      assertThat(block.end()).isBetween(block.address(), block.slotEnd());
      assertThat(block.covers(block.slot())).isTrue();
      assertThat(records.at(block.slot())).isPresent();
      assertThat(block.gap()).isBetween(0L, block.slotBytes());
    }
  }
}
