package org.freehold.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
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
import org.junit.jupiter.api.io.TempDir;

/// What all tests of the page share: a browser for the class, a playground and a page for each
/// test. A test fails if the page throws or writes an error to the console that it did not expect.
abstract class PageTest {

  /// Holes of 12,000 bytes between blocks, and a request for 20,000: in 64 KiB it is refused.
  static final String HOLES =
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

  private static final int HEIGHT = 1000;

  @SuppressWarnings("NullAway.Init") // Before the first test.
  private static Chromium chromium;

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // Before each test.
  Playground playground;

  private @Nullable BrowserContext context;

  @SuppressWarnings("NullAway.Init") // When it is opened.
  Page page;

  final List<String> errors = new ArrayList<>();

  /// Errors that a test expects: a request that is refused is one to the browser.
  boolean expectsErrors;

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
  void startPlayground() throws Exception {
    Path sample = Files.writeString(folder.resolve("holes.rep"), HOLES);
    playground =
        Playground.start(new PlaygroundOptions(0, List.of(), Map.of("holes.rep", sample), "0"));
  }

  @AfterEach
  void closePlayground() {
    if (context != null) {
      context.close();
    }
    playground.close();
    if (!expectsErrors) {
      assertThat(errors).isEmpty();
    }
  }

  static Browser browser() {
    return chromium.browser();
  }

  /// Opens a view.
  ///
  /// @param view with its state, as it stands in an address: `step?call=3`
  void open(String view) {
    open(view, ColorScheme.LIGHT, 1200);
  }

  /// Opens a view where the system sets the colours.
  void openInForcedColours(String view) {
    open(view, ColorScheme.LIGHT, 1200, ForcedColors.ACTIVE);
  }

  /// Opens a view in a fresh browser.
  void open(String view, ColorScheme scheme, int width) {
    open(view, scheme, width, ForcedColors.NONE);
  }

  private void open(String view, ColorScheme scheme, int width, ForcedColors forced) {
    if (context != null) {
      context.close();
    }
    BrowserContext made =
        browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setColorScheme(scheme)
                    .setForcedColors(forced)
                    .setViewportSize(width, HEIGHT));
    context = made;
    page = made.newPage();
    page.onPageError(errors::add);
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
        errors.add(message.text());
      }
    });
    page.onResponse(response -> {
      if (response.status() >= 400) {
        errors.add(response.status() + " " + response.request().method() + " " + response.url());
      }
    });
    page.navigate(playground.address());
    assertThat(page.locator("h2")).isVisible();
    page.evaluate("view => { location.hash = '#/' + view; }", view);
  }

  void press(String... keys) {
    for (String key : keys) {
      page.keyboard().press(key);
    }
  }

  /// The name of the element that has the focus: its text or label.
  String focus() {
    return (String)
        page.evaluate(
            "(document.activeElement.getAttribute('aria-label') ??"
                + " document.activeElement.textContent).trim()");
  }

  static Pattern matching(String regex) {
    return Pattern.compile(regex);
  }

  /// Fails with what the checker of accessibility finds.
  void assertAccessible() {
    List<Rule> violations = new AxeBuilder(page).analyze().getViolations();
    assertThat(violations).map(each -> each.getId() + ": " + each.getNodes()).isEmpty();
  }

  /// A property of the style of the first element that a selector finds.
  String style(String selector, String property) {
    return (String)
        page.evaluate(
            "([selector, property]) =>"
                + " getComputedStyle(document.querySelector(selector)).getPropertyValue(property)",
            List.of(selector, property));
  }

  /// Fails if the page is wider than a screen.
  void assertNoWiderThan(int width) {
    int actual = (int) page.evaluate("document.documentElement.scrollWidth");
    assertThat(actual).isLessThanOrEqualTo(width);
  }
}
