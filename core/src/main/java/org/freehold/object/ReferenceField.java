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
  /// @throws IllegalArgumentException when one of them is not in the region, or there is no place
  ///   for a target there; the field is as it was
  public void put(Region region, long node, long target) {
    region.putReference(node + offset, requirePlace(region, target));
  }

  /// Stores a reference of an array.
  ///
  /// @param region that both are in
  /// @param node its address
  /// @param index of the reference, from 0
  /// @param target the address of the target; 0 for null
  /// @throws IllegalArgumentException when one of them is not in the region, or there is no place
  ///   for a target there; the field is as it was
  /// @throws IndexOutOfBoundsException when there is no such reference
  public void put(Region region, long node, long index, long target) {
    long field = node + offset + Objects.checkIndex(index, count) * Long.BYTES;
    region.putReference(field, requirePlace(region, target));
  }

  /// What [#get] would refuse is not stored. An address outside the region is refused by the
  /// region, which says so.
  private long requirePlace(Region region, long target) {
    long used = target - region.start();
    if (target != 0
        && Long.compareUnsigned(used, region.usedBytes()) < 0
        && !isPlace(region, target)) {
      throw new IllegalArgumentException(noPlace(used));
    }
    return target;
  }

  private boolean isPlace(Region region, long target) {
    return targetSize <= region.start() + region.usedBytes() - target
        && (target & (targetAlignment - 1)) == 0;
  }

  private String noPlace(long offsetOfTarget) {
    return "the reference \""
        + name
        + "\" leads to offset "
        + offsetOfTarget
        + ", where no target of "
        + targetSize
        + " bytes at a multiple of "
        + targetAlignment
        + " can be";
  }

  private long target(Region region, long field) {
    long target = region.getReference(field);
    if (target != 0 && !isPlace(region, target)) {
      throw new IndexOutOfBoundsException(noPlace(target - region.start()));
    }
    return target;
  }

  @Override
  public String toString() {
    return "ReferenceField[" + name + ", offset=" + offset + ", count=" + count + "]";
  }
}
