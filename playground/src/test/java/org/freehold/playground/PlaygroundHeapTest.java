package org.freehold.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.freehold.heap.HeapEntry.Kind;
import org.freehold.inspect.heaps.HeapDemonstration;
import org.freehold.inspect.snapshot.SnapshotFacts;
import org.freehold.inspect.snapshot.SnapshotFacts.Search;
import org.freehold.inspect.snapshot.SnapshotWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Snapshots and JVMs over HTTP, good ones and others.
@Timeout(60)
class PlaygroundHeapTest {

  @TempDir private Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Process> programs = new ArrayList<>();
  private Playground playground;
  private String token = "";

  @BeforeEach
  void start() throws Exception {
    playground = Playground.start(new PlaygroundOptions(0, List.of(), Map.of(), "1.2.3"));
    String invitation = playground.address().replaceFirst(".*#", "");
    token = field(post("/api/enter", "{\"invitation\":\"" + invitation + "\"}"), "token");
  }

  @AfterEach
  void end() {
    programs.forEach(Process::destroyForcibly);
    playground.close();
    client.close();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + playground.port() + path));
    return token.isEmpty() ? request : request.header("X-Freehold-Token", token);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return post(path, "-", BodyPublishers.ofString(body));
  }

  private HttpResponse<String> post(String path, String name, BodyPublisher body) throws Exception {
    HttpRequest request =
        request(path)
            .header("Origin", "http://127.0.0.1:" + playground.port())
            .header("X-Name", name)
            .POST(body)
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> upload(String name, byte[] bytes) throws Exception {
    return post("/api/traces", name, BodyPublishers.ofByteArray(bytes));
  }

  private static String field(HttpResponse<String> answer, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(answer.body());
    assertThat(matcher.find()).as(answer.body()).isTrue();
    return matcher.group(1);
  }

  private byte[] demonstration() throws IOException {
    Path file = folder.resolve("demonstration.fhs");
    HeapDemonstration.write(file);
    return Files.readAllBytes(file);
  }

  @Test
  void aSnapshotIsToldByItsFirstBytesWhateverItsNameIs() throws Exception {
    HttpResponse<String> opened = upload("notes.txt", demonstration());
    assertThat(field(opened, "kind")).isEqualTo("snapshot");
    assertThat(opened.body()).contains("\"name\":\"demonstration\"", "\"cut\":false");
    assertThat(get("/api/snapshots").body()).contains("notes.txt");
    HttpResponse<String> trace =
        upload("not.fhs", "0\n1\n1\n1\na 0 8\n".getBytes(StandardCharsets.UTF_8));
    assertThat(field(trace, "kind")).isEqualTo("trace");
  }

  @Test
  void everyFigureOfTheDemonstrationIsThere() throws Exception {
    String id = field(post("/api/snapshots/demonstration", "{}"), "id");
    String query = "?snapshot=" + id + "&heap=1";
    HttpResponse<String> summary = get("/api/heap" + query);
    assertThat(summary.body()).contains("\"pageSize\":4096", "\"pins\":[{", "\"unreached\":");
    HttpResponse<byte[]> pages =
        client.send(request("/api/heap/pages" + query).build(), BodyHandlers.ofByteArray());
    int cells = Integer.parseInt(field(summary, "pages"));
    assertThat(cells).isPositive();
    assertThat(pages.body()).hasSize(8 + 33 * cells);
    assertThat(get("/api/heap/stacks" + query).body())
        .contains("HeapDemonstration.makeAList", "\"flame\":{\"name\":\"all\"");
    assertThat(get("/api/heap/keepers" + query + "&from=0x10040&to=0x10041").body())
        .contains("\"from\":\"0x10000\"", "\"address\":\"0x10030\"", "makeAList");
    assertThat(get("/api/heap/without" + query + "&stack=1").body()).contains("\"pages\":");
    assertThat(get("/api/heap/keepers" + query + "&from=0x40&to=0x41").body())
        .contains("\"inHeap\":false");
  }

  @Test
  void twoSnapshotsAreCompared() throws Exception {
    String early = field(post("/api/snapshots/demonstration", "{}"), "id");
    Path file = folder.resolve("late.fhs");
    try (SnapshotWriter writer = writer(file)) {
      int stack = writer.stack(List.of("org.example.New.made(New.java:1)"));
      writer.heap("demonstration", "simulated", 0x10000, 0, Map.of());
      writer.entry(Kind.REGION, 0x10000, 4096, -1, 0, false, false);
      writer.entry(Kind.BUSY, 0x10000, 4096, 4000, stack, false, false);
    }
    String late = field(upload("late.fhs", Files.readAllBytes(file)), "id");
    HttpResponse<String> change =
        get("/api/heap/change?snapshot=" + late + "&heap=1&other=" + early);
    assertThat(change.body())
        .contains("\"name\":\"demonstration.fhs\"", "org.example.New.made", "makeAList")
        .contains("\"blocksBefore\":0,\"bytesBefore\":0,\"blocksAfter\":1,\"bytesAfter\":4000")
        .contains("\"caution\":\"The stack was taken");
    assertThat(get("/api/heap/change?snapshot=" + late + "&heap=1&other=99").statusCode())
        .isEqualTo(404);
  }

  private static SnapshotWriter writer(Path file) throws IOException {
    return new SnapshotWriter(file, new SnapshotFacts(1, 1, "api", "", Search.NONE, 0));
  }

  @Test
  void aCutSnapshotShowsWhatWasWritten() throws Exception {
    byte[] whole = demonstration();
    HttpResponse<String> cut = upload("cut.fhs", Arrays.copyOf(whole, whole.length - 20));
    assertThat(cut.statusCode()).isEqualTo(200);
    assertThat(cut.body()).contains("\"cut\":true");
    assertThat(get("/api/heap?snapshot=" + field(cut, "id") + "&heap=1").body())
        .contains("\"blocks\":");
    assertThat(upload("short.fhs", Arrays.copyOf(whole, 12)).body())
        .contains("short.fhs: the snapshot was cut before its first heap");
  }

  @Test
  void malformedSnapshotsGetASentenceAndTheServerLivesOn() throws Exception {
    byte[] whole = demonstration();
    byte[] version = whole.clone();
    version[8] = 9;
    assertThat(upload("new.fhs", version).body())
        .contains("new.fhs: at byte 8: expected version 1 of the format, found 9")
        .doesNotContain("/");
    byte[] damaged = whole.clone();
    damaged[whole.length / 2] ^= 1;
    HttpResponse<String> opened = upload("damaged.fhs", damaged);
    HttpResponse<String> answer =
        opened.statusCode() == 200
            ? get("/api/heap?snapshot=" + field(opened, "id") + "&heap=1")
            : opened;
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("damaged.fhs: at byte", "checksum").doesNotContain("/");
    assertThat(get("/api/heap?snapshot=77&heap=1").body())
        .contains("snapshot 77 is not open here any more");
    assertThat(field(post("/api/snapshots/demonstration", "{}"), "kind")).isEqualTo("snapshot");
  }

  @Test
  void hostileSizesAreBounded() throws Exception {
    Path file = folder.resolve("hostile.fhs");
    try (SnapshotWriter writer = writer(file)) {
      writer.heap("x".repeat(10_000), "native", 0, -1, Map.of("pageSize", 7L, "walked", -3L));
      writer.entry(Kind.REGION, 0x10000, Long.MAX_VALUE / 2, -1, 0, false, false);
      writer.entry(Kind.UNCOMMITTED, 0x10000, 1L << 50, -1, 0, false, false);
      writer.entry(Kind.BUSY, 1L << 55, 1L << 60, 0, 77, false, false);
      for (int i = 0; i < 3_000; i++) {
        writer.entry(Kind.REGION, 0x1000L * i, 1, -1, 0, false, false);
        writer.entry(Kind.SLAB, 0x1000L * i, i, -1, 0, false, false);
        writer.entry(Kind.BUSY, 0x1000L * i, i, 0, 0, true, true);
        writer.entry(Kind.LARGE, i, 1L << 61, 1, 0, false, false);
      }
    }
    String id = field(upload("hostile.fhs", Files.readAllBytes(file)), "id");
    String query = "?snapshot=" + id + "&heap=1";
    HttpResponse<String> summary = get("/api/heap" + query);
    assertThat(summary.statusCode()).as(summary.body()).isEqualTo(200);
    assertThat(summary.body()).hasSizeLessThan(2_000_000).contains("\"pagesCut\":true");
    assertThat(get("/api/heap/stacks" + query).statusCode()).isEqualTo(200);
    assertThat(get("/api/heap/keepers" + query + "&from=0&to=0x7fffffffffffffff").statusCode())
        .isEqualTo(200);
  }

  @Test
  void snapshotsAreOpenedAtTheStart() throws Exception {
    Path file = Files.write(folder.resolve("named.bin"), demonstration());
    try (Playground other =
        Playground.start(new PlaygroundOptions(0, List.of(file), Map.of(), "1"))) {
      assertThat(other.port()).isPositive();
    }
    assertThat(file).exists();
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 9));
    assertThatThrownBy(
            () -> Playground.start(new PlaygroundOptions(0, List.of(file), Map.of(), "1")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file + ": at byte 0: expected a heap snapshot");
  }

  private Process program(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-Xshare:auto",
            "-cp",
            System.getProperty("java.class.path"),
            WatchedProgram.class.getName()));
    command.addAll(List.of(arguments));
    Process program =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    programs.add(program);
    assertThat(line(program)).isEqualTo("ready");
    return program;
  }

  private static String line(Process program) throws IOException {
    BufferedReader lines = program.inputReader(StandardCharsets.UTF_8);
    return String.valueOf(lines.readLine());
  }

  @Test
  void aJvmIsLookedAtAgainAndSaidToHaveEndedWhenItHas() throws Exception {
    Process program = program();
    assertThat(get("/api/jvms").body()).contains("\"pid\":" + program.pid());
    HttpResponse<String> first = post("/api/jvms/watch", "{\"pid\":" + program.pid() + "}");
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertThat(first.body()).contains("\"live\":true", "\"busyBlocks\":1", "\"number\":1");
    assertThat(Long.parseLong(field(first, "lockedNanos"))).isPositive();
    String id = field(first, "id");
    HttpResponse<String> kept = post("/api/snapshots/keep", "{\"snapshot\":" + id + "}");
    assertThat(kept.body()).contains("\"live\":false", ", look 1");
    program.outputWriter().write("\n");
    program.outputWriter().flush();
    assertThat(line(program)).isEqualTo("one more");
    look(id, "\"busyBlocks\":2");
    assertThat(get("/api/heap/change?snapshot=" + id + "&heap=1&other=" + field(kept, "id")).body())
        .contains("WatchedProgram.remember", "\"bytesAfter\":2000");
    program.destroyForcibly().waitFor();
    look(id, "the JVM " + program.pid() + " has ended");
    assertThat(get("/api/snapshot?snapshot=" + id).body()).contains("\"busyBlocks\":2");
  }

  /// Looks until the answer has this in it: looks that come too soon show what the last one saw,
  /// and on a busy machine that is for long.
  private void look(String id, String expected) throws Exception {
    String body = "";
    for (int i = 0; i < 300 && !body.contains(expected); i++) {
      body = post("/api/jvms/look", "{\"snapshot\":" + id + "}").body();
      Thread.sleep(100);
    }
    assertThat(body).contains(expected);
  }

  @Test
  void aJvmIsLetGoAndWhatWasSeenStays() throws Exception {
    Process program = program();
    HttpResponse<String> seen = post("/api/jvms/watch", "{\"pid\":" + program.pid() + "}");
    String id = field(seen, "id");
    assertThat(post("/api/jvms/stop", "{\"pid\":" + program.pid() + "}").statusCode())
        .isEqualTo(200);
    assertThat(get("/api/snapshot?snapshot=" + id).body())
        .contains("\"live\":false", "\"busyBlocks\":1");
    assertThat(post("/api/jvms/look", "{\"snapshot\":" + id + "}").statusCode()).isEqualTo(400);
  }

  @Test
  void aJvmThatDoesNotShowItsHeapsIsSaidWhatToCall() throws Exception {
    Process program = program("hidden");
    HttpResponse<String> refused = post("/api/jvms/watch", "{\"pid\":" + program.pid() + "}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("must call org.freehold.inspect.snapshot.Heaps.register()");
  }

  @Test
  void processesThatAreNoJvmOfTheUserAreRefused() throws Exception {
    long self = ProcessHandle.current().pid();
    assertThat(post("/api/jvms/watch", "{\"pid\":" + self + "}").body())
        .contains("there is no JVM of yours with the process number " + self);
    assertThat(post("/api/jvms/watch", "{\"pid\":999999999}").body())
        .contains("there is no JVM of yours");
    assertThat(post("/api/jvms/watch", "{\"pid\":\"/etc\"}").statusCode()).isEqualTo(400);
  }
}
