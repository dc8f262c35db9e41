package org.freehold.playground.internal.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.freehold.playground.internal.web.LocalServer.Handler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who keeps the server waiting is left; who is kept waiting by it is not.
@Timeout(30)
class PatienceTest {

  private static final Duration PATIENCE = Duration.ofMillis(400);

  private final Tokens tokens = new Tokens();
  private final CountDownLatch left = new CountDownLatch(1);
  private LocalServer server;
  private String session = "";

  @BeforeEach
  void start() throws IOException {
    session = String.valueOf(tokens.enter(tokens.invite()));
    Handler slow =
        _ -> {
          pause(4 * PATIENCE.toMillis());
          return Answer.json(json -> json.writeStringProperty("said", "done"));
        };
    Handler endless =
        _ ->
            Answer.stream(
                "text/plain",
                out -> {
                  try {
                    byte[] bytes = new byte[1 << 16];
                    while (true) {
                      out.write(bytes);
                    }
                  } finally {
                    left.countDown();
                  }
                });
    Handler reading = request -> Answer.bytes("text/plain", request.body(100).readAllBytes());
    Map<String, Handler> handlers =
        Map.of("GET /api/slow", slow, "GET /api/endless", endless, "POST /api/read", reading);
    server = LocalServer.start(0, tokens, new Assets(Map.of()), handlers, PATIENCE);
  }

  @AfterEach
  void end() {
    server.close();
  }

  private static void pause(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private Socket connection(String text) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(text.getBytes(UTF_8));
    return socket;
  }

  private String head(String request, String more) {
    String place = "127.0.0.1:" + server.port();
    return request
        + (" HTTP/1.1\r\nHost: " + place + "\r\nOrigin: http://" + place + "\r\n")
        + ("X-Freehold-Token: " + session + "\r\n" + more + "\r\n");
  }

  @Test
  void aRequestThatDoesNotComeIsLeft() throws IOException {
    for (String text :
        new String[] {
          "GET /api/slow HT",
          "GET /api/slow HTTP/1.1\r\nHost: ",
          head("POST /api/read", "Content-Length: 50\r\n"),
          head("POST /api/read", "Content-Length: 50\r\n") + "some",
        }) {
      try (Socket socket = connection(text)) {
        assertThat(socket.getInputStream().readAllBytes()).as(text).isEmpty();
      }
    }
  }

  @Test
  void anAnswerThatIsNotReadIsLeft() throws Exception {
    try (Socket _ = connection(head("GET /api/endless", ""))) {
      assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void workIsNotHurried() throws IOException {
    try (Socket socket = connection(head("GET /api/slow", "Connection: close\r\n"))) {
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .startsWith("HTTP/1.1 200")
          .contains("done");
    }
  }

  @Test
  void aBodyThatComesSlowlyIsWaitedFor() throws Exception {
    String head = head("POST /api/read", "Content-Length: 8\r\nConnection: close\r\n");
    try (Socket socket = connection(head)) {
      for (int i = 0; i < 8; i++) {
        Thread.sleep(PATIENCE.toMillis() / 2);
        socket.getOutputStream().write('a' + i);
      }
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8)).endsWith("abcdefgh");
    }
  }

  @Test
  void aLongSentenceKeepsItsBeginningAndItsEnd() {
    String said =
        String.valueOf(
            new Refusal(400, "begin " + "\uD83D\uDE00".repeat(999) + " end").getMessage());
    assertThat(said).startsWith("begin ").endsWith(" end").contains(" … ").hasSizeLessThan(620);
    assertThat(said.codePoints().filter(each -> each > 0xD7FF && each < 0xE000)).isEmpty();
  }
}
