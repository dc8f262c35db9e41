package org.freehold.trace.internal.track;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.freehold.trace.CallStacks;

/// Call stacks, each kept once: frames as texts, and a tree over them. What a reader finds in a
/// file, and what a writer has put there.
///
/// Memory is bounded whatever a file says: beyond [#MAX_STACKS] stacks or [#MAX_TEXT] characters
/// nothing is added.
public final class StackTable implements CallStacks {

  /// The most stacks that are kept.
  public static final int MAX_STACKS = 1 << 22;

  /// The most characters of frames that are kept.
  public static final int MAX_TEXT = 1 << 26;

  private static final int INITIAL = 64;

  private final List<String> texts = new ArrayList<>();
  private final Map<String, Integer> numbersOfTexts = new HashMap<>();
  private final LongIntMap numbersOfStacks = new LongIntMap();
  private int[] callers = new int[INITIAL];
  private int[] frames = new int[INITIAL];
  private int stacks;
  private long characters;

  /// Makes an empty table.
  public StackTable() {}

  /// The number of a text, counted from 0, which is added when it is new.
  ///
  /// @return −1 when the table is full
  public int text(String text) {
    Integer known = numbersOfTexts.get(text);
    if (known != null) {
      return known;
    }
    int number = addText(text);
    if (number >= 0) {
      numbersOfTexts.put(text, number);
    }
    return number;
  }

  /// Adds a text, known or not.
  ///
  /// @return its number, counted from 0; −1 when the table is full
  public int addText(String text) {
    if (characters + text.length() > MAX_TEXT || texts.size() >= MAX_STACKS) {
      return -1;
    }
    characters += text.length();
    texts.add(text);
    return texts.size() - 1;
  }

  /// The number of texts.
  public int textCount() {
    return texts.size();
  }

  /// The number of a stack, which is added when it is new.
  ///
  /// @param caller the stack that called it, or 0
  /// @param text the number of its innermost frame
  /// @return its number, counted from 1; 0 when the table is full
  public int stack(int caller, int text) {
    long key = (long) text << Integer.SIZE | caller;
    int known = numbersOfStacks.get(key);
    if (known != LongIntMap.NONE) {
      return known;
    }
    int number = addStack(caller, text);
    if (number != 0) {
      numbersOfStacks.put(key, number);
    }
    return number;
  }

  /// Adds a stack, known or not.
  ///
  /// @return its number, counted from 1; 0 when the table is full
  public int addStack(int caller, int text) {
    if (stacks == MAX_STACKS) {
      return 0;
    }
    if (stacks == callers.length) {
      callers = Arrays.copyOf(callers, 2 * stacks);
      frames = Arrays.copyOf(frames, 2 * stacks);
    }
    callers[stacks] = caller;
    frames[stacks] = text;
    return ++stacks;
  }

  /// The stack of one frame, which is added when it is new.
  ///
  /// @return its number; 0 when the table is full
  public int single(String frame) {
    int text = text(frame);
    return text < 0 ? 0 : stack(0, text);
  }

  @Override
  public int count() {
    return stacks;
  }

  @Override
  public int caller(int stack) {
    return callers[stack - 1];
  }

  @Override
  public String frame(int stack) {
    return texts.get(frames[stack - 1]);
  }
}
