package org.freehold.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.freehold.internal.settings.Setting;
import org.freehold.internal.settings.Setting.Audience;
import org.freehold.internal.settings.Setting.Kind;
import org.freehold.internal.settings.SettingNames;
import org.freehold.internal.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

  private static final List<Setting> TWO =
      List.of(
          setting(Kind.PROPERTY, "freehold.one"),
          setting(Kind.PROPERTY, "freehold.many.*"),
          setting(Kind.VARIABLE, "FREEHOLD_ONE"));

  @TempDir private Path folder;

  @Test
  void theListHasWhatTheSourcesTheScriptsAndThePagesUse() {
    assertThat(String.join("\n", SettingUses.complaints(Checkout.root(), Settings.ALL))).isEmpty();
  }

  @Test
  void noNameIsListedTwice() {
    assertThat(Settings.ALL.stream().map(Setting::name)).doesNotHaveDuplicates();
  }

  @Test
  void thePageIsWhatTheListSays() throws IOException {
    Path page = Checkout.root().resolve("docs/properties.md");
    String text = SettingsPage.text(Settings.ALL);
    if ("write".equals(System.getProperty(SettingNames.DOCS))) {
      Files.writeString(page, text);
    }
    assertThat(page).as("./dev docs-tables writes it").hasContent(text);
  }

  @Test
  void acceptsWhatIsListed() throws IOException {
    write(
        "m/src/One.java",
        """
        package freehold.no;
        String one = "freehold.one"; // and freehold.many.x, org.freehold.no
        """);
    write("freehold", "exec java ${FREEHOLD_ONE:-}\n");
    assertThat(SettingUses.complaints(folder, TWO)).isEmpty();
  }

  @Test
  void complainsAboutWhatIsNotListedAndAboutWhatNobodyUses() throws IOException {
    write(
        "m/src/One.java",
        "\nget(\"freehold.two\"); System.getenv(\"TWO\"); // -Dfreehold.many.x\n");
    write("dev", "cd \"${THREE:-}\"\n");
    write("docs/page.md", "`-Dfreehold.four=x` and `-Dfreehold.one=x`\n");
    assertThat(SettingUses.complaints(folder, TWO))
        .containsExactly(
            "dev:1: THREE is not in the list of settings",
            "docs/page.md:1: freehold.four is not in the list of settings",
            "m/src/One.java:2: freehold.two is not in the list of settings",
            "m/src/One.java:2: TWO is not in the list of settings",
            "freehold.one is in the list, and no code uses it",
            "FREEHOLD_ONE is in the list, and no code uses it");
  }

  @Test
  void thePageHasARowForEachSettingOfAnAudience() {
    assertThat(SettingsPage.text(TWO))
        .contains(
            """
            ## For programs on Freehold

            | property | value | when not set | read by | meaning |
            |---|---|---|---|---|
            | `freehold.one` | FILE | none | m | Does it. |
            """,
            """
            | environment variable | value | when not set | read by | meaning |
            |---|---|---|---|---|
            | `FREEHOLD_ONE` | FILE | none | m | Does it. |
            """);
  }

  private static Setting setting(Kind kind, String name) {
    return new Setting(kind, Audience.PROGRAM, name, "FILE", "none", "m", "Does it.");
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
