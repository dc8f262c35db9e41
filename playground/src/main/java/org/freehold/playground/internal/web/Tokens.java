package org.freehold.playground.internal.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The tokens of a server: one that is printed with its address and works once, and those of the
/// sessions that it opened. Whoever reads the address later, in a history or over a shoulder, has
/// nothing.
///
/// The printed token stands in the fragment of the address, which browsers send to nobody.
/// Thread-safe.
public final class Tokens {

  private static final int BYTES = 16;

  /// Sessions kept: each tab opened by an invitation is one. The oldest goes first.
  private static final int MOST_SESSIONS = 64;

  private final SecureRandom random = new SecureRandom();
  private final Deque<byte[]> sessions = new ArrayDeque<>();
  private byte @Nullable [] invitation;

  /// Makes tokens, with no invitation yet.
  public Tokens() {}

  /// A new invitation, which works once and ends the one before it.
  public synchronized String invite() {
    String text = fresh();
    invitation = bytes(text);
    return text;
  }

  /// Opens a session.
  ///
  /// @param text the invitation
  /// @return the token of the session; null when the invitation is wrong or was used
  public synchronized @Nullable String enter(String text) {
    if (invitation == null || !MessageDigest.isEqual(invitation, bytes(text))) {
      return null;
    }
    invitation = null;
    String session = fresh();
    sessions.addLast(bytes(session));
    if (sessions.size() > MOST_SESSIONS) {
      sessions.removeFirst();
    }
    return session;
  }

  /// Whether a token is that of a session. Takes the same time for every wrong one.
  synchronized boolean isSession(String text) {
    byte[] given = bytes(text);
    boolean isKnown = false;
    for (byte[] session : sessions) {
      isKnown |= MessageDigest.isEqual(session, given);
    }
    return isKnown;
  }

  private String fresh() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
