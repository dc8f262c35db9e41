package org.freehold.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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

/// The view of heaps, as somebody sees it who asks why one does not shrink.
class HeapPageTest {

  @SuppressWarnings("NullAway.Init") // Before the first test.
  private static Chromium chromium;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // Before each test.
  private Playground playground;

  private @Nullable BrowserContext context;

  @SuppressWarnings("NullAway.Init") // Before each test.
  private Page page;

  private long pin;

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
    Path early = folder.resolve("early.fhs");
    Path late = folder.resolve("late.fhs");
    try (SparseHeap heap = new SparseHeap()) {
      pin = heap.pin;
      heap.write(early);
      heap.leak();
      heap.write(late);
    }
    playground = Playground.start(new PlaygroundOptions(0, List.of(early, late), Map.of(), "0"));
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
                new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(width, 900));
    context = made;
    page = made.newPage();
    page.onPageError(errors::add);
    page.onConsoleMessage(message -> {
      if (message.type().equals("error")) {
        errors.add(message.text());
      }
    });
    page.navigate(playground.address());
    assertThat(page.locator(".page-words")).hasText(Pattern.compile("Page 0x.*"));
  }

  @AfterEach
  void close() {
    if (context != null) {
      context.close();
    }
    playground.close();
  }

  private Locator keepers() {
    return page.locator(".keepers");
  }

  private Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }

  @Test
  void snapshotsOfTheCommandLineAreShownAndTheAddressSaysWhich() {
    assertThat(page.locator("h2")).hasText("Heap");
    assertThat(page.locator(".snapshot option")).hasCount(2);
    assertThat(page.locator(".picker tbody tr")).hasCount(1);
    assertThat(page.locator(".picker tbody tr").first()).containsText("1 sparse");
    assertThat(page).hasURL(Pattern.compile(".*#/heap\\?snapshot=2&heap=1"));
    assertThat(errors).isEmpty();
  }

  @Test
  void itSaysWhichBlockKeepsAPageWhoAllocatedItAndWhatWouldGoBack() {
    button("Next that few bytes keep").click();
    assertThat(keepers().locator("h3").first())
        .hasText("What keeps page 0x" + Long.toHexString(pin & -4_096));
    assertThat(keepers().locator(".verdict"))
        .hasText(
            Pattern.compile("1 block with 48 bytes keeps this page\\. If it went, .* go back."));
    assertThat(keepers()).containsText("0x" + Long.toHexString(pin));
    assertThat(keepers().locator("summary")).hasText(Pattern.compile("SparseHeap\\.pin:.*"));
    keepers().locator("summary").click();
    assertThat(keepers().locator("details li").first())
        .hasText(Pattern.compile("org\\.freehold\\.browser\\.SparseHeap\\.pin\\(.*"));
    String address = page.url();
    page.reload();
    assertThat(keepers().locator(".verdict")).hasText(Pattern.compile("1 block with 48 bytes.*"));
    assertThat(page).hasURL(address);
  }

  @Test
  void theKeyboardAloneFindsTheBlock() {
    page.locator(".page-map").focus();
    page.keyboard().press("End");
    assertThat(page.locator(".page-words")).hasText(Pattern.compile("0x.* without memory\\."));
    page.keyboard().press("Home");
    page.keyboard().press("ArrowRight");
    assertThat(page.locator(".page-words")).hasText(Pattern.compile("Page 0x11000: .*"));
    assertThat(page.locator("#log")).hasText(Pattern.compile("Page 0x11000: .*"));
    page.keyboard().press("n");
    assertThat(page.locator("#log"))
        .hasText(Pattern.compile("What keeps page 0x.*1 block with 48 bytes keeps this page.*"));
    assertThat(page.locator(".heap-table tr[aria-current] button").nth(1))
        .hasText("0x" + Long.toHexString(pin & -4_096));
    page.keyboard().press("Tab");
    assertThat(page.locator(".page-panel select")).isFocused();
  }

  @Test
  void aSegmentIsAskedFromTheStripWithTheKeyboard() {
    page.locator(".strip button").first().focus();
    page.keyboard().press("Enter");
    assertThat(keepers().locator("h3").first()).hasText("What keeps segment 0x10000");
    assertThat(keepers()).containsText("No live block would be left in the segment");
  }

  @Test
  void theCheapestPageIsRankedFirst() {
    Locator first = page.locator("section:has(> h3:text('Pages that few bytes keep')) tbody tr");
    assertThat(first.first()).containsText("0x" + Long.toHexString(pin & -4_096));
    assertThat(first.first()).containsText("48 bytes");
    first.first().locator("button").click();
    assertThat(keepers().locator(".verdict")).hasText(Pattern.compile("1 block with 48 bytes.*"));
  }

  @Test
  void twoSnapshotsSayWhatChangedAndWhoDidIt() {
    page.selectOption(".other", "1");
    assertThat(page.locator(".change .verdict"))
        .hasText(
            Pattern.compile(
                "Live bytes grew by .* Most changed: new, .* in \\+5 blocks, at .*leak.*"));
    assertThat(page.locator(".change tbody tr", new Page.LocatorOptions().setHasText("leak")))
        .containsText("new");
    assertThat(page).hasURL(Pattern.compile(".*other=1"));
    page.selectOption(".other", "");
    assertThat(page.locator(".change")).isHidden();
  }

  @Test
  void theFlameGraphIsWalkedAndZoomedWithTheKeyboard() {
    Locator all = page.locator(".flame button").first();
    all.focus();
    page.keyboard().press("ArrowDown");
    assertThat(page.locator(".flame button:focus")).not().hasText("all");
    assertThat(page.locator(".flame-words"))
        .hasText(Pattern.compile(".* in .* blocks?, .* % of all"));
    page.keyboard().press("Enter");
    page.keyboard().press("ArrowUp");
    assertThat(page.locator(".flame button:focus")).hasText("all");
    page.keyboard().press("Escape");
    page.fill(".flame-panel input", "pin");
    assertThat(page.locator(".flame-panel .buttons")).containsText("of all");
    page.fill(".flame-panel input", "nobody");
    assertThat(page.locator(".flame-panel .buttons")).containsText("no frame has this text");
  }

  @Test
  void aStackIsAskedWhatWouldGoBackWithoutItsBlocks() {
    Locator row =
        page.locator(
            "section:has(> h3:text('Stacks')) tbody tr",
            new Page.LocatorOptions().setHasText("SparseHeap.pin"));
    row.locator("button").click();
    assertThat(row).containsText("would go back");
    assertThat(page.locator("#log"))
        .hasText(Pattern.compile("If the 1 blocks of this stack went.*"));
  }

  @Test
  void badSnapshotsGetASentenceAndACutOneIsShown() throws IOException {
    byte[] whole = Files.readAllBytes(folder.resolve("late.fhs"));
    byte[] damaged = whole.clone();
    damaged[20] ^= 1;
    drop("damaged.fhs", damaged);
    assertThat(page.locator("#problem")).hasText(Pattern.compile("damaged\\.fhs: at byte .*"));
    drop("cut.fhs", Arrays.copyOf(whole, whole.length - 10));
    assertThat(page.locator(".cut"))
        .hasText(Pattern.compile(".*what was written before it was cut.*"));
    assertThat(page.locator("#problem")).isHidden();
    drop("garbage.fhs", "hello".getBytes(StandardCharsets.UTF_8));
    assertThat(page.locator("#problem")).hasText(Pattern.compile("garbage\\.fhs.*"));
  }

  private void drop(String name, byte[] bytes) {
    page.setInputFiles("#file", new FilePayload(name, "application/octet-stream", bytes));
  }

  @Test
  void theDemonstrationIsOneButtonAway() {
    button("Open the demonstration").click();
    assertThat(page.locator(".picker tbody tr")).hasCount(2);
    assertThat(page.locator(".snapshot option")).hasCount(3);
    assertThat(page.locator(".heap-facts")).containsText("demonstration");
  }

  @Test
  void aJvmIsWatchedWithoutLosingThePlaceAndItsEndIsSaid() throws Exception {
    Process shop =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                WatchedShop.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(shop.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("ready");
      button("Look at a JVM").click();
      button("Look at JVM " + shop.pid()).click();
      assertThat(page.locator(".live-cost"))
          .hasText(Pattern.compile("Look 2 took .* ms\\. Its heaps were locked for .* ms.*"));
      Locator row = page.locator(".picker tbody button");
      row.focus();
      button("Keep this look, to compare").click();
      assertThat(page.locator(".change .verdict")).hasText(Pattern.compile("Live bytes are.*"));
      page.locator(".page-map").focus();
      page.keyboard().press("ArrowRight");
      String place = page.locator(".page-words").textContent().split(":", 2)[0];
      shop.outputWriter().write("\n");
      shop.outputWriter().flush();
      assertThat(page.locator(".change .verdict"))
          .hasText(Pattern.compile(".*grew.*WatchedShop.order.*"));
      assertThat(page.locator(".page-map")).isFocused();
      assertThat(page.locator(".page-words")).containsText(place + ":");
      button("Pause").click();
      assertThat(page.locator("#log")).hasText(Pattern.compile("Paused.*"));
      button("Pause").click();
      shop.destroyForcibly().waitFor();
      assertThat(page.locator("#problem")).hasText("the JVM " + shop.pid() + " has ended");
      assertThat(page.locator(".live-cost")).containsText("What the last look saw is shown");
    } finally {
      shop.destroyForcibly();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void theAccessibilityCheckerFindsNothing(ColorScheme scheme) {
    openIn(scheme, 1200);
    page.selectOption(".other", "1");
    assertThat(page.locator(".change")).isVisible();
    button("Next that few bytes keep").click();
    assertThat(keepers().locator("details")).isVisible();
    button("Look at a JVM").click();
    assertThat(page.locator("h3:text('JVMs of yours')")).isVisible();
    List<Rule> violations = new AxeBuilder(page).analyze().getViolations();
    assertThat(violations).map(each -> each.getId() + ": " + each.getNodes()).isEmpty();
  }

  @Test
  void nothingIsWiderThanANarrowScreen() {
    openIn(ColorScheme.LIGHT, 400);
    page.selectOption(".other", "1");
    button("Next that few bytes keep").click();
    assertThat(keepers().locator("details")).isVisible();
    int width = (int) page.evaluate("document.documentElement.scrollWidth");
    assertThat(width).isLessThanOrEqualTo(400);
  }
}
