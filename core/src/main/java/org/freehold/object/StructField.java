package org.freehold.object;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Objects;
import org.freehold.vm.Memory;

/// A value within a struct: its offset, its type and its byte order, found once from a path of the
/// layout. It works on any address space, where a `VarHandle` needs memory that the JVM can access.
///
/// A path that leads to an array of values, or through one with an open index
/// (`PathElement.sequenceElement()`), makes a field with elements: [#at] chooses one.
///
/// Every access checks that the struct has the field's layout and has not ended; the offset lies
/// within the layout, so nothing else has to be checked. An accessor of another type than the
/// field's throws an `IllegalArgumentException`.
///
/// Immutable. Cost of an access: a load or a store, and three comparisons.
public final class StructField {

  private final StructLayout owner;
  private final ValueLayout value;
  private final Class<?> type;
  private final long offset;
  private final long count;
  private final long stride;
  private final boolean isBigEndian;

  private StructField(StructLayout owner, ValueLayout value, long offset, long count, long stride) {
    this.owner = owner;
    this.value = value;
    this.type = value.carrier().isPrimitive() ? value.carrier() : long.class;
    this.offset = offset;
    this.count = count;
    this.stride = stride;
    this.isBigEndian = value.order() == ByteOrder.BIG_ENDIAN;
  }

  /// Finds a value.
  ///
  /// @param layout of the structs that it will be used with
  /// @param path from there to a value or to an array of values, with at most one open index
  /// @throws IllegalArgumentException when the path leads to something else
  public static StructField of(StructLayout layout, PathElement... path) {
    LayoutPath to = LayoutPath.of(layout, path);
    MemoryLayout found = to.target();
    long count = to.count();
    long stride = to.stride();
    if (!to.isOpen() && found instanceof SequenceLayout sequence) {
      found = sequence.elementLayout();
      count = sequence.elementCount();
      stride = found.byteSize();
    }
    if (!(found instanceof ValueLayout value)) {
      throw new IllegalArgumentException(
          "the path does not lead to a value but to "
              + found
              + "; a member that is a struct is"
              + " had with Struct.member");
    }
    return new StructField(layout, value, to.offset(), count, stride);
  }

  /// The layout of the value.
  public ValueLayout layout() {
    return value;
  }

  /// Bytes from the start of the struct; of element 0 for a field with elements.
  public long offset() {
    return offset;
  }

  /// How many elements it has; 0 for a single value.
  public long count() {
    return count;
  }

  /// One element of a field with elements.
  ///
  /// @param index from 0
  /// @throws IndexOutOfBoundsException when there is no such element
  public StructField at(long index) {
    long checked = Objects.checkIndex(index, count);
    return new StructField(owner, value, offset + checked * stride, 0, 0);
  }

  /// The address of the value in a struct.
  @SuppressWarnings("ReferenceEquality") // The slow path compares by value.
  public long address(Struct struct) {
    if (struct.layout() != owner) {
      requireLayout(struct);
    }
    if (stride != 0) {
      throw notOne();
    }
    return struct.address() + offset;
  }

  private long address(Struct struct, Class<?> as) {
    if (as != type) {
      throw notOf(as);
    }
    return address(struct);
  }

  /// Reads a boolean: whether the byte is not 0.
  public boolean getBoolean(Struct struct) {
    return struct.memory().getByte(address(struct, boolean.class)) != 0;
  }

  /// Writes a boolean, as 0 or 1.
  public void setBoolean(Struct struct, boolean to) {
    struct.memory().putByte(address(struct, boolean.class), (byte) (to ? 1 : 0));
  }

  /// Reads a byte.
  public byte getByte(Struct struct) {
    return struct.memory().getByte(address(struct, byte.class));
  }

  /// Writes a byte.
  public void setByte(Struct struct, byte to) {
    struct.memory().putByte(address(struct, byte.class), to);
  }

  /// Reads a short.
  public short getShort(Struct struct) {
    return (short) two(struct.memory(), address(struct, short.class));
  }

  /// Writes a short.
  public void setShort(Struct struct, short to) {
    putTwo(struct.memory(), address(struct, short.class), to);
  }

  /// Reads a char.
  public char getChar(Struct struct) {
    return (char) two(struct.memory(), address(struct, char.class));
  }

  /// Writes a char.
  public void setChar(Struct struct, char to) {
    putTwo(struct.memory(), address(struct, char.class), to);
  }

  /// Reads an int.
  public int getInt(Struct struct) {
    return four(struct.memory(), address(struct, int.class));
  }

  /// Writes an int.
  public void setInt(Struct struct, int to) {
    putFour(struct.memory(), address(struct, int.class), to);
  }

  /// Reads a long, or an address.
  public long getLong(Struct struct) {
    return eight(struct.memory(), address(struct, long.class));
  }

  /// Writes a long, or an address.
  public void setLong(Struct struct, long to) {
    putEight(struct.memory(), address(struct, long.class), to);
  }

  /// Reads a float.
  public float getFloat(Struct struct) {
    return Float.intBitsToFloat(four(struct.memory(), address(struct, float.class)));
  }

  /// Writes a float.
  public void setFloat(Struct struct, float to) {
    putFour(struct.memory(), address(struct, float.class), Float.floatToRawIntBits(to));
  }

  /// Reads a double.
  public double getDouble(Struct struct) {
    return Double.longBitsToDouble(eight(struct.memory(), address(struct, double.class)));
  }

  /// Writes a double.
  public void setDouble(Struct struct, double to) {
    putEight(struct.memory(), address(struct, double.class), Double.doubleToRawLongBits(to));
  }

  /// Reads the value, whatever its type.
  Object get(Struct struct) {
    return switch (type.getName()) {
      case "boolean" -> getBoolean(struct);
      case "byte" -> getByte(struct);
      case "short" -> getShort(struct);
      case "char" -> getChar(struct);
      case "int" -> getInt(struct);
      case "float" -> getFloat(struct);
      case "double" -> getDouble(struct);
      default -> getLong(struct);
    };
  }

  /// Writes the value, if it has the field's type.
  void set(Struct struct, Object to) {
    switch (to) {
      case Boolean b -> setBoolean(struct, b);
      case Byte b -> setByte(struct, b);
      case Short s -> setShort(struct, s);
      case Character c -> setChar(struct, c);
      case Integer i -> setInt(struct, i);
      case Long l -> setLong(struct, l);
      case Float f -> setFloat(struct, f);
      case Double d -> setDouble(struct, d);
      default -> throw notOf(to.getClass());
    }
  }

  private int two(Memory memory, long at) {
    int low = memory.getByte(at) & 0xff;
    int high = memory.getByte(at + 1) & 0xff;
    return isBigEndian ? low << Byte.SIZE | high : high << Byte.SIZE | low;
  }

  private void putTwo(Memory memory, long at, int to) {
    byte low = (byte) to;
    byte high = (byte) (to >> Byte.SIZE);
    memory.putByte(at, isBigEndian ? high : low);
    memory.putByte(at + 1, isBigEndian ? low : high);
  }

  private int four(Memory memory, long at) {
    int read = memory.getInt(at);
    return isBigEndian ? Integer.reverseBytes(read) : read;
  }

  private void putFour(Memory memory, long at, int to) {
    memory.putInt(at, isBigEndian ? Integer.reverseBytes(to) : to);
  }

  private long eight(Memory memory, long at) {
    long read = memory.getLong(at);
    return isBigEndian ? Long.reverseBytes(read) : read;
  }

  private void putEight(Memory memory, long at, long to) {
    memory.putLong(at, isBigEndian ? Long.reverseBytes(to) : to);
  }

  private void requireLayout(Struct struct) {
    if (!struct.layout().equals(owner)) {
      throw new IllegalArgumentException(
          "the field " + this + " is of " + owner + ", and the struct is a " + struct.layout());
    }
  }

  private IllegalArgumentException notOne() {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT, "the field %s has %d elements: choose one with at", this, count));
  }

  private IllegalArgumentException notOf(Class<?> as) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT, "the field %s is of type %s and not %s", this, type, as.getSimpleName()));
  }

  @Override
  public String toString() {
    return value.name().orElse(value.toString()) + " at " + offset;
  }
}
