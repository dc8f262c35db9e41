package org.freehold.win32.internal.script;

/// One parsed call of a script.
public interface Call {

  /// The answer to a name that was never bound.
  String UNBOUND = "unbound";

  /// Makes the call.
  ///
  /// @param session the process and its names
  /// @return the answer, without the `= ` before it
  String answer(Session session);

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
