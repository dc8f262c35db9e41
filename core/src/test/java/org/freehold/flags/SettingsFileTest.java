package org.freehold.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.freehold.testkit.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {

  @TempDir private Path folder;

  private static final FlagSettings SOME =
      FlagSettings.EMPTY.withImage(
          "app.jar", before -> before.withPageHeap(PageHeapSettings.parse("full,backwards")));

  @Test
  void isPlainText() throws IOException {
    Path file = folder.resolve("gflags");
    SettingsFile.write(file, SOME);
    assertThat(Files.readString(file))
        .isEqualTo(
            """
            # Global flags of programs on Freehold. 'freehold gflags --help' says how to change them.
            # The command writes this file anew and keeps no other comments.

            [image app.jar]
            flags = 02000000
            page-heap = full,backwards
            """);
  }

  @Test
  void savedSettingsAreLoaded() {
    Path file = folder.resolve("a").resolve("b").resolve("gflags");
    Property.<FlagSettings>of(
            "settings that are saved load as they were",
            SettingsSamples::settings,
            () ->
                settings -> {
                  SettingsFile.write(file, settings);
                  SettingsFile.Content content = SettingsFile.read(file).orElseThrow();
                  assertThat(content.problems()).isEmpty();
                  assertThat(content.settings()).isEqualTo(settings);
                  assertThat(content.settings()).hasSameHashCodeAs(settings);
                })
        .length(200)
        .tries(5)
        .check();
  }

  @Test
  void everyProblemNamesItsLineAndTheRestApplies() {
    String text =
        """
        flags = 1
        [nowhere]
        flags = 1
        [boot]
        # a comment
        flags = 12345678x
        colour = blue
        special-pool = Abcd
        nonsense
        [boot]
        flags = 1
        [image a/b]
        flags = 1
        [image app.jar]
        flags = 10
        flags = 20
        page-heap = half
        trace-database = 7
        large-pages = maybe
        [image x
        """;
    SettingsFile.Content content = SettingsFile.parse("f", text);
    assertThat(content.problems())
        .containsExactly(
            "f:1: 'flags = 1' is not in a section, such as [boot]",
            "f:2: a section is [boot], [running] or [image NAME], not [nowhere]",
            "f:6: '12345678x' is not a sum of flags, such as 0x70 or 02000000",
            "f:7: [boot] has no 'colour'",
            "f:9: 'nonsense' is not of the form 'key = value'",
            "f:10: [boot] occurs twice",
            "f:12: 'a/b' is not an image: expected the name of a main class or jar, without a"
                + " folder",
            "f:16: 'flags' occurs twice",
            "f:17: 'half' is not a setting of the page heap",
            "f:18: a trace database has 8 to 1048576 MB, or 0 for the default, not 7",
            "f:19: large-pages is on or off, not 'maybe'",
            "f:20: ']' is missing after [image x");
    assertThat(content.settings().boot().specialPool()).isEqualTo("Abcd");
    assertThat(content.settings().boot().flags()).isEmpty();
    assertThat(content.settings().images().keySet()).containsExactly("app.jar");
    assertThat(content.settings().image("app.jar").flags()).contains(new GlobalFlags(0x10));
  }

  @Test
  void theFlagAndTheSettingsOfThePageHeapAreConsistent() {
    FlagSettings settings =
        SettingsFile.parse(
                "f",
                """
                [boot]
                flags = 02000000
                [image full.jar]
                flags = 02000000
                [image own.jar]
                page-heap = standard
                [image off.jar]
                flags = 02000010
                page-heap = off
                """)
            .settings();
    assertThat(settings.boot().pageHeap()).isEqualTo(PageHeapSettings.STANDARD);
    assertThat(settings.image("full.jar").pageHeap()).isEqualTo(PageHeapSettings.FULL);
    assertThat(settings.image("own.jar").flags()).contains(new GlobalFlags(0x2000000));
    assertThat(settings.image("off.jar").flags()).contains(new GlobalFlags(0x10));
  }

  @Test
  void aMissingFileIsEmpty() throws IOException {
    assertThat(SettingsFile.read(folder.resolve("none"))).isEmpty();
  }

  @Test
  void binaryAndHugeFilesAreRejected() throws IOException {
    Path file = Files.write(folder.resolve("f"), new byte[] {'[', (byte) 0xff});
    assertThatThrownBy(() -> SettingsFile.read(file)).hasMessage(file + ": not UTF-8 text");
    assertThatThrownBy(() -> SettingsFile.read(Path.of("/dev/zero")))
        .hasMessage("/dev/zero: too large for settings: the maximum is 1 MiB");
  }

  @Test
  void aFailedSaveLosesNothing() throws IOException {
    Path file = folder.resolve("gflags");
    SettingsFile.write(file, SOME);
    String before = Files.readString(file);
    assertThatThrownBy(() ->
            SettingsFile.replace(
                file,
                part -> {
                  Files.writeString(part, "half of");
                  throw new FileSystemException(part.toString(), null, "No space left");
                }))
        .hasMessageEndingWith("No space left");
    assertThat(Files.readString(file)).isEqualTo(before);
    assertThat(filesIn(folder)).containsExactly("gflags");
  }

  @Test
  void onlyARegularFileIsReplaced() throws IOException {
    Path below = Files.createDirectory(folder.resolve("gflags"));
    assertThatThrownBy(() -> SettingsFile.write(below, SOME))
        .hasMessage(below + ": not a regular file");
    assertThatThrownBy(() -> SettingsFile.write(Path.of("/dev/null"), SOME))
        .hasMessage("/dev/null: not a regular file");
    assertThat(filesIn(folder)).containsExactly("gflags");
  }

  @Test
  void linksAndPermissionsAreKept() throws IOException {
    Path file = Files.writeString(folder.resolve("real"), "");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    SettingsFile.write(link, SOME);
    assertThat(link).isSymbolicLink();
    assertThat(SettingsFile.read(file).orElseThrow().settings()).isEqualTo(SOME);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-rw-r--");
  }

  @Test
  void theUsersFileIsInTheSettingsFolder() {
    assertThat(SettingsFile.ofUser(Map.of("XDG_CONFIG_HOME", "/x", "HOME", "/h"), "/u"))
        .hasToString("/x/freehold/gflags");
    assertThat(SettingsFile.ofUser(Map.of("XDG_CONFIG_HOME", "x", "HOME", "/h"), "/u"))
        .hasToString("/h/.config/freehold/gflags");
    assertThat(SettingsFile.ofUser(Map.of(), "/u")).hasToString("/u/.config/freehold/gflags");
  }

  @Test
  void runningSettingsAreDiscardedOnReboot() {
    FlagSettings settings =
        SettingsFile.parse("f", "[boot]\nflags = 1\n[running]\nflags = 2\nboot-id = x").settings();
    assertThat(settings.running("x").flags()).contains(new GlobalFlags(2));
    assertThat(settings.running("y").flags()).contains(new GlobalFlags(1));
    assertThat(FlagSettings.EMPTY.withBoot(settings.boot()).running("x"))
        .isEqualTo(settings.boot());
  }

  private static List<String> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
