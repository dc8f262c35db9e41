package org.freehold.win32.internal.script;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Parses a call: the first word decides which group of calls parses the others.
final class CallParser {

  private static final String CALLS =
      "va vf vp vq w r, mc mo mv mu mf mx, hc ha hr hf hs hv hw hd hg hz ht hx hy, ga gr gf gl gu"
          + " gs gq gh gd gc gn gm gx gy gw gv, la lr lf ll lu ls lq lh ld lc ln lm lk, sa sl sb sr"
          + " sn sf ss sy sx, ta tr tf, ia ir if is id im, bf bk bz bb bt bc bm bn";

  private static final List<Group> GROUPS =
      List.of(
          VirtualCalls::parse,
          HeapCalls::parse,
          MappingCalls::parse,
          MovableCalls::parse,
          StringCalls::parse,
          TaskMemoryCalls::parse,
          ByteCalls::parse);

  /// Parses the calls that belong together; null for a word that is none of them.
  private interface Group {
    @Nullable Call parse(String word, Words words) throws Mistake;
  }

  private CallParser() {}

  /// Parses a line.
  ///
  /// @throws Mistake when it is not a call
  static Call parse(String line) throws Mistake {
    Words words = new Words(line);
    String word = words.next("a call");
    for (Group group : GROUPS) {
      Call call = group.parse(word, words);
      if (call != null) {
        words.end();
        return call;
      }
    }
    throw new Mistake("'" + word + "' is not a call; the calls are " + CALLS);
  }
}
