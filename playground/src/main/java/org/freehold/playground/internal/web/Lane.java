package org.freehold.playground.internal.web;

/// Kinds of requests, of which so many are answered at once: those of one kind that take long leave
/// the others their room. Further ones wait for a moment, then they are refused.
public enum Lane {
  /// The files of the page.
  PAGE(64, "the playground sends as many files of its page as it can; load it again"),

  /// Requests of less than a kilobyte from browsers that have no session yet. They take no room, so
  /// that nobody can keep others out: only connections and time bound them.
  ENTRY(LocalServer.MOST_CONNECTIONS, "as many browsers ask to be let in as can be"),

  /// What the page asks for.
  WORK(64, "the playground is busy with as many requests as it takes; ask again in a moment"),

  /// Files that are sent and read.
  FILES(4, "the playground reads as many files as it can at once; send this one again later"),

  /// Pages that follow what happens.
  EVENTS(32, "as many pages follow this playground as it takes; close one of them");

  final int most;
  final String sentence;

  Lane(int most, String sentence) {
    this.most = most;
    this.sentence = sentence;
  }
}
