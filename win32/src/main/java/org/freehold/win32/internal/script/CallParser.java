package org.freehold.win32.internal.script;

/// Parses a call: the first word decides which group of calls parses the others.
final class CallParser {

  private CallParser() {}

  /// Parses a line.
  ///
  /// @throws Mistake when it is not a call
  static Call parse(String line) throws Mistake {
    Words words = new Words(line);
    String word = words.next("a call");
    Call call = VirtualCalls.parse(word, words);
    if (call == null) {
      call = HeapCalls.parse(word, words);
    }
    if (call == null) {
      call = MappingCalls.parse(word, words);
    }
    if (call == null) {
      throw new Mistake(
          "'"
              + word
              + "' is not a call; the calls are va vf vp vq w r, mc mo mv mu mf mx,"
              + " hc ha hr hf hs hv hw hd");
    }
    words.end();
    return call;
  }
}
