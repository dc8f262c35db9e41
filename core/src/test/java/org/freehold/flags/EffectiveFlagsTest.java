package org.freehold.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EffectiveFlagsTest {

  private static final String USER = "/u/.config/freehold/gflags";
  private static final String AGENT = "7f00-7f01 r-xp 0 08:01 1  /jdk/lib/libjdwp.so\n";
  private static final String NO_AGENT = "7f00-7f01 r-xp 0 08:01 1  /jdk/lib/libjava.so\n";

  private final Map<String, String> properties =
      new HashMap<>(Map.of("user.home", "/u", "sun.java.command", "org.example.Main -x"));
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> files = new HashMap<>();
  private List<String> arguments = List.of();
  private String maps = NO_AGENT;

  private EffectiveFlags flags() {
    return EffectiveFlags.of(
        new ProgramStart(properties, environment, arguments, maps, "boot-1", this::load));
  }

  private Optional<SettingsFile.Content> load(Path file) throws FileSystemException {
    String text = files.get(file.toString());
    if ("locked".equals(text)) {
      throw new FileSystemException(file.toString(), null, "permission denied");
    }
    return Optional.ofNullable(text).map(each -> SettingsFile.parse(file.toString(), each));
  }

  private void hasFlags(String sum) {
    EffectiveFlags flags = flags();
    assertThat(flags.problems()).isEmpty();
    assertThat(flags.flags()).hasToString(sum);
  }

  @Test
  void aProgramHasNoFlagsByDefault() {
    hasFlags("00000000");
    assertThat(flags().pageHeap()).isEqualTo(PageHeapSettings.OFF);
    assertThat(flags().traceDatabaseMegabytes()).isEqualTo(8);
  }

  @Test
  void onlyTheMostSpecificSectionApplies() {
    files.put(USER, "[boot]\nflags = 1");
    hasFlags("00000001");
    files.put(USER, "[boot]\nflags = 1\n[running]\nflags = 2\nboot-id = boot-1");
    hasFlags("00000002");
    files.put(USER, "[boot]\nflags = 1\n[running]\nflags = 2\nboot-id = boot-0");
    hasFlags("00000001");
    files.put(USER, "[boot]\nflags = 1\n[image Main]\nflags = 4\ntrace-database = 9");
    hasFlags("00000004");
    files.put(
        USER, "[boot]\nflags = 1\n[image Main]\nflags = 4\n[image org.example.Main]\nflags=8");
    hasFlags("00000008");
    properties.put("freehold.gflags.file", "project");
    files.put("project", "[boot]\nflags = 10");
    hasFlags("00000010");
    files.put("project", "[boot]\nflags = 10\n[image Main]\nflags = 20\ntrace-database = 30");
    hasFlags("00000020");
    assertThat(flags().traceDatabaseMegabytes()).isEqualTo(30);
    files.put("project", "[image Other]\nflags = 20");
    hasFlags("00000008");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "org.example.Main -x    | org.example.Main",
        "org.example.Main       | Main",
        "my.module/org.x.App y  | org.x.App",
        "my.module/org.x.App y  | App",
        "/opt/app/app.jar run   | app.jar",
        "app.jar                | app.jar",
        "Top                    | Top",
        "a.Outer$Inner          | Outer$Inner",
        "/my programs/a b.jar x | a b.jar",
      })
  void anImageIsAMainClassOrAJar(String command, String image) {
    properties.put("sun.java.command", command);
    arguments = List.of("-Xmx1g", "-jar", "/my programs/a b.jar", "x");
    files.put(USER, "[image " + image + "]\nflags = 70");
    hasFlags("00000070");
  }

  @Test
  void aProgramWithoutACommandHasTheFlagsOfTheMachine() {
    properties.remove("sun.java.command");
    files.put(USER, "[boot]\nflags = 1\n[image Main]\nflags = 2");
    hasFlags("00000001");
  }

  @Test
  void theEnvironmentAndThenThePropertyOverrideStoredFlags() {
    files.put(USER, "[boot]\nflags = 1");
    environment.put("FREEHOLD_GFLAGS", "+htc,+hfc 1000");
    hasFlags("00001031");
    properties.put("freehold.gflags", "-htc;-1 trace-database=16");
    hasFlags("00001020");
    assertThat(flags().traceDatabaseMegabytes()).isEqualTo(16);
    properties.put("freehold.gflags", "-FFFFFFFF");
    hasFlags("00000000");
  }

  @Test
  void thePageHeapIsOverriddenLikeThatOfAnImage() {
    environment.put("FREEHOLD_GFLAGS", "+hpa");
    hasFlags("02000000");
    assertThat(flags().pageHeap()).isEqualTo(PageHeapSettings.FULL);
    environment.put("FREEHOLD_GFLAGS", " page-heap=full,backwards,random=10,size=100-200 ");
    hasFlags("02000000");
    assertThat(flags().pageHeap()).hasToString("full,backwards,random=10,size=100-200");
    properties.put("freehold.gflags", "-hpa");
    hasFlags("00000000");
    assertThat(flags().pageHeap()).isEqualTo(PageHeapSettings.OFF);
  }

  @Test
  void aDebuggerEnablesThreeChecks() {
    maps = AGENT;
    environment.put("FREEHOLD_GFLAGS", "+ust");
    hasFlags("00001070");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NO_DEBUG_HEAP", "_NO_DEBUG_HEAP"})
  void aDebuggerEnablesNothingIfThatIsDisabled(String variable) {
    maps = AGENT;
    environment.put(variable, "1");
    hasFlags("00000000");
    environment.put(variable, "0");
    hasFlags("00000070");
  }

  @ParameterizedTest
  @CsvSource({
    "-agentlib:jdwp=transport=dt_socket Main, 00000070",
    "-Xrunjdwp:transport=dt_socket Main, 00000070",
    "-agentpath:/jdk/lib/libjdwp.so=x Main, 00000070",
    "-cp a:b -agentlib:jdwp=x -jar app.jar, 00000070",
    "-agentlib:hprof Main, 00000000",
    "Main -agentlib:jdwp=x, 00000000",
    "-jar app.jar -agentlib:jdwp=x, 00000000",
    "-cp a:b Main -agentlib:jdwp=x, 00000000",
  })
  void withoutMapsADebuggerIsDetectedFromTheOptions(String options, String sum) {
    maps = "";
    arguments = List.of(options.split(" "));
    hasFlags(sum);
  }

  @ParameterizedTest
  @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"})
  void withoutMapsADebuggerIsDetectedFromTheVariables(String variable) {
    maps = "";
    environment.put(variable, "-Xmx1g -agentlib:jdwp=server=y");
    hasFlags("00000070");
  }

  @Test
  void invalidSettingsAreReportedAndIgnored() {
    files.put(USER, "[boot]\nflags = 10\nflags = 20");
    environment.put("FREEHOLD_GFLAGS", "+htc +nonsense");
    properties.put("freehold.gflags", "page-heap=half");
    properties.put("freehold.gflags.file", "none");
    EffectiveFlags flags = flags();
    assertThat(flags.flags()).hasToString("00000010");
    assertThat(flags.problems())
        .containsExactly(
            "none: no such file, -Dfreehold.gflags.file is ignored",
            USER + ":3: 'flags' occurs twice",
            "FREEHOLD_GFLAGS is ignored: unknown flag '+nonsense': expected a flag, such as"
                + " +htc, or a sum of flags, such as 0x70",
            "-Dfreehold.gflags is ignored: 'half' is not a setting of the page heap");
  }

  @Test
  void anUnreadableFileIsReported() {
    files.put(USER, "locked");
    properties.put("freehold.gflags", "colour=blue");
    properties.put("freehold.gflags.file", "\0");
    assertThat(flags().problems())
        .containsExactly(
            "Nul character not allowed: \0",
            USER + ": permission denied",
            "-Dfreehold.gflags is ignored: 'colour=blue' is not flags, page-heap=... or"
                + " trace-database=...");
  }

  @Test
  void thisProcessHasFlagsAsWell() {
    assertThat(EffectiveFlags.current()).isSameAs(EffectiveFlags.current());
    ProgramStart start = ProgramStart.ofThisProcess();
    assertThat(start.maps()).contains("/libjvm.so");
    assertThat(start.bootId()).isEqualTo(SettingsFile.bootId());
    assertThat(start.properties()).containsKey("user.home");
  }
}
