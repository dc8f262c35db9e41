package org.freehold.playground;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A playground whose Java heap is too small for what is sent, in a process of its own.
@Timeout(120)
class SmallHeapTest {

  @TempDir private Path folder;

  /// The program of that process.
  public static final class Program {

    private Program() {}

    /// Prints the address and serves until its input ends.
    public static void main(String[] arguments) throws IOException {
      try (Playground playground =
          Playground.start(new PlaygroundOptions(0, List.of(), Map.of(), "1"))) {
        IO.println(playground.address());
        IO.readln();
      }
    }
  }

  @Test
  void aTraceThatDoesNotFitIsRefusedAndDeleted() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Djava.io.tmpdir=" + folder,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (HttpClient client = HttpClient.newHttpClient();
        BufferedReader said = process.inputReader(UTF_8)) {
      String[] address = said.readLine().split("/#", -1);
      String invitation = "{\"invitation\":\"" + address[1] + "\"}";
      String token =
          client
              .send(
                  post(address[0], "/api/enter", invitation.getBytes(UTF_8)),
                  BodyHandlers.ofString())
              .body()
              .replaceFirst(".*:\"(.*)\".*", "$1");
      int calls = 8_000_000;
      byte[] trace = ("1\n" + calls + "\n" + "a 0 1\nf 0\n".repeat(calls / 2)).getBytes(UTF_8);
      HttpRequest upload =
          HttpRequest.newBuilder(
                  post(address[0], "/api/traces", Zstd.compress(trace)), (_, _) -> true)
              .header("X-Freehold-Token", token)
              .header("X-Name", "large.rep")
              .build();
      HttpResponse<String> answer = client.send(upload, BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
      assertThat(answer.body()).contains("the Java heap of the playground is too small");
      try (Stream<Path> files = Files.walk(folder)) {
        assertThat(files.map(Path::getFileName).map(Path::toString))
            .noneMatch(name -> name.startsWith("upload"));
      }
    } finally {
      process.destroy();
      process.waitFor();
    }
    assertThat(folder).isEmptyDirectory();
  }

  private static HttpRequest post(String origin, String path, byte[] body) {
    return HttpRequest.newBuilder(URI.create(origin + path))
        .header("Origin", origin)
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }
}
