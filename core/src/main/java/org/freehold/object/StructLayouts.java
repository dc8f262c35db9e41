package org.freehold.object;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Layouts of structures with the padding of C.
///
/// In C a compiler puts every member at a multiple of its alignment, and makes the size of a
/// structure a multiple of its own, so that arrays of it are aligned. A `StructLayout` of the JDK
/// has what it was made from and nothing else: [#padded] inserts what C's compiler would, [#of]
/// says what is missing.
///
/// Thread-safe: no state. O(n) for n members. Source: ISO C 6.7.3.2; the System V and Windows ABIs
/// of x86-64 and AArch64, which agree here.
public final class StructLayouts {

  private StructLayouts() {}

  /// A structure with the padding that C would give it.
  ///
  /// @param members in order; paddings among them count as members
  /// @return the layout, whose size is a multiple of its alignment
  public static StructLayout padded(MemoryLayout... members) {
    List<MemoryLayout> all = new ArrayList<>();
    long offset = 0;
    long alignment = 1;
    for (MemoryLayout member : members) {
      offset = pad(all, offset, member.byteAlignment());
      all.add(member);
      offset += member.byteSize();
      alignment = Math.max(alignment, member.byteAlignment());
    }
    long _ = pad(all, offset, alignment);
    return MemoryLayout.structLayout(all.toArray(MemoryLayout[]::new));
  }

  private static long pad(List<MemoryLayout> all, long offset, long alignment) {
    long missing = -offset & (alignment - 1);
    if (missing > 0) {
      all.add(MemoryLayout.paddingLayout(missing));
    }
    return offset + missing;
  }

  /// A structure of exactly these members.
  ///
  /// @param members in order, with their padding
  /// @return the layout, whose size is a multiple of its alignment
  /// @throws IllegalArgumentException when padding is missing, naming the first place and the bytes
  public static StructLayout of(MemoryLayout... members) {
    long offset = 0;
    for (int i = 0; i < members.length; i++) {
      MemoryLayout member = members[i];
      long missing = -offset & (member.byteAlignment() - 1);
      if (missing > 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "padding is missing: %s would be at offset %d, which is not a multiple of its"
                    + " alignment %d: insert MemoryLayout.paddingLayout(%d) before it",
                nameOf(member, i),
                offset,
                member.byteAlignment(),
                missing));
      }
      offset += member.byteSize();
    }
    return requireWhole(MemoryLayout.structLayout(members));
  }

  /// Makes sure that an array of a structure is aligned: its size is a multiple of its alignment.
  ///
  /// @return the layout
  /// @throws IllegalArgumentException when padding is missing at the end, naming the bytes
  static StructLayout requireWhole(StructLayout layout) {
    if ((layout.byteSize() & (layout.byteAlignment() - 1)) != 0) {
      throw notWhole(layout);
    }
    return layout;
  }

  static IllegalArgumentException notWhole(StructLayout layout) {
    long missing = -layout.byteSize() & (layout.byteAlignment() - 1);
    List<MemoryLayout> members = layout.memberLayouts();
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "padding is missing at the end of %s: its size %d is not a multiple of its alignment"
                + " %d: insert MemoryLayout.paddingLayout(%d) after %s",
            layout.name().map(name -> "struct '" + name + "'").orElse("the struct"),
            layout.byteSize(),
            layout.byteAlignment(),
            missing,
            nameOf(members.getLast(), members.size() - 1)));
  }

  private static String nameOf(MemoryLayout member, int index) {
    return member.name().map(name -> "member '" + name + "'").orElse("member " + index);
  }
}
