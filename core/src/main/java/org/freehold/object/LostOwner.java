package org.freehold.object;

import java.util.List;

/// An owner that was lost: it became garbage while it was open, so that nobody can close it any
/// more; or a frame that was left open.
///
/// @param kind what it was
/// @param heap the name of the heap whose block it owned; empty for a value that is not a block
/// @param address of the block; 0 for a value that is not a block. For a frame it is 0
/// @param isFreed whether the block has been freed, because [LostOwners#freeLost] asked for that
///   or, for a frame, because its memory goes with the frame below it or with the thread
/// @param stack the frames that made the owner or allocated the block, innermost first; empty where
///   nobody recorded them
public record LostOwner(Kind kind, String heap, long address, boolean isFreed, List<String> stack) {

  /// What was lost.
  public enum Kind {
    /// An [Owned].
    OWNED("an Owned"),
    /// A [Shared]; the value stays for good, since its count never becomes 0.
    SHARED("a Shared"),
    /// A [Bstr].
    BSTR("a Bstr"),
    /// A [Frame], found open when one below it was closed, or when its thread had ended.
    FRAME("a Frame");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /// The type, with its article.
    public String label() {
      return label;
    }
  }

  /// One sentence, and the stack below it.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(kind.label);
    text.append(
        kind == Kind.FRAME ? " was left open" : " was lost: it is garbage and was not closed");
    if (address != 0) {
      text.append("; it owned the block at 0x").append(Long.toHexString(address));
      text.append(" of heap ").append(heap);
      text.append(isFreed ? ", which was freed" : ", which stays allocated");
    }
    if (kind == Kind.FRAME) {
      text.append(isFreed ? "; its memory was given back" : "");
    }
    for (String each : stack) {
      text.append("\n    at ").append(each);
    }
    return text.toString();
  }
}
