package org.freehold.object;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.StructLayout;

/// Where a path of a layout leads.
///
/// The JDK answers that for paths without indices (`select`) or for those with all of them
/// (`byteOffset`), and shows nothing of a path element; so this goes down one element at a time and
/// asks both.
///
/// @param target the layout that it leads to; of one element, where the path has an open index
/// @param offset bytes from the start of the struct; that of index 0, where the path has an open
///   index
/// @param count elements that an open index chooses from; 0 when the path has none
/// @param stride bytes from one of them to the next
record LayoutPath(MemoryLayout target, long offset, long count, long stride) {

  /// Follows a path.
  ///
  /// @throws IllegalArgumentException when it leads nowhere, or has more than one open index
  static LayoutPath of(StructLayout layout, PathElement... path) {
    MemoryLayout at = layout;
    long offset = 0;
    long count = 0;
    long stride = 0;
    boolean isOpen = false;
    for (PathElement element : path) {
      if (at instanceof SequenceLayout sequence) {
        if (isOpenIndex(sequence, element)) {
          requireFirst(layout, isOpen);
          isOpen = true;
          count = sequence.elementCount();
          stride = sequence.elementLayout().byteSize();
        } else {
          offset += sequence.byteOffset(element);
        }
        at = sequence.elementLayout();
      } else {
        MemoryLayout next = at.select(element);
        offset += at.byteOffset(element);
        at = next;
      }
    }
    return new LayoutPath(at, offset, isOpen ? count : 0, stride);
  }

  /// Whether it has an open index.
  boolean isOpen() {
    return stride != 0;
  }

  /// Whether an element is `sequenceElement()`; only that can be selected from a sequence.
  private static boolean isOpenIndex(SequenceLayout sequence, PathElement element) {
    try {
      MemoryLayout _ = sequence.select(element);
      return true;
    } catch (IllegalArgumentException _) {
      return false; // An index; or nothing that fits, of which byteOffset will complain.
    }
  }

  private static void requireFirst(StructLayout layout, boolean isOpen) {
    if (isOpen) {
      throw new IllegalArgumentException(
          "a path may have one open index, and this one has more, in " + layout);
    }
  }
}
