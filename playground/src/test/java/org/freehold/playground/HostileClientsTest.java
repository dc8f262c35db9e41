package org.freehold.playground;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What clients do that mean no good or know no better: the others are served meanwhile, and who
/// can be told is told in a sentence.
@Timeout(120)
class HostileClientsTest {

  private static final Duration SOON = Duration.ofSeconds(1);

  @TempDir private Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Socket> sockets = new ArrayList<>();
  private Playground playground;
  private String token = "";

  @BeforeEach
  void start() throws Exception {
    playground = Playground.start(new PlaygroundOptions(0, List.of(), Map.of(), "1.2.3"));
    token = enter();
  }

  @AfterEach
  void end() throws IOException {
    for (Socket each : sockets) {
      each.close();
    }
    playground.close();
    client.shutdownNow();
  }

  private String enter() throws Exception {
    String invitation = playground.address().replaceFirst(".*#", "");
    HttpResponse<String> answer =
        send("/api/enter", BodyPublishers.ofString("{\"invitation\":\"" + invitation + "\"}"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return field(answer, "token");
  }

  private String origin() {
    return "http://127.0.0.1:" + playground.port();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin() + path));
    return token.isEmpty() ? request : request.header("X-Freehold-Token", token);
  }

  private HttpResponse<String> send(String path, BodyPublisher body) throws Exception {
    return client.send(
        request(path).header("Origin", origin()).POST(body).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(path, BodyPublishers.ofString(body));
  }

  private HttpResponse<String> soon(String path) throws Exception {
    return client.send(request(path).timeout(SOON).build(), BodyHandlers.ofString());
  }

  private static String field(HttpResponse<String> answer, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(answer.body());
    assertThat(matcher.find()).as(answer.body()).isTrue();
    return matcher.group(1);
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String... words) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(field(answer, "error"))
        .isNotBlank()
        .satisfies(said -> assertThat(List.of(words)).allMatch(said::contains));
  }

  /// A connection that has sent something and sends no more.
  private Socket silent(String text) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), playground.port());
    sockets.add(socket);
    socket.getOutputStream().write(text.getBytes(UTF_8));
    return socket;
  }

  private String head(String method, String path, String... headers) {
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    head.append("Host: 127.0.0.1:" + playground.port() + "\r\nOrigin: " + origin() + "\r\n");
    for (String each : headers) {
      head.append(each).append("\r\n");
    }
    return head + "\r\n";
  }

  private String own() {
    return "X-Freehold-Token: " + token;
  }

  private String said(String request) throws IOException {
    Socket socket = silent(request);
    socket.setSoTimeout(20_000);
    return new String(socket.getInputStream().readAllBytes(), UTF_8);
  }

  /// Some KB of zstd that come to many GiB of lines without an event.
  private static byte[] bomb(long bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    packed.writeBytes(Zstd.compress("malloc(8) = 0x10\n".getBytes(UTF_8)));
    byte[] plain = "strlen(\"x\") = 1\n".repeat(1 << 22).getBytes(UTF_8);
    byte[] frame = Zstd.compress(plain);
    for (long written = 0; written < bytes; written += plain.length) {
      packed.writeBytes(frame);
    }
    return packed.toByteArray();
  }

  private static List<String> leftovers() throws IOException {
    long pid = ProcessHandle.current().pid();
    try (Stream<Path> folders = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      List<String> files = new ArrayList<>();
      for (Path each : folders.toList()) {
        if (each.getFileName().toString().startsWith("freehold-playground-" + pid + "-")) {
          try (Stream<Path> inside = Files.list(each)) {
            inside.map(file -> file.getFileName().toString()).forEach(files::add);
          }
        }
      }
      return files;
    }
  }

  @Test
  void twoBombsKeepNobodyFromBeingServed() throws Exception {
    byte[] bomb = bomb(6L << 30);
    assertThat(bomb.length).isLessThan(4 << 20);
    List<CompletableFuture<HttpResponse<String>>> uploads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      HttpRequest upload =
          request("/api/traces")
              .header("Origin", origin())
              .header("X-Name", "bomb.zst")
              .POST(BodyPublishers.ofByteArray(bomb))
              .build();
      uploads.add(client.sendAsync(upload, BodyHandlers.ofString()));
    }
    Thread.sleep(1_000);
    for (int i = 0; i < 5; i++) {
      assertThat(soon("/api/about").statusCode()).isEqualTo(200);
      assertThat(soon("/main.js").statusCode()).isEqualTo(200);
      Thread.sleep(100);
    }
    assertThat(uploads).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void whatIsReadForNobodyIsReadNoMore() throws Exception {
    byte[] bomb = bomb(6L << 30);
    Socket socket = silent(head("POST", "/api/traces", own(), "Content-Length: " + bomb.length));
    socket.getOutputStream().write(bomb);
    Thread.sleep(500);
    assertThat(leftovers()).hasSize(2);
    assertThat(isReading()).isTrue();
    socket.close();
    for (int i = 0; i < 60 && leftovers().size() > 1; i++) {
      Thread.sleep(50);
    }
    assertThat(leftovers()).containsExactly(".held");
  }

  @Test
  void anEndStopsWhatIsBeingRead() throws Exception {
    byte[] bomb = bomb(6L << 30);
    CompletableFuture<HttpResponse<String>> upload =
        client.sendAsync(
            request("/api/traces")
                .header("Origin", origin())
                .POST(BodyPublishers.ofByteArray(bomb))
                .build(),
            BodyHandlers.ofString());
    Thread.sleep(500);
    playground.close();
    assertThatThrownBy(upload::join).isInstanceOf(CompletionException.class);
    for (int i = 0; i < 40 && isReading(); i++) {
      Thread.sleep(50);
    }
    assertThat(isReading()).isFalse();
    assertThat(leftovers()).isEmpty();
  }

  private static boolean isReading() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(each -> each.getKey().getName().startsWith("playground-reading"))
        .anyMatch(each -> each.getKey().isAlive());
  }

  @Test
  void bodiesThatDoNotComeKeepNobodyOut() throws Exception {
    for (int i = 0; i < 100; i++) {
      silent(head("POST", "/api/enter", "Content-Length: 64"));
      silent(head("POST", "/api/runs", "Content-Length: 64"));
    }
    Thread.sleep(200);
    assertThat(soon("/api/about").statusCode()).isEqualTo(200);
    assertThat(enter()).isNotEmpty();
  }

  @Test
  void aRequestWithoutATokenIsRefusedBeforeItsBodyComes() throws Exception {
    Socket socket = silent(head("POST", "/api/traces", "Content-Length: 1000000"));
    socket.setSoTimeout(1_000);
    byte[] start = socket.getInputStream().readNBytes(12);
    assertThat(new String(start, UTF_8)).isEqualTo("HTTP/1.1 403");
  }

  @Test
  void streamsOfEventsAreBoundedByThemselves() throws Exception {
    List<HttpResponse<InputStream>> streams = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      streams.add(client.send(request("/api/events").build(), BodyHandlers.ofInputStream()));
      assertThat(streams.getLast().statusCode()).isEqualTo(200);
    }
    assertThat(soon("/api/about").statusCode()).isEqualTo(200);
    HttpResponse<String> further =
        client.send(request("/api/events").build(), BodyHandlers.ofString());
    assertRefused(further, 503, "close one of them");
    for (HttpResponse<InputStream> each : streams) {
      each.body().close();
    }
  }

  @Test
  void whatWorksIsBoundedWithASentence() throws Exception {
    for (int i = 0; i < 64; i++) {
      silent(head("POST", "/api/runs", own(), "Content-Length: 64"));
    }
    Thread.sleep(300);
    HttpResponse<String> answer =
        client.send(request("/api/about").build(), BodyHandlers.ofString());
    assertRefused(answer, 503, "busy");
    assertThat(soon("/main.js").statusCode()).isEqualTo(200);
  }

  @Test
  void aBodyThatIsFarTooLongGetsItsRefusal() throws Exception {
    byte[] long100 = new byte[100 << 20];
    assertRefused(send("/api/runs", BodyPublishers.ofByteArray(long100)), 413, "1048576 bytes");
    BodyPublisher unannounced = BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(long100));
    assertRefused(send("/api/runs", unannounced), 413, "1048576 bytes");
    token = "";
    assertRefused(send("/api/runs", BodyPublishers.ofByteArray(long100)), 403, "token");
  }

  @Test
  void brokenChunksGetAnAnswer() throws Exception {
    for (String chunk : List.of("zz\r\n", "-1\r\nx", "FFFFFFFFF\r\nx", "5\r\nab\r\n")) {
      for (String path : List.of("/api/runs", "/api/traces")) {
        Socket socket = silent(head("POST", path, own(), "Transfer-Encoding: chunked") + chunk);
        socket.shutdownOutput();
        socket.setSoTimeout(20_000);
        assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
            .as(chunk + " to " + path)
            .startsWith("HTTP/1.1 400")
            .contains("not well-formed");
      }
    }
    assertThat(said("GET mailto:x HTTP/1.1\r\n\r\n")).isEmpty();
    assertThat(said("nonsense\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(soon("/api/about").statusCode()).isEqualTo(200);
  }

  @Test
  void aMethodThatAPathDoesNotHaveIsNamed() throws Exception {
    HttpResponse<String> answer = post("/api/about", "{}");
    assertRefused(answer, 405, "GET only");
    assertThat(answer.headers().firstValue("Allow")).contains("GET");
    assertThat(soon("/api/traces").headers().firstValue("Allow")).contains("POST");
    assertThat(post("/main.js", "").headers().firstValue("Allow")).contains("GET, HEAD");
    assertRefused(post("/nothing", ""), 404);
  }

  @Test
  void moreThanAnObjectIsRefused() throws Exception {
    assertRefused(post("/api/runs", "{\"trace\":1} x"), 400, "JSON");
    assertRefused(post("/api/runs", "{\"trace\":1}{}"), 400, "more than an object");
    assertRefused(post("/api/runs", "{\"trace\":1} \n"), 404);
  }

  @Test
  void namesShowNothingThatMovesOrHides() throws Exception {
    HttpRequest upload =
        request("/api/traces")
            .header("Origin", origin())
            .header("X-Name", "a%00%1B%5B31m%E2%80%AEb%0A.rep")
            .POST(BodyPublishers.ofString("0\n1\n1\n1\na 0 8\n"))
            .build();
    assertThat(field(client.send(upload, BodyHandlers.ofString()), "name"))
        .isEqualTo("a\uFFFD\uFFFD[31m\uFFFDb\uFFFD.rep");
    String calls = "{\"calls\":\"a = malloc(8)\",\"name\":\"" + "\uD83D\uDE00".repeat(300) + "\"}";
    assertThat(field(post("/api/traces/calls", calls), "name"))
        .isEqualTo("\uD83D\uDE00".repeat(200));
  }

  @Test
  void aSentenceQuotesNoMoreThanCanBeRead() throws Exception {
    String digits = "9".repeat(900_000);
    assertThat(post("/api/traces/calls", "{\"calls\":\"a = malloc(" + digits + ")\"}").body())
        .hasSizeLessThan(1_000);
    assertThat(post("/api/runs", "{\"" + "n".repeat(40_000) + "\":[]}").body())
        .hasSizeLessThan(1_000)
        .contains("must be a text or a number");
  }

  @Test
  void whatIsNoFileIsRefusedAtTheStart() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThatThrownBy(
            () -> Playground.start(new PlaygroundOptions(0, List.of(pipe), Map.of(), "1.2.3")))
        .isInstanceOf(IOException.class)
        .hasMessage(pipe + ": expected a file, found a pipe or a device; write it to a file first");
    assertThat(leftovers()).containsExactly(".held");
  }
}
