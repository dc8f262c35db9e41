package org.freehold.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.freehold.heap.StackSampling;
import org.freehold.playground.Playground;
import org.freehold.playground.PlaygroundOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The view of heaps, as somebody sees it who asks why one does not shrink.
class HeapPageTest extends PageTest {

  /// Milliseconds: looks at a JVM are spread, on a busy machine by many seconds.
  private static final int PATIENCE = 60_000;

  private long pin;
  private long dearPin;

  @Override
  @BeforeEach
  void startPlayground() throws Exception {
    Path early = folder.resolve("early.fhs");
    Path late = folder.resolve("late.fhs");
    try (SparseHeap heap = new SparseHeap()) {
      pin = heap.pin;
      dearPin = heap.dearPin;
      heap.write(early);
      heap.leak();
      heap.write(late);
    }
    playground = Playground.start(new PlaygroundOptions(0, List.of(early, late), Map.of(), "0"));
    show(ColorScheme.LIGHT, 1200);
  }

  private void show(ColorScheme scheme, int width) {
    open("heap", scheme, width);
    assertThat(page.locator(".page-words")).hasText(matching("Page 0x.*"));
  }

  private static LocatorAssertions.HasTextOptions patiently() {
    return new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE);
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
    assertThat(page).hasURL(matching(".*#/heap\\?snapshot=2&heap=1"));
  }

  @Test
  void itSaysWhichBlockKeepsAPageWhoAllocatedItAndWhatWouldGoBack() {
    button("Next that few bytes keep").click();
    assertThat(keepers().locator("h3").first())
        .hasText("What keeps page 0x" + Long.toHexString(pin & -4_096));
    assertThat(keepers().locator(".verdict"))
        .hasText(matching("1 block with 48 bytes keeps this page\\. If it went, .* go back."));
    assertThat(keepers()).containsText("0x" + Long.toHexString(pin));
    assertThat(keepers().locator("summary")).hasText(matching("SparseHeap\\.pin:.*"));
    keepers().locator("summary").click();
    assertThat(keepers().locator("details li").first())
        .hasText(matching("org\\.freehold\\.browser\\.SparseHeap\\.pin\\(.*"));
    String address = page.url();
    page.reload();
    assertThat(keepers().locator(".verdict")).hasText(matching("1 block with 48 bytes.*"));
    assertThat(page).hasURL(address);
  }

  @Test
  void theCheapestComesFirstAndWhatIsFramedIsWhatTheWordsSay() {
    button("Next that few bytes keep").click();
    assertThat(page.locator(".page-words"))
        .hasText(matching("Number 1 of 2 that few bytes keep, the cheapest first\\. Page .*"));
    assertThat(keepers().locator("h3").first())
        .hasText("What keeps page 0x" + Long.toHexString(pin & -4_096));
    assertThat(keepers().locator(".verdict"))
        .containsText("If it went, 1 page (4,096 bytes) would go back.");
    assertThat(page.locator(".page-panel .legend"))
        .containsText("would go back (framed, dashed): 1 page (4,096 bytes)");
    button("Next that few bytes keep").click();
    assertThat(keepers().locator("h3").first())
        .hasText("What keeps page 0x" + Long.toHexString(dearPin & -4_096));
  }

  @Test
  void aSampleOfStacksIsExplained() throws IOException {
    Path sampled = folder.resolve("sampled.fhs");
    try (SparseHeap heap = new SparseHeap(StackSampling.oneIn(8))) {
      heap.leak();
      heap.write(sampled);
    }
    drop("sampled.fhs", Files.readAllBytes(sampled));
    assertThat(page.locator(".flame-panel .sample"))
        .hasText(
            matching(
                ".*the stack of one block in 8 only\\. .* are not scaled up: multiply by 8"
                    + " for an estimate\\. .*"));
    page.selectOption(".other", "1");
    assertThat(page.locator(".change")).containsText("are not scaled up");
  }

  @Test
  void whatWasFreedIsSaidWithTheRightSigns() {
    page.selectOption(".snapshot", "1");
    assertThat(page).hasURL(matching(".*snapshot=1.*"));
    page.selectOption(".other", "2");
    assertThat(page.locator(".change .verdict"))
        .hasText(
            matching("Live bytes shrank by .* Most changed: gone, .* in 5 blocks, allocated.*"));
  }

  @Test
  void aTableIsOneTabStopAndItsRowsAreReachedByArrows() {
    Locator buttons = page.locator("section:has(> h3:text('Pages as a table')) tbody button");
    buttons.first().focus();
    press("ArrowDown");
    assertThat(buttons.nth(1)).isFocused();
    press("Tab", "Shift+Tab");
    assertThat(buttons.nth(1)).isFocused();
    press("Enter");
    button("Ask of its whole segment").focus();
    press("Enter");
    assertThat(keepers().locator("h3").first()).isFocused();
  }

  @Test
  void theKeyboardAloneFindsTheBlock() {
    page.locator(".page-map").focus();
    page.keyboard().press("End");
    assertThat(page.locator(".page-words")).hasText(matching("0x.* without memory\\."));
    page.keyboard().press("Home");
    page.keyboard().press("ArrowRight");
    assertThat(page.locator(".page-words")).hasText(matching("Page 0x11000: .*"));
    assertThat(page.locator("#log")).hasText(matching("Page 0x11000: .*"));
    page.keyboard().press("n");
    assertThat(page.locator("#log"))
        .hasText(matching("What keeps page 0x.*1 block with 48 bytes keeps this page.*"));
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
    assertThat(keepers().locator(".verdict")).hasText(matching("1 block with 48 bytes.*"));
  }

  @Test
  void twoSnapshotsSayWhatChangedAndWhoDidIt() {
    page.selectOption(".other", "1");
    assertThat(page.locator(".change .verdict"))
        .hasText(
            matching(
                "Live bytes grew by .* Most changed: new, .* in 5 blocks, allocated at .*leak.*"));
    assertThat(page.locator(".change tbody tr", new Page.LocatorOptions().setHasText("leak")))
        .containsText("new");
    assertThat(page).hasURL(matching(".*other=1"));
    page.selectOption(".other", "");
    assertThat(page.locator(".change")).isHidden();
  }

  @Test
  void theFlameGraphIsWalkedAndZoomedWithTheKeyboard() {
    Locator all = page.locator(".flame button").first();
    all.focus();
    page.keyboard().press("ArrowDown");
    assertThat(page.locator(".flame button:focus")).not().hasText("all");
    assertThat(page.locator(".flame-words")).hasText(matching(".* in .* blocks?, .* % of all"));
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
    assertThat(page.locator("#log")).hasText(matching("If the 1 block of this stack went.*"));
  }

  @Test
  void badSnapshotsGetASentenceAndACutOneIsShown() throws IOException {
    expectsErrors = true;
    byte[] whole = Files.readAllBytes(folder.resolve("late.fhs"));
    byte[] damaged = whole.clone();
    damaged[20] ^= 1;
    drop("damaged.fhs", damaged);
    assertThat(page.locator("#problem")).hasText(matching("damaged\\.fhs: at byte .*"));
    drop("cut.fhs", Arrays.copyOf(whole, whole.length - 10));
    assertThat(page.locator(".cut")).hasText(matching(".*what was written before it was cut.*"));
    assertThat(page.locator("#problem")).isHidden();
    drop("garbage.fhs", "hello".getBytes(StandardCharsets.UTF_8));
    assertThat(page.locator("#problem")).hasText(matching("garbage\\.fhs.*"));
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
    expectsErrors = true;
    Process shop = shop();
    try {
      button("Look at a JVM").click();
      button("Look at JVM " + shop.pid() + ", ").click();
      assertThat(page.locator(".live-cost"))
          .hasText(
              matching("Look [2-9]\\d* took .* ms\\. Its heaps were locked for .* ms.*"),
              patiently());
      button("Keep this look, to compare").click();
      assertThat(page.locator(".change .verdict"))
          .hasText(matching("Live bytes are.*"), patiently());
      page.locator(".page-map").focus();
      page.keyboard().press("ArrowRight");
      String place = page.locator(".page-words").textContent().split(":", 2)[0];
      shop.outputWriter().write("\n");
      shop.outputWriter().flush();
      assertThat(page.locator(".change .verdict"))
          .hasText(matching(".*grew.*WatchedShop.order.*"), patiently());
      assertThat(page.locator(".page-map")).isFocused();
      assertThat(page.locator(".page-words")).containsText(place + ":");
      button("Pause").click();
      assertThat(page.locator("#log")).hasText(matching("Paused.*"), patiently());
      button("Pause").click();
      shop.destroyForcibly().waitFor();
      assertThat(page.locator("#problem"))
          .hasText("the JVM " + shop.pid() + " has ended", patiently());
      assertThat(page.locator(".live-cost")).containsText("What the last look saw is shown");
    } finally {
      shop.destroyForcibly();
    }
  }

  private static Process shop() throws IOException {
    Process shop =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                WatchedShop.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(shop.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("ready");
    return shop;
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aJvmThatDoesNotAnswerIsSaidNotToAndLetGo() throws Exception {
    expectsErrors = true;
    Process shop = shop();
    try {
      button("Look at a JVM").click();
      button("Look at JVM " + shop.pid() + ", ").click();
      assertThat(page.locator(".live-cost")).hasText(matching("Look .* took .*"), patiently());
      assertThat(button("Pause")).isFocused();
      new ProcessBuilder("kill", "-STOP", String.valueOf(shop.pid())).start().waitFor();
      assertThat(page.locator(".live-cost"))
          .hasText(
              matching("JVM \\d+ has not answered for 5 seconds: is it stopped\\?.*"), patiently());
      button("Stop watching").click();
      assertThat(page.locator(".live")).isHidden();
      assertThat(button("Look at a JVM")).isFocused();
      assertThat(page.locator(".page-words")).hasText(matching("Page 0x.*"));
      button("Look at a JVM").click();
      button("Look at JVM " + shop.pid() + ", ").click();
      button("JVM " + shop.pid() + " has not answered for 5 seconds: stop waiting").click();
      assertThat(page.locator("td:text('is not watched any more')")).isVisible();
      assertThat(page.locator("#problem")).isHidden();
    } finally {
      shop.destroyForcibly();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void theAccessibilityCheckerFindsNothing(ColorScheme scheme) {
    show(scheme, 1200);
    page.selectOption(".other", "1");
    assertThat(page.locator(".change")).isVisible();
    button("Next that few bytes keep").click();
    assertThat(keepers().locator("details")).isVisible();
    button("Look at a JVM").click();
    assertThat(page.locator("h3:text('JVMs of yours')")).isVisible();
    assertAccessible();
  }

  @Test
  void nothingIsWiderThanANarrowScreen() {
    show(ColorScheme.LIGHT, 400);
    page.selectOption(".other", "1");
    button("Next that few bytes keep").click();
    assertThat(keepers().locator("details")).isVisible();
    assertNoWiderThan(400);
  }
}
