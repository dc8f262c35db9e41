package org.freehold.bench.promise;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.freehold.bench.plan.Arguments;
import org.freehold.bench.plan.Case;
import org.freehold.bench.plan.Plan;
import org.freehold.bench.plan.Planner;
import org.freehold.bench.plan.UsageException;
import org.freehold.bench.subject.Contestant;
import org.freehold.bench.suite.Machine;
import org.freehold.bench.suite.Progress;
import org.freehold.bench.suite.ResultFile;
import org.freehold.bench.suite.Suite;
import org.freehold.bench.workload.Replay;
import org.freehold.bench.workload.Workload;
import org.freehold.bench.workload.Workloads;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Measures what Freehold promises, or some of it, and writes a file of verdicts.
public final class Targets {

  /// The options that it reads.
  public static final Set<String> OPTIONS =
      Set.of("numbers", "forks", "seconds", "warmups", "seed", "heap", "output");

  private static final int COUNT = 12;
  private static final JsonFactory FACTORY = new JsonFactory();

  /// Traces with fewer live bytes say more about the JVM than about an allocator.
  private static final long MIN_LIVE = 1 << 20;

  private final Arguments arguments;
  private final Progress progress;
  private final Path output;
  private final List<Integer> numbers;
  private final long seed;
  private final long heapBytes;

  public Targets(Arguments arguments, Progress progress) {
    this.arguments = arguments;
    this.progress = progress;
    this.output = Path.of(arguments.text("output", "targets.json")).toAbsolutePath();
    this.numbers =
        arguments.has("numbers")
            ? arguments.list("numbers", List.of()).stream().map(Targets::number).toList()
            : IntStream.rangeClosed(1, COUNT).boxed().toList();
    this.seed = arguments.number("seed", 42, Integer.MIN_VALUE, Integer.MAX_VALUE);
    this.heapBytes = Planner.heapBytes(arguments);
  }

  private static int number(String word) {
    try {
      int number = Integer.parseInt(word);
      if (number >= 1 && number <= COUNT) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Reported below.
    }
    throw new UsageException(
        "there is no target '" + word + "'; targets are numbered from 1 to " + COUNT);
  }

  /// Measures.
  ///
  /// @return whether every promise holds
  public boolean run() throws IOException {
    List<Path> files = files();
    Plan plan = plan();
    progress.estimate(plan.cases().size(), plan.forks(), plan.estimate());
    Suite suite = new Suite(plan, progress);
    Promises timed = new Promises(suite.run());
    MemoryPromises memory = new MemoryPromises(files, heapBytes, seed, progress);
    List<Verdict> verdicts = new ArrayList<>();
    for (int number : numbers) {
      verdicts.add(Promises.isTimed(number) ? timed.verdict(number) : memory.verdict(number));
      write(verdicts, suite.failures());
    }
    return verdicts.stream().allMatch(Verdict::isMet);
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String word : arguments.words()) {
      Path file = Planner.file(word);
      Workload workload = Workloads.of(file, heapBytes);
      if (!(workload instanceof Replay replay) || replay.peakBytes() > MIN_LIVE) {
        files.add(file);
      }
    }
    return files;
  }

  private Plan plan() {
    List<Case> cases =
        numbers.stream()
            .flatMap(number -> Promises.cases(number).stream())
            .distinct()
            .filter(each -> each.contestant().missing().isEmpty())
            .toList();
    List<Plan.Skipped> skipped = new ArrayList<>();
    for (Contestant each : Contestant.values()) {
      each.missing().ifPresent(reason -> skipped.add(Plan.Skipped.of(each, reason)));
    }
    return new Plan(
        cases,
        skipped,
        arguments.number("forks", 3, 1, 1000),
        arguments.number("warmups", 1, 0, 1000),
        Duration.ofMillis(Math.round(1000 * arguments.decimal("seconds", 2, 0.01, 3600))),
        Duration.ZERO,
        numbers.contains(10) ? Duration.ofSeconds(1) : Duration.ZERO,
        seed,
        heapBytes,
        "",
        "512m",
        output.resolveSibling(output.getFileName() + ".cases.json"));
  }

  private void write(List<Verdict> verdicts, List<Plan.Skipped> failures) throws IOException {
    try (Writer writer = Files.newBufferedWriter(output, StandardCharsets.UTF_8);
        JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), writer)) {
      json.writeStartObject();
      ResultFile.machine(json, Machine.describe());
      json.writeArrayPropertyStart("targets");
      verdicts.forEach(each -> verdict(json, each));
      json.writeEndArray();
      json.writeArrayPropertyStart("failed");
      for (Plan.Skipped each : failures) {
        json.writeStartObject();
        json.writeStringProperty("what", each.what());
        json.writeStringProperty("reason", each.reason());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static void verdict(JsonGenerator json, Verdict verdict) {
    json.writeStartObject();
    json.writeNumberProperty("number", verdict.number());
    json.writeStringProperty("measure", verdict.measure());
    if (verdict.figure().isPresent()) {
      json.writeNumberProperty("figure", verdict.figure().getAsDouble());
    } else {
      json.writeNullProperty("figure");
    }
    json.writeNumberProperty("bound", verdict.bound());
    json.writeStringProperty("sense", verdict.isLowerBound() ? "at least" : "at most");
    json.writeBooleanProperty("met", verdict.isMet());
    json.writeStringProperty("detail", verdict.detail());
    json.writeEndObject();
  }
}
