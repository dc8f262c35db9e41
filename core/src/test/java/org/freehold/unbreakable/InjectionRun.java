package org.freehold.unbreakable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.freehold.unbreakable.Replay.Shot;

/// Tries the shots of one workload and prints what is wrong, a line each, to be sorted by owner:
/// `owner | mode place → what [workload, shot]`. A program beside the tests, for whoever looks for
/// what is wrong; it can go on after a shot that has ended the JVM.
final class InjectionRun {

  private InjectionRun() {}

  /// Arguments: the name of the workload; how many samples, 0 for all; the first shot; a file for
  /// the number of the shot that is being tried. Without arguments: lists the workloads.
  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) {
    if (arguments.length == 0) {
      Replay.names().forEach(System.out::println);
      return;
    }
    Path progress = Path.of(arguments[3]);
    long start = System.nanoTime();
    Replay replay =
        new Replay(arguments[0])
            .from(
                Integer.parseInt(arguments[2]),
                (index, shot) -> note(progress, index, shot),
                finding ->
                    System.out.println(
                        owner(finding.place()) + " | " + finding.shot().mode() + " " + finding));
    int samples = Integer.parseInt(arguments[1]);
    if (samples == 0) {
      replay.all();
    } else {
      replay.sample(samples, 1);
    }
    System.out.printf(
        "# %s: %d shots, %d cut, %d findings, %d ms; deepest %s; overruns %s%n",
        arguments[0],
        replay.shots(),
        replay.reached(),
        replay.findings().size(),
        (System.nanoTime() - start) / 1_000_000,
        Injector.deepestCovered(),
        Injector.overruns());
    replay.findings().stream()
        .filter(each -> each.shot().mode() == Injector.Mode.COUNT)
        .forEach(System.out::println);
    System.exit(0);
  }

  private static void note(Path file, int index, Shot shot) {
    try {
      Files.writeString(file, index + " " + shot);
    } catch (IOException e) {
      throw new IllegalStateException("cannot write " + file, e);
    }
  }

  private static String owner(String place) {
    String first = place.replaceFirst(" … .*", "").replaceFirst(" → .*", "");
    if (first.matches(".*\\.(debug|pageheap|detect)\\..*")) {
      return "debug";
    }
    if (first.matches(".*\\.internal\\.(frontend|cache|slab|metadata)\\..*")) {
      return "front";
    }
    if (first.matches(".*\\.internal\\.(backend|blocks|engine|check)\\..*")) {
      return "back";
    }
    return first.contains(".vm.") ? "vm" : "other";
  }
}
