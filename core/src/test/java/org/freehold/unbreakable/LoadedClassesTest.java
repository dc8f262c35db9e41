package org.freehold.unbreakable;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// No class of the core is loaded and no method handle linked in the middle of a change: what the
/// operations need is there once the heap, or the address space, has been made. A class that is
/// loaded in the middle of one may fail to initialise, for want of stack or of Java memory, and is
/// lost for ever.
class LoadedClassesTest {

  /// What may be loaded later: whatever tells of something unusual, or reports on the heap.
  private static final List<String> LATER =
      List.of(
          "org.freehold.OutOfMemoryException",
          "org.freehold.Diagnosis",
          "org.freehold.InvalidFreeException",
          "org.freehold.heap.HeapCorruptionException",
          "org.freehold.heap.HeapSummary",
          // A record that cannot be made, for whatever reason, is counted as lost.
          "org.freehold.heap.PageRecordLayout",
          "org.freehold.heap.internal.pageheap.PageRecords",
          "org.freehold.heap.internal.blocks.RefusalReport",
          "org.freehold.object.BlockDiscardedException",
          "org.freehold.object.LostOwner",
          "org.freehold.vm.AddressSpaceException",
          "org.freehold.vm.VmError");

  /// The forms that linked method handles are made of.
  private static final Pattern LOADED =
      Pattern.compile("\\] ((?:org\\.freehold\\.|java\\.lang\\.invoke\\.LambdaForm\\$)[^ /+]*)");

  private static final String HARNESS = "org.freehold.unbreakable.";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "front end",
        "front end, simulated",
        "back end",
        "automatic",
        "exact",
        "debug",
        "pages",
        "objects",
        "objects, simulated",
        "movable",
        "movable, simulated",
        "movable on a heap",
        "space",
        "space, simulated"
      })
  void nothingIsLoadedAfterTheHeapIsMade(String kind) throws Exception {
    Path log = folder.resolve("loaded");
    Subprocess.run(60, List.of("-Xlog:class+load:file=" + log), WarmRun.class, kind);

    List<String> lines = Files.readAllLines(log);
    int warm = 0;
    while (!lines.get(warm).contains("WarmRun$WarmPoint")) {
      warm++;
    }
    List<String> later =
        lines.subList(warm, lines.size()).stream()
            .map(LOADED::matcher)
            .filter(Matcher::find)
            .map(found -> found.group(1))
            .filter(name -> !name.startsWith(HARNESS) && !mayBeLater(name))
            .distinct()
            .sorted()
            .toList();
    assertThat(later).isEmpty();
  }

  private static boolean mayBeLater(String name) {
    return LATER.stream().anyMatch(each -> name.equals(each) || name.startsWith(each + "$"));
  }
}
