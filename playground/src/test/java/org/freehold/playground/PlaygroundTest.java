package org.freehold.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A playground over HTTP, as a page uses it and as others try to.
class PlaygroundTest {

  @TempDir private Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private Playground playground;
  private String token = "";

  @BeforeEach
  void start() throws Exception {
    Path sample = Files.writeString(folder.resolve("s.rep"), "0\n1\n2\n1\na 0 100\nf 0\n");
    playground =
        Playground.start(new PlaygroundOptions(0, List.of(), Map.of("small", sample), "1.2.3"));
    String invitation = playground.address().replaceFirst(".*#", "");
    token = field(post("/api/enter", "{\"invitation\":\"" + invitation + "\"}"), "token");
  }

  @AfterEach
  void end() {
    playground.close();
    client.close();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + playground.port() + path));
    return token.isEmpty() ? request : request.header("X-Freehold-Token", token);
  }

  private String origin() {
    return "http://127.0.0.1:" + playground.port();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return client.send(
        request(path).header("Origin", origin()).POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private static String field(HttpResponse<String> answer, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(answer.body());
    assertThat(matcher.find()).as(answer.body()).isTrue();
    return matcher.group(1);
  }

  private String ready(String run) throws Exception {
    for (int i = 0; i < 500; i++) {
      HttpResponse<String> answer = get("/api/run?id=" + run);
      if (!List.of("waiting", "playing").contains(field(answer, "state"))) {
        return answer.body();
      }
      Thread.sleep(10);
    }
    throw new AssertionError("the run does not end");
  }

  @Test
  void thePageAndItsFilesComeWithHeadersThatKeepItAlone() throws Exception {
    for (String path : List.of("/", "/index.html", "/main.js", "/page.css", "/icon.svg")) {
      HttpResponse<String> answer = get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
          .contains("default-src 'none'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }
    assertThat(PageFiles.LIBRARIES.keySet())
        .allSatisfy(path -> assertThat(get("/" + path).statusCode()).isEqualTo(200));
    assertThat(get("/lib/uplot.js").body()).contains("export { uPlot as default }");
    assertThat(get("/").body()).doesNotContain("<style").doesNotContain("onclick");
  }

  @Test
  void whatIsLongIsCompressedForThoseWhoTakeThat() throws Exception {
    HttpResponse<byte[]> packed =
        client.send(
            request("/page.css").header("Accept-Encoding", "br, gzip").build(),
            BodyHandlers.ofByteArray());
    assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
    String plain = get("/page.css").body();
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(plain);
    }
    assertThat(packed.body().length).isLessThan(plain.length() / 2);
  }

  @Test
  void everyScriptThatAnotherOneImportsIsServed() throws Exception {
    for (String file : PageFiles.ALL) {
      if (file.endsWith(".js")) {
        Matcher imports =
            Pattern.compile("(?:from |import\\()\"(\\.[^\"]+)\"").matcher(get("/" + file).body());
        while (imports.find()) {
          String wanted = Path.of(file).resolveSibling(imports.group(1)).normalize().toString();
          assertThat(PageFiles.ALL).as("imported by " + file).contains(wanted);
        }
      }
    }
  }

  @Test
  void aStoryIsToldAndASettingThatIsTooLargeIsRefused() throws Exception {
    assertThat(get("/api/story?name=stack&depth=1").body())
        .contains("\"moments\":[", "frame of sum(1)", "\"settings\":[");
    assertThat(get("/api/story?name=stack&depth=1000").body()).contains("must be from 0 to 100");
    assertThat(get("/api/story?name=none").statusCode()).isEqualTo(404);
  }

  @Test
  void aSampleIsPlayedAndItsMomentsAreThere() throws Exception {
    String trace = field(post("/api/traces/sample", "{\"name\":\"small\"}"), "id");
    String run =
        field(post("/api/runs", "{\"trace\":" + trace + ",\"policy\":\"best-fit\"}"), "id");
    assertThat(ready(run)).contains("\"state\":\"ready\"", "\"operations\":2", "\"lives\":1");
    HttpResponse<InputStream> history =
        client.send(request("/api/run/history?id=" + run).build(), BodyHandlers.ofInputStream());
    assertThat(history.body().readAllBytes()).hasSize(28 + 24 + 2 * 5);
    assertThat(get("/api/run/steps?id=" + run + "&first=1&count=2").body())
        .contains("\"operation\":1", "\"operation\":2", "\"touches\":[\"0x");
    assertThat(get("/api/run/series?id=" + run).body())
        .contains("\"footprint\":[", "\"reserved\":[", "\"cached\":[", "\"rises\":[1,");
  }

  @Test
  void theSpeedOfARunIsMeasuredOnRequest() throws Exception {
    String trace = field(post("/api/traces/sample", "{\"name\":\"small\"}"), "id");
    String run =
        field(post("/api/runs", "{\"trace\":" + trace + ",\"policy\":\"best-fit\"}"), "id");
    ready(run);
    assertSentence(get("/api/run/speed?id=" + run), 404);
    assertSentence(post("/api/run/speed", "{\"id\":99}"), 404);
    assertSentence(post("/api/run/speed", "{}"), 400);
    assertThat(post("/api/run/speed", "{\"id\":" + run + "}").statusCode()).isEqualTo(200);
    String state = "waiting";
    for (int i = 0; i < 1000 && List.of("waiting", "timing").contains(state); i++) {
      Thread.sleep(10);
      state = field(get("/api/run/speed?id=" + run), "state");
    }
    assertThat(get("/api/run/speed?id=" + run).body())
        .contains("\"state\":\"ready\"", "\"operationsPerSecond\":", "\"score\":");
  }

  @Test
  void anUploadIsReadWhateverItsNameSays() throws Exception {
    HttpRequest request =
        request("/api/traces")
            .header("Origin", origin())
            .header("X-Name", "..%2F..%2Fetc%2Fpasswd")
            .POST(BodyPublishers.ofString("0\n1\n1\n1\na 0 8\n"))
            .build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(field(answer, "name")).isEqualTo("../../etc/passwd");
  }

  @Test
  void badRequestsGetASentenceAndTheServerLivesOn() throws Exception {
    HttpRequest garbage =
        request("/api/traces")
            .header("Origin", origin())
            .header("X-Name", "notes.txt")
            .POST(BodyPublishers.ofString("garbage\0\1"))
            .build();
    HttpResponse<String> answer = client.send(garbage, BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(field(answer, "error")).startsWith("notes.txt").doesNotContain(folder.toString());
    assertSentence(post("/api/runs", "{\"trace\":99,\"policy\":\"best-fit\"}"), 404);
    assertSentence(post("/api/runs", "{\"trace\":[1]}"), 400);
    assertSentence(post("/api/runs", "not json"), 400);
    assertSentence(post("/api/runs", "{\"trace\":" + "9".repeat(400) + "}"), 400);
    assertSentence(post("/api/traces/sample", "{\"name\":\"../s.rep\"}"), 404);
    assertSentence(get("/api/run?id=7"), 404);
    assertSentence(get("/api/run"), 400);
    assertSentence(get("/api/run?id=%ff"), 400);
    assertSentence(get("/../../../../etc/passwd"), 404);
    assertSentence(get("/%2e%2e/%2e%2e/etc/passwd"), 404);
    assertSentence(get("/org/freehold/playground/Playground.class"), 404);
    assertThat(get("/api/about").body()).contains("\"version\":\"1.2.3\"");
  }

  private static void assertSentence(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(field(answer, "error")).isNotBlank().doesNotContain("Exception");
  }

  @Test
  void withoutATokenNothingIsTold() throws Exception {
    token = "";
    assertSentence(get("/api/about"), 403);
    assertSentence(get("/api/events"), 403);
    assertSentence(post("/api/runs", "{}"), 403);
    assertSentence(post("/api/enter", "{\"invitation\":\"0\"}"), 403);
  }

  @Test
  void anotherHostIsRefused() throws IOException {
    String said =
        raw("GET / HTTP/1.1\r\nHost: example.org:" + playground.port() + "\r\nConnection: close");
    assertThat(said).startsWith("HTTP/1.1 403");
    assertThat(raw("GET / HTTP/1.1\r\nConnection: close")).startsWith("HTTP/1.1 403");
    assertThat(
            raw("GET / HTTP/1.1\r\nHost: 127.0.0.1:" + playground.port() + "\r\nConnection: close"))
        .startsWith("HTTP/1.1 200");
  }

  private String raw(String head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), playground.port())) {
      socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aPortThatIsTakenIsAnError() {
    assertThatThrownBy(() ->
            Playground.start(
                new PlaygroundOptions(playground.port(), List.of(), Map.of(), "1.2.3")))
        .isInstanceOf(BindException.class);
  }

  @Test
  void theAddressIsOfTheLoopbackInterface() {
    assertThat(playground.address()).startsWith("http://127.0.0.1:" + playground.port() + "/#");
  }
}
