package org.freehold.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
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

/// The comparison, as somebody sees it who wants to know which allocator suits a trace.
class ComparePageTest {

  /// Holes of 12,000 bytes between blocks, and a request for 20,000. In 64 KiB, first fit refuses
  /// the last one; meshing, which maps two pages onto one, does not.
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

  private static final String IN_64_KIB = "?trace=holes.rep&policies=first-fit,mesh&limit=65536";

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
  void start() throws Exception {
    Path sample = Files.writeString(folder.resolve("holes.rep"), HOLES);
    playground =
        Playground.start(new PlaygroundOptions(0, List.of(), Map.of("holes.rep", sample), "0"));
  }

  @AfterEach
  void close() {
    if (context != null) {
      context.close();
    }
    playground.close();
  }

  private void open(String state) {
    openIn(ColorScheme.LIGHT, state);
  }

  private void openIn(ColorScheme scheme, String state) {
    BrowserContext made =
        chromium
            .browser()
            .newContext(
                new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(1200, 1000));
    context = made;
    page = made.newPage();
    page.onPageError(errors::add);
    page.onConsoleMessage(message -> {
      if (message.type().equals("error")) {
        errors.add(message.text());
      }
    });
    page.navigate(playground.address());
    assertThat(page.locator("h2")).isVisible();
    page.evaluate("state => { location.hash = '#/compare' + state; }", state);
    assertThat(page.locator(".chart canvas")).hasCount(8);
  }

  private Locator card(String policy) {
    return page.locator(".run-card[data-policy=\"" + policy + "\"]");
  }

  private Locator position() {
    return page.locator("#view-compare .position");
  }

  private void press(String key) {
    page.keyboard().press(key);
  }

  private static Pattern text(String regex) {
    return Pattern.compile(regex);
  }

  @Test
  void aRequestThatOneRefusesAndTheOtherServesIsWhereItBegins() {
    open(IN_64_KIB);
    assertThat(position()).hasText("8 of 8");
    assertThat(card("first-fit").locator(".outcome")).hasText("✗ refused");
    assertThat(card("first-fit").locator(".why")).hasText(text("Refused, although .* are free.*"));
    assertThat(card("mesh").locator(".outcome")).hasText("✓");
    assertThat(card("mesh").locator(".card-call")).hasText(text(".*malloc\\(20000\\) → 0x.*"));
    assertThat(page.locator(".at-call-text"))
        .hasText(text("Refused by A first-fit; served by B mesh\\..*"));
    assertThat(page.locator("#view-compare .now")).hasText(text("malloc\\(20000\\) → block \\d"));
    assertThat(errors).isEmpty();
  }

  @Test
  void theKeyboardMovesAllOfThemTogether() {
    open(IN_64_KIB);
    page.locator("#view-compare .scrub").focus();
    press("Home");
    assertThat(position()).hasText("0 of 8");
    press("ArrowRight");
    press("ArrowRight");
    for (String policy : List.of("first-fit", "mesh")) {
      assertThat(card(policy).locator(".map-text")).hasText(text("2 live blocks with .*"));
      assertThat(card(policy).locator(".card-call")).hasText(text(".*malloc\\(12000\\) → 0x.*"));
    }
    press("x");
    press("x");
    press("x");
    press("x");
    assertThat(position()).hasText("8 of 8");
    press("ArrowLeft");
    assertThat(card("first-fit").locator(".card-call")).hasText(text(".*free\\(0x.*"));
    assertThat(page.locator("#log")).hasText(text("free\\(block 4\\)\\. .*"));
    assertThat(errors).isEmpty();
  }

  @Test
  void chartsHaveTheSamplesOfTheServerAndAClickGoesToTheCallBelowIt() {
    open(IN_64_KIB);
    page.locator(".samples summary").click();
    Locator rows = page.locator(".samples tbody tr");
    assertThat(rows).hasCount(8);
    page.selectOption(".samples select", "holes");
    assertThat(page.locator(".samples thead th").nth(1)).hasText("A first-fit");
    List<Object> served =
        list(
            "async () => { const ask = (path) => fetch(path, {headers:"
                + " {'X-Freehold-Token': localStorage.getItem('freehold-token')}})"
                + ".then((answer) => answer.json());"
                + " const runs = await Promise.all([1, 2, 3, 4].map((id) =>"
                + " ask('/api/run?id=' + id)));"
                + " const run = runs.find((each) => each.policy === 'first-fit'"
                + " && each.refusals === 1);"
                + " return (await ask('/api/run/series?id=' + run.id)).holes.map(String); }");
    assertThat(served).hasSize(8);
    assertThat(
            list(
                "() => [...document.querySelectorAll('.samples tbody tr')].map((row) =>"
                    + " row.children[1].textContent)"))
        .isEqualTo(served);
    rows.nth(4).locator("button").click();
    assertThat(position()).hasText("5 of 8");
    assertThat(page.locator(".values tbody tr").first().locator("td").nth(1)).hasText("58.6 KiB");
    assertThat(page.locator(".chart[data-figure=footprint] .chart-frame"))
        .hasAttribute("aria-label", text("Footprint over the calls: A first-fit at most .*"));
    page.locator(".chart[data-figure=live] .u-over")
        .click(new Locator.ClickOptions().setPosition(1, 20));
    assertThat(position()).hasText("0 of 8");
  }

  @SuppressWarnings("unchecked")
  private List<Object> list(String script) {
    return (List<Object>) page.evaluate(script);
  }

  @Test
  void allocatorsAreAddedAndRemovedAndTheAddressKeepsThem() {
    open(IN_64_KIB);
    page.selectOption("#view-compare .policy", "first-fit");
    page.fill("#view-compare .options", "order=lifo");
    page.click("#view-compare .add");
    assertThat(page.locator(".run-card")).hasCount(3);
    page.click("#view-compare .add");
    assertThat(page.locator("#problem")).hasText("first-fit:order=lifo is compared already.");
    card("first-fit").locator(".remove").click();
    assertThat(page.locator(".run-card")).hasCount(2);
    assertThat(page.locator(".run-card h3").first()).hasText(text("B mesh.*"));
    page.waitForURL(text(".*policies=mesh%2Cfirst-fit%3Aorder%3Dlifo&limit=65536&call=\\d+"));
    page.reload();
    assertThat(page.locator(".run-card")).hasCount(2);
    assertThat(card("first-fit:order=lifo").locator("h3")).isVisible();
    assertThat(errors).isEmpty();
  }

  @Test
  void aPolicyThatDoesNotExistIsNamedAndTheOthersAreShown() {
    open("?trace=holes.rep&policies=bets-fit,first-fit");
    assertThat(page.locator("#problem")).hasText(text(".*bets-fit.*"));
    assertThat(page.locator(".run-card")).hasCount(1);
  }

  @Test
  void theTableIsSortedByItsButtonsAndTheSpeedIsMeasuredOnRequest() throws Exception {
    open("?trace=holes.rep&policies=first-fit,tlsf,pool");
    assertThat(page.locator(".verdict")).hasText(text(".* suits this trace: .*memory alone.*"));
    assertThat(card("pool").locator(".outcome")).hasText("✗ stopped");
    Locator first = page.locator(".results tbody th").first();
    page.click(".results [data-column=policy] button");
    assertThat(page.locator(".results [data-column=policy]"))
        .hasAttribute("aria-sort", "ascending");
    assertThat(first).hasText("A first-fit");
    page.click(".results [data-column=policy] button");
    assertThat(first).hasText("C pool");
    page.click(".measure");
    assertThat(page.locator(".scatter .shape")).hasCount(2, patient());
    assertThat(page.locator(".verdict")).not().hasText(text(".*memory alone.*"));
    page.click(".results [data-column=speed] button");
    assertThat(page.locator(".results tbody th").last()).hasText("C pool");
    Download file = page.waitForDownload(() -> page.click("text=Save table as CSV"));
    assertThat(Files.readAllLines(file.path()))
        .hasSize(4)
        .first()
        .asString()
        .startsWith("allocator,utilisation,peak footprint");
    assertThat(errors).isEmpty();
  }

  private static LocatorAssertions.HasCountOptions patient() {
    return new LocatorAssertions.HasCountOptions().setTimeout(15_000);
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void theAccessibilityCheckerFindsNothingAndNothingIsWiderThanANarrowScreen(ColorScheme scheme) {
    openIn(scheme, IN_64_KIB);
    page.locator(".samples summary").click();
    page.locator(".differences summary").click();
    assertThat(card("mesh").locator(".why")).hasText(text("[A-Z].*"));
    List<Rule> violations = new AxeBuilder(page).analyze().getViolations();
    assertThat(violations).map(each -> each.getId() + ": " + each.getNodes()).isEmpty();
    page.setViewportSize(400, 1000);
    page.waitForFunction("() => document.documentElement.scrollWidth <= 400");
  }
}
