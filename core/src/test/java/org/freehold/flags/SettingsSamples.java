package org.freehold.flags;

import java.util.List;
import java.util.SplittableRandom;
import org.freehold.flags.PageHeapSettings.Range;

/// Random settings, and a check of what must hold for any text that is parsed as settings.
final class SettingsSamples {

  private static final List<String> IMAGES =
      List.of("org.example.Main", "app.jar", "notepad.exe", "Outer$Inner", "a b]", "[x", "é", "#");

  private SettingsSamples() {}

  static FlagSettings settings(SplittableRandom random) {
    FlagSettings settings = FlagSettings.EMPTY;
    if (random.nextBoolean()) {
      String pool = random.nextBoolean() ? "" : "Abcd";
      settings = settings.withBoot(section(random).withSpecialPool(pool));
    }
    if (random.nextBoolean()) {
      String boot = random.nextBoolean() ? "" : Long.toHexString(random.nextLong());
      settings = settings.withRunning(section(random).withBootId(boot));
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      settings = settings.withSection(pick(random, IMAGES), imageSection(random));
    }
    return settings;
  }

  private static SectionSettings imageSection(SplittableRandom random) {
    int megabytes = random.nextBoolean() ? 0 : random.nextInt(8, 1 << 20);
    return section(random)
        .withTraceDatabase(megabytes)
        .withLargePages(random.nextBoolean())
        .withDebugger(pick(random, List.of("", "/kdebug", "gdb --args", "a = b # [c]")));
  }

  private static SectionSettings section(SplittableRandom random) {
    GlobalFlags flags = new GlobalFlags(random.nextInt()).without(GlobalFlag.PAGE_HEAP);
    SectionSettings section = SectionSettings.NOTHING;
    if (random.nextInt(4) > 0) {
      FlagChange change = FlagChange.parse(List.of(flags.toString()));
      section = section.changed(change, PageHeapSettings.FULL);
    }
    return random.nextBoolean() ? section : section.withPageHeap(pageHeap(random));
  }

  static PageHeapSettings pageHeap(SplittableRandom random) {
    boolean isFull = random.nextBoolean();
    PageHeapSettings.Builder builder =
        PageHeapSettings.builder()
            .full(isFull)
            .traces(random.nextBoolean())
            .backwards(isFull && random.nextBoolean())
            .unaligned(random.nextBoolean())
            .randomProbability(isFull ? random.nextInt(101) : 100)
            .leaks(random.nextInt(4) == 0)
            .protect(random.nextBoolean())
            .noSync(random.nextBoolean())
            .noLockChecks(random.nextBoolean());
    if (isFull && random.nextBoolean()) {
      builder.sizes(range(random));
    }
    if (isFull && random.nextBoolean()) {
      builder.addresses(range(random));
    }
    if (isFull && random.nextBoolean()) {
      builder.libraries(List.of("a.dll", "lib=b.so"));
    }
    if (random.nextBoolean()) {
      builder.fault(random.nextInt(1, 10_001), random.nextInt(Integer.MAX_VALUE));
    }
    return builder.build();
  }

  private static Range range(SplittableRandom random) {
    long a = random.nextLong() >>> random.nextInt(64);
    long b = random.nextLong() >>> random.nextInt(64);
    return Long.compareUnsigned(a, b) < 0 ? new Range(a, b) : new Range(b, a);
  }

  private static String pick(SplittableRandom random, List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  /// Parses any text. What is valid in it must be the same after writing and parsing again, without
  /// a problem; each problem must name its line.
  static void check(String text) {
    SettingsFile.Content content = SettingsFile.parse("f", text);
    for (String problem : content.problems()) {
      if (!problem.matches("(?s)f:[1-9][0-9]*: .+")) {
        throw new AssertionError("a problem without its line: " + problem);
      }
    }
    String written = content.settings().toString();
    SettingsFile.Content again = SettingsFile.parse("f", written);
    if (!again.problems().isEmpty() || !again.settings().equals(content.settings())) {
      throw new AssertionError("differs when parsed again: " + written + again.problems());
    }
  }
}
