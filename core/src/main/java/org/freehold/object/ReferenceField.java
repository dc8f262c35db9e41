package org.freehold.object;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/// A member of a struct that holds a relative reference, or an array of them: knows where in a node
/// it is, and what it leads to.
///
/// ```java
/// final class Node {
///   static final StructLayout LAYOUT =
///       MemoryLayout.structLayout(
///           ValueLayout.JAVA_LONG.withName("key"), Region.REFERENCE.withName("next"));
///   static final ReferenceField NEXT = ReferenceField.of(LAYOUT, "next", LAYOUT);
/// }
/// ```
///
/// A reference that is followed is checked: its target is null, or wholly inside the region and at
/// a multiple of its alignment. So a walk through a file that anybody may have written stays inside
/// the file; that it ends, the program must make sure of.
///
/// Immutable.
public final class ReferenceField {

  private final String name;
  private final long offset;
  private final long count;
  private final long targetSize;
  private final long targetAlignment;

  private ReferenceField(String name, long offset, long count, MemoryLayout target) {
    this.name = name;
    this.offset = offset;
    this.count = count;
    this.targetSize = target.byteSize();
    this.targetAlignment = target.byteAlignment();
  }

  /// A member of a struct.
  ///
  /// @param struct the layout of the nodes that have it
  /// @param name of the member, which is a [Region#REFERENCE] or a sequence of them
  /// @param target the layout of what it leads to
  /// @throws IllegalArgumentException when there is no such member, or it is something else
  public static ReferenceField of(StructLayout struct, String name, MemoryLayout target) {
    PathElement path = PathElement.groupElement(name);
    MemoryLayout member = struct.select(path);
    long count = member instanceof SequenceLayout sequence ? sequence.elementCount() : 1;
    MemoryLayout single =
        member instanceof SequenceLayout sequence ? sequence.elementLayout() : member;
    if (!(single instanceof ValueLayout.OfLong value) || value.order() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalArgumentException(
          "a reference is stored as Region.REFERENCE, or a sequence of them, name="
              + name
              + ", layout="
              + member);
    }
    return new ReferenceField(name, struct.byteOffset(path), count, target);
  }

  /// Follows the reference of a node.
  ///
  /// @param region that the node is in
  /// @param node its address
  /// @return the address of the target; 0 for null
  /// @throws IndexOutOfBoundsException when it leads to no place for a target
  public long get(Region region, long node) {
    return target(region, node + offset);
  }

  /// Follows a reference of an array.
  ///
  /// @param region that the node is in
  /// @param node its address
  /// @param index of the reference, from 0
  /// @return the address of the target; 0 for null
  /// @throws IndexOutOfBoundsException when it leads to no place for a target, or there is no such
  ///   reference
  public long get(Region region, long node, long index) {
    return target(region, node + offset + Objects.checkIndex(index, count) * Long.BYTES);
  }

  /// Stores the reference of a node.
  ///
  /// @param region that both are in
  /// @param node its address
  /// @param target the address of the target; 0 for null
  /// @throws IllegalArgumentException when one of them is not in the region
  public void put(Region region, long node, long target) {
    region.putReference(node + offset, target);
  }

  /// Stores a reference of an array.
  ///
  /// @param region that both are in
  /// @param node its address
  /// @param index of the reference, from 0
  /// @param target the address of the target; 0 for null
  /// @throws IllegalArgumentException when one of them is not in the region
  /// @throws IndexOutOfBoundsException when there is no such reference
  public void put(Region region, long node, long index, long target) {
    region.putReference(node + offset + Objects.checkIndex(index, count) * Long.BYTES, target);
  }

  private long target(Region region, long field) {
    long target = region.getReference(field);
    if (target != 0) {
      long end = region.start() + region.usedBytes();
      if (targetSize > end - target || (target & (targetAlignment - 1)) != 0) {
        throw new IndexOutOfBoundsException(
            "the reference \""
                + name
                + "\" leads to offset "
                + (target - region.start())
                + ", where no target of "
                + targetSize
                + " bytes can be");
      }
    }
    return target;
  }

  @Override
  public String toString() {
    return "ReferenceField[" + name + ", offset=" + offset + ", count=" + count + "]";
  }
}
