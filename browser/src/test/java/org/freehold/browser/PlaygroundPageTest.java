package org.freehold.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.freehold.playground.Playground;
import org.freehold.playground.PlaygroundOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The page, as somebody sees it who steps through a run.
class PlaygroundPageTest {

  /// Holes of 12,000 bytes between blocks, and a request for 20,000, in 64 KiB.
  private static final String HOLES =
      """
      0
      5
      8
      1
      a 0 12000
      a 1 12000
      a 2 12000
      a 3 12000
      a 4 12000
      f 1
      f 3
      a 1 20000
      """;

  @SuppressWarnings("NullAway.Init") // Before the first test.
  private static Chromium chromium;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // Before each test.
  private Playground playground;

  private @Nullable BrowserContext context;

  @SuppressWarnings("NullAway.Init") // Before each test.
  private Page page;

  private final List<String> errors = new ArrayList<>();

  @BeforeAll
  static void launch() {
    chromium = Chromium.start();
  }

  @AfterAll
  static void quit() {
    if (chromium != null) { // Null where the tests are skipped.
      chromium.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    Path sample = Files.writeString(folder.resolve("holes.rep"), HOLES);
    playground =
        Playground.start(new PlaygroundOptions(0, List.of(), Map.of("holes.rep", sample), "0"));
    openIn(ColorScheme.LIGHT, 1200);
  }

  private void openIn(ColorScheme scheme, int width) {
    if (context != null) {
      context.close();
    }
    BrowserContext made =
        chromium
            .browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setColorScheme(scheme)
                    .setViewportSize(width, 1000));
    context = made;
    page = made.newPage();
    page.onPageError(errors::add);
    page.onConsoleMessage(message -> {
      if (message.type().equals("error")) {
        errors.add(message.text());
      }
    });
    page.navigate(playground.address());
    assertThat(page.locator("#position")).hasText(Pattern.compile("1 of 8"));
  }

  @AfterEach
  void close() {
    if (context != null) {
      context.close();
    }
    playground.close();
  }

  private void run(String policy, String limit) {
    page.selectOption("#policy", policy);
    page.selectOption("#limit", limit);
    page.click("#play-it");
  }

  @Test
  void aRefusedRequestSaysWhyThoughTheBytesAreFree() {
    run("first-fit", "65536");
    assertThat(page.locator("#position")).hasText("8 of 8");
    assertThat(page.locator("#now")).hasText("malloc → refused");
    assertThat(page.locator("#why"))
        .hasText(Pattern.compile("Refused, although .* are free: .* the largest has .*"));
    assertThat(errors).isEmpty();
  }

  @Test
  void theKeyboardStepsForwardsAndBackwards() {
    page.locator("#map").focus();
    page.keyboard().press("End");
    assertThat(page.locator("#now")).hasText(Pattern.compile("malloc\\(20000\\) → 0x[0-9a-f]+"));
    page.keyboard().press("ArrowLeft");
    assertThat(page.locator("#now")).hasText(Pattern.compile("free\\(0x[0-9a-f]+\\)"));
    page.keyboard().press("Home");
    assertThat(page.locator("#now")).hasText("before the first call");
    page.keyboard().press("Shift+ArrowRight");
    assertThat(page.locator("#position")).hasText("8 of 8");
    page.keyboard().press("n");
    assertThat(page.locator("#log")).hasText("No later call concerns this block.");
    assertThat(errors).isEmpty();
  }

  @Test
  void tabLeavesTheMapAndTheScrubber() {
    page.locator("#map").focus();
    page.keyboard().press("Tab");
    assertThat((String) page.evaluate("document.activeElement.id")).isEqualTo("scrub");
    page.keyboard().press("Tab");
    assertThat((String) page.evaluate("document.activeElement.dataset.go")).isEqualTo("start");
  }

  @Test
  void theTableHasTheBlocksOfTheMap() {
    page.locator("#map").focus();
    page.keyboard().press("End");
    assertThat(page.locator("#table tr")).hasCount(4);
    assertThat(page.locator("#table td").first()).hasText(Pattern.compile("0x[0-9a-f]+"));
    assertThat(page.locator("#free li button").first())
        .hasText(Pattern.compile("0x[0-9a-f]+, .*(bytes|KiB)"));
  }

  @Test
  void aFileThatIsNoTraceIsRefusedInOneSentenceAndTheNextOneIsPlayed() {
    page.setInputFiles(
        "#file",
        new FilePayload("notes.txt", "text/plain", "hello".getBytes(StandardCharsets.UTF_8)));
    assertThat(page.locator("#problem"))
        .hasText(Pattern.compile("notes\\.txt.*expected a trace.*"));
    page.setInputFiles(
        "#file",
        new FilePayload(
            "one.rep", "text/plain", "0\n1\n1\n1\na 0 8\n".getBytes(StandardCharsets.UTF_8)));
    assertThat(page.locator("#position")).hasText("1 of 1");
    assertThat(page.locator("#problem")).isHidden();
  }

  @Test
  void anAddressThatWasUsedIsRefusedAndASessionOutlivesAReload() {
    page.reload();
    assertThat(page.locator("#position")).hasText(Pattern.compile("1 of 8"));
    String address = playground.address();
    page.navigate("about:blank");
    page.navigate(address);
    assertThat(page.locator("#position")).hasText(Pattern.compile("1 of 8"));
    try (BrowserContext other = chromium.browser().newContext()) {
      Page stranger = other.newPage();
      stranger.navigate(address);
      assertThat(stranger.locator("#problem")).hasText(Pattern.compile("this address was used.*"));
    }
  }

  @Test
  void theServerThatHasEndedIsSaidToHaveEnded() {
    playground.close();
    page.click("#play-it");
    assertThat(page.locator("#problem"))
        .hasText(Pattern.compile("The playground does not answer.*"));
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void theAccessibilityCheckerFindsNothing(ColorScheme scheme) {
    openIn(scheme, 1200);
    assertThat(page.locator("#table tr").first()).isVisible();
    List<Rule> violations = new AxeBuilder(page).analyze().getViolations();
    assertThat(violations).map(each -> each.getId() + ": " + each.getNodes()).isEmpty();
  }

  @Test
  void nothingIsWiderThanANarrowScreen() {
    openIn(ColorScheme.LIGHT, 400);
    int width = (int) page.evaluate("document.documentElement.scrollWidth");
    assertThat(width).isLessThanOrEqualTo(400);
  }
}
