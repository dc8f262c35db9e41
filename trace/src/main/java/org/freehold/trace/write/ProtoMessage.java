package org.freehold.trace.write;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// A message in the wire format of protocol buffers, as far as profiles need it: numbers as
/// base-128 varints, everything else prefixed with its length.
final class ProtoMessage {

  private static final int VARINT = 0;
  private static final int BYTES = 2;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /// A number; left out when it is 0, as the format has it.
  ProtoMessage number(int field, long value) {
    if (value != 0) {
      tag(field, VARINT);
      varint(value);
    }
    return this;
  }

  ProtoMessage message(int field, ProtoMessage value) {
    return bytes(field, value.toBytes());
  }

  ProtoMessage text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /// Numbers without a tag each.
  ProtoMessage packed(int field, long... values) {
    ProtoMessage all = new ProtoMessage();
    for (long value : values) {
      all.varint(value);
    }
    return message(field, all);
  }

  private ProtoMessage bytes(int field, byte[] value) {
    tag(field, BYTES);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  private void tag(int field, int kind) {
    varint((long) field << 3 | kind);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
