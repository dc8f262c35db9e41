package org.freehold.object.internal.region;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.freehold.object.RegionFileException;

/// The header of a region file. All numbers are little-endian, except that the byte order mark is
/// written as the machine writes an `int`.
///
/// | at | bytes | what |
/// |---:|---:|---|
/// | 0 | 8 | magic: `FHREGN`, 0x9A, a newline |
/// | 8 | 4 | byte order mark, 0x0A0B0C0D |
/// | 12 | 4 | version: 1 |
/// | 16 | 4 | size of the header: 64 |
/// | 20 | 4 | alignment: the largest that the contents need, a power of two up to 2 MiB |
/// | 24 | 8 | size of the region, which is that of the file |
/// | 32 | 8 | offset of the root; 0 for none |
/// | 40 | 4 | flags: 1 when there is a checksum of the body |
/// | 44 | 4 | CRC-32C of the body, all bytes after the header; 0 without it |
/// | 48 | 12 | zero |
/// | 60 | 4 | CRC-32C of the 60 bytes before it |
///
/// [#parse] is given what anybody may have written: every field is checked before it is used, and
/// nothing is read but the 64 bytes. Magic, byte order and version come first, since what follows
/// may be laid out differently in another version.
///
/// @param size bytes of the region, the header included
/// @param root offset of the root; 0 for none
/// @param alignment the largest alignment that the contents need
/// @param hasBodyChecksum whether there is a checksum of the body
/// @param bodyChecksum CRC-32C of the body; 0 without it
public record RegionHeader(
    long size, long root, long alignment, boolean hasBodyChecksum, int bodyChecksum) {

  /// The size of the header, and the offset of the first byte that a region allocates.
  public static final int BYTES = 64;

  static final int VERSION = 1;
  static final int BYTE_ORDER_MARK = 0x0A0B0C0D;

  private static final byte[] MAGIC = {'F', 'H', 'R', 'E', 'G', 'N', (byte) 0x9A, '\n'};

  private static final int AT_BYTE_ORDER = 8;
  private static final int AT_VERSION = 12;
  private static final int AT_HEADER_SIZE = 16;
  private static final int AT_ALIGNMENT = 20;
  private static final int AT_SIZE = 24;
  private static final int AT_ROOT = 32;
  private static final int AT_FLAGS = 40;
  private static final int AT_BODY_CHECKSUM = 44;
  private static final int AT_ZEROS = 48;
  private static final int AT_CHECKSUM = 60;

  private static final int HAS_BODY_CHECKSUM = 1;

  /// The header as it is written.
  ///
  /// @return [#BYTES] bytes
  byte[] toBytes() {
    byte[] bytes = new byte[BYTES];
    ByteBuffer out = ByteBuffer.wrap(bytes);
    out.put(MAGIC).order(ByteOrder.nativeOrder()).putInt(BYTE_ORDER_MARK);
    out.order(ByteOrder.LITTLE_ENDIAN)
        .putInt(VERSION)
        .putInt(BYTES)
        .putInt((int) alignment)
        .putLong(size)
        .putLong(root)
        .putInt(hasBodyChecksum ? HAS_BODY_CHECKSUM : 0)
        .putInt(bodyChecksum)
        .putInt(AT_CHECKSUM, checksum(bytes));
    return bytes;
  }

  /// Reads a header.
  ///
  /// @param file for the message
  /// @param bytes the first [#BYTES] bytes of the file, or all of it when it is shorter
  /// @param fileSize bytes of the file
  /// @throws RegionFileException saying in one sentence what is wrong
  static RegionHeader parse(Path file, byte[] bytes, long fileSize) throws RegionFileException {
    if (!isPrefix(bytes)) {
      throw new RegionFileException(file, "not a region file: it does not begin with FHREGN");
    }
    if (bytes.length < BYTES || fileSize < BYTES) {
      throw new RegionFileException(
          file,
          "cut: it has " + fileSize + " bytes, and the header of a region alone has " + BYTES);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    requireReadable(file, in);
    if (in.getInt(AT_CHECKSUM) != checksum(bytes)) {
      throw new RegionFileException(file, "damaged: its header does not match its checksum");
    }
    return fields(file, in, fileSize);
  }

  private static boolean isPrefix(byte[] bytes) {
    int length = Math.min(bytes.length, MAGIC.length);
    return Arrays.equals(bytes, 0, length, MAGIC, 0, length);
  }

  private static void requireReadable(Path file, ByteBuffer in) throws RegionFileException {
    int mark = in.getInt(AT_BYTE_ORDER);
    if (mark == Integer.reverseBytes(BYTE_ORDER_MARK)) {
      throw new RegionFileException(
          file, "written by a machine with big-endian byte order; this one is little-endian");
    }
    if (mark != BYTE_ORDER_MARK) {
      throw new RegionFileException(
          file, "damaged: its byte order mark is 0x" + Integer.toHexString(mark));
    }
    int version = in.getInt(AT_VERSION);
    if (version != VERSION) {
      throw new RegionFileException(
          file,
          "of version "
              + Integer.toUnsignedString(version)
              + " of the format; this Freehold maps version "
              + VERSION);
    }
  }

  /// Checks the fields of a header that is as somebody wrote it, who may be anybody.
  private static RegionHeader fields(Path file, ByteBuffer in, long fileSize)
      throws RegionFileException {
    if (in.getInt(AT_HEADER_SIZE) != BYTES) {
      throw wrong(file, "a header of", in.getInt(AT_HEADER_SIZE), "version 1 has " + BYTES);
    }
    long alignment = in.getInt(AT_ALIGNMENT);
    if (Long.bitCount(alignment) != 1 || alignment < 1 || alignment > RegionMemory.MAX_ALIGNMENT) {
      throw wrong(file, "an alignment of", alignment, "it is a power of two up to 2097152");
    }
    long size = in.getLong(AT_SIZE);
    if (size < BYTES) {
      throw wrong(file, "a size of", size, "it is between 64 and the size of the file");
    }
    if (size > fileSize) {
      throw new RegionFileException(
          file, "cut: it has " + fileSize + " of the region's " + size + " bytes");
    }
    if (size < fileSize) {
      throw new RegionFileException(
          file, "damaged: it has " + (fileSize - size) + " bytes after the region's " + size);
    }
    long root = in.getLong(AT_ROOT);
    if (root != 0 && (root < BYTES || root >= size)) {
      throw wrong(file, "a root at offset", root, "it is between 64 and " + size + ", or 0");
    }
    int flags = in.getInt(AT_FLAGS);
    int bodyChecksum = in.getInt(AT_BODY_CHECKSUM);
    boolean hasBodyChecksum = flags == HAS_BODY_CHECKSUM;
    if ((flags & ~HAS_BODY_CHECKSUM) != 0 || (!hasBodyChecksum && bodyChecksum != 0)) {
      throw wrong(file, "flags of", flags, "version 1 knows 0 and 1");
    }
    if ((in.getLong(AT_ZEROS) | in.getInt(AT_ZEROS + Long.BYTES)) != 0) {
      throw new RegionFileException(file, "damaged: bytes 48 to 59 of its header are not zero");
    }
    return new RegionHeader(size, root, alignment, hasBodyChecksum, bodyChecksum);
  }

  private static RegionFileException wrong(Path file, String what, long value, String rule) {
    return new RegionFileException(file, "damaged: it has " + what + " " + value + "; " + rule);
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, AT_CHECKSUM);
    return (int) crc.getValue();
  }
}
