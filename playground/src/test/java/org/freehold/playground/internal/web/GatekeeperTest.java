package org.freehold.playground.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Who may ask, line by line of the table.
class GatekeeperTest {

  private static final int PORT = 4711;
  private static final String HERE = "127.0.0.1:4711";
  private static final String OWN = "http://127.0.0.1:4711";

  private final Tokens tokens = new Tokens();
  private final String session = Objects.requireNonNull(tokens.enter(tokens.invite()));
  private final Gatekeeper gatekeeper = new Gatekeeper(PORT, tokens);

  private static Headers headers(String... pairs) {
    Headers headers = new Headers();
    for (int i = 0; i < pairs.length; i += 2) {
      headers.add(pairs[i], pairs[i + 1]);
    }
    return headers;
  }

  private boolean isLetIn(String method, boolean isOpen, String... pairs) {
    return gatekeeper.wrong(method, headers(pairs), isOpen) == null;
  }

  @Test
  void aHostThatNamesThisServerIsRequired() {
    assertThat(isLetIn("GET", true, "Host", HERE)).isTrue();
    assertThat(isLetIn("GET", true, "Host", "localhost:4711")).isTrue();
    assertThat(isLetIn("GET", true)).isFalse();
    assertThat(isLetIn("GET", true, "Host", HERE, "Host", HERE)).isFalse();
    for (String other :
        new String[] {
          "127.0.0.1", "127.0.0.1:4712", "localhost", "example.org", "example.org:4711",
          "127.0.0.1:4711.example.org", "[::1]:4711", "0x7f000001:4711", "LOCALHOST:4711 ", ""
        }) {
      assertThat(isLetIn("GET", true, "Host", other)).as(other).isFalse();
    }
  }

  @Test
  void anotherPageIsRefused() {
    for (String other :
        new String[] {"http://example.org", "null", "https://127.0.0.1:4711", "http://127.0.0.1"}) {
      assertThat(isLetIn("GET", true, "Host", HERE, "Origin", other)).as(other).isFalse();
      assertThat(isLetIn("POST", true, "Host", HERE, "Origin", other)).as(other).isFalse();
    }
    assertThat(isLetIn("GET", true, "Host", HERE, "Origin", OWN)).isTrue();
    assertThat(isLetIn("GET", true, "Host", HERE, "Origin", OWN, "Origin", OWN)).isFalse();
  }

  @Test
  void whatChangesSomethingNeedsOurOrigin() {
    for (String method : new String[] {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "get"}) {
      assertThat(isLetIn(method, true, "Host", HERE)).as(method).isFalse();
      assertThat(isLetIn(method, true, "Host", HERE, "Origin", OWN)).as(method).isTrue();
    }
  }

  @Test
  void whatConcernsTheUsersDataNeedsTheTokenOfASession() {
    String token = Gatekeeper.TOKEN;
    assertThat(isLetIn("GET", false, "Host", HERE)).isFalse();
    assertThat(isLetIn("GET", false, "Host", HERE, token, session)).isTrue();
    assertThat(isLetIn("GET", false, "Host", HERE, token, session + "0")).isFalse();
    assertThat(isLetIn("GET", false, "Host", HERE, token, "")).isFalse();
    assertThat(isLetIn("GET", false, "Host", HERE, token, session, token, session)).isFalse();
    assertThat(isLetIn("GET", false, "Host", HERE, token, tokens.invite()))
        .as("an invitation is no session")
        .isFalse();
  }

  @Test
  void anInvitationWorksOnceAndEndsTheOneBefore() {
    String first = tokens.invite();
    String second = tokens.invite();
    assertThat(first).isNotEqualTo(second).matches("[0-9a-f]{32}");
    assertThat(tokens.enter(first)).isNull();
    assertThat(tokens.enter("")).isNull();
    String entered = tokens.enter(second);
    assertThat(entered).isNotNull().isNotEqualTo(second);
    assertThat(tokens.enter(second)).isNull();
    assertThat(tokens.isSession(session)).as("others stay").isTrue();
  }
}
