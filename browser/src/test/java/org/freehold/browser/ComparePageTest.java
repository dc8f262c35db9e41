package org.freehold.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The comparison, as somebody sees it who wants to know which allocator suits a trace.
class ComparePageTest extends PageTest {

  /// In 64 KiB, first fit refuses the last request; meshing, which maps two pages onto one, does
  /// not.
  private static final String IN_64_KIB = "?trace=holes.rep&policies=first-fit,mesh&limit=65536";

  private void compare(String state) {
    compare(ColorScheme.LIGHT, state);
  }

  private void compare(ColorScheme scheme, String state) {
    open("compare" + state, scheme, 1200);
    assertThat(page.locator(".chart canvas")).hasCount(8);
  }

  private Locator card(String policy) {
    return page.locator(".run-card[data-policy=\"" + policy + "\"]");
  }

  private Locator position() {
    return page.locator("#view-compare .position");
  }

  @Test
  void aRequestThatOneRefusesAndTheOtherServesIsWhereItBegins() {
    compare(IN_64_KIB);
    assertThat(position()).hasText("8 of 8");
    assertThat(card("first-fit").locator(".outcome")).hasText("✗ refused");
    assertThat(card("first-fit").locator(".why"))
        .hasText(matching("Refused, although .* are free.*"));
    assertThat(card("mesh").locator(".outcome")).hasText("✓");
    assertThat(card("mesh").locator(".card-call")).hasText(matching(".*malloc\\(20000\\) → 0x.*"));
    assertThat(page.locator(".at-call-text"))
        .hasText(matching("Refused by first-fit \\(A\\); served by mesh \\(B\\)\\..*"));
    assertThat(page.locator("#view-compare .now"))
        .hasText(matching("malloc\\(20000\\) → block \\d"));
  }

  @Test
  void theKeyboardMovesAllOfThemTogether() {
    compare(IN_64_KIB);
    page.locator("#view-compare .scrub").focus();
    press("Home");
    assertThat(position()).hasText("0 of 8");
    press("ArrowRight");
    press("ArrowRight");
    for (String policy : List.of("first-fit", "mesh")) {
      assertThat(card(policy).locator(".map-text")).hasText(matching("2 live blocks with .*"));
      assertThat(card(policy).locator(".card-call"))
          .hasText(matching(".*malloc\\(12000\\) → 0x.*"));
    }
    press("x");
    press("x");
    press("x");
    press("x");
    assertThat(position()).hasText("8 of 8");
    press("ArrowLeft");
    assertThat(card("first-fit").locator(".card-call")).hasText(matching(".*free\\(0x.*"));
    assertThat(page.locator("#log")).hasText(matching("free\\(block 4\\)\\. .*"));
  }

  @Test
  void chartsHaveTheSamplesOfTheServerAndAClickGoesToTheCallBelowIt() {
    expectsErrors = true; // It looks for its run under numbers that there need not be.
    compare(IN_64_KIB);
    page.locator(".samples summary").click();
    Locator rows = page.locator(".samples tbody tr");
    assertThat(rows).hasCount(8);
    page.selectOption(".samples select", "holes");
    assertThat(page.locator(".samples thead th").nth(1)).hasText("first-fit (A)");
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
        .hasAttribute(
            "aria-label", matching("Footprint over the calls: first-fit \\(A\\) at most .*"));
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
    compare(IN_64_KIB);
    page.selectOption("#view-compare .policy", "first-fit");
    page.fill("#view-compare .options", "order=lifo");
    page.click("#view-compare .add");
    assertThat(page.locator(".run-card")).hasCount(3);
    page.click("#view-compare .add");
    assertThat(page.locator("#problem")).hasText("first-fit:order=lifo is compared already.");
    card("first-fit").locator(".remove").click();
    assertThat(page.locator(".run-card")).hasCount(2);
    assertThat(page.locator(".run-card h3").first()).hasText(matching("mesh \\(B\\).*"));
    page.waitForURL(matching(".*policies=mesh%2Cfirst-fit%3Aorder%3Dlifo&limit=65536&call=\\d+"));
    page.reload();
    assertThat(page.locator(".run-card")).hasCount(2);
    assertThat(card("first-fit:order=lifo").locator("h3")).isVisible();
  }

  @Test
  void theHeadingNamesWhatIsShownAndAnotherChoiceIsMarkedUntilItIsRun() {
    compare(IN_64_KIB);
    assertThat(page.locator("h2")).hasText("Compare: holes.rep in 64 KiB");
    page.selectOption("#view-compare .limit", "1048576");
    assertThat(page.locator(".old"))
        .hasText("Below is still holes.rep in 64 KiB. Run plays holes.rep in 1 MiB.");
    assertThat(page.locator("h2")).hasText("Compare: holes.rep in 64 KiB");
    page.click("#view-compare .run");
    assertThat(page.locator("h2")).hasText("Compare: holes.rep in 1 MiB");
    assertThat(page.locator(".old")).isEmpty();
    press("End");
    page.waitForFunction(
        "() => [...document.querySelectorAll('.call-line')].every((line) =>"
            + " new DOMMatrix(getComputedStyle(line).transform).e > 100)");
  }

  @Test
  void thePlaceInTheChartsIsThatOfTheCallAfterAnotherTraceWasRun() {
    compare(IN_64_KIB);
    page.selectOption("#view-compare .limit", "16777216");
    page.click("#view-compare .run");
    assertThat(page.locator("h2")).hasText("Compare: holes.rep in 16 MiB");
    assertThat(page.locator(".chart canvas")).hasCount(8);
    page.waitForFunction(
        "() => { const at = Number(document.querySelector('#view-compare .scrub').value);"
            + " return at > 0 && [...document.querySelectorAll('.chart')].every((chart) => {"
            + " const x = new DOMMatrix(getComputedStyle("
            + "chart.querySelector('.call-line')).transform).e;"
            + " return Math.abs(x - at / 8 * chart.querySelector('.u-over').clientWidth) < 2; });"
            + " }");
  }

  @Test
  void theVerdictNamesThoseThatAreEqual() {
    compare("?trace=holes.rep&policies=first-fit,next-fit,buddy");
    assertThat(page.locator(".verdict"))
        .hasText(
            matching(
                "Of these three, first-fit \\(A\\) and next-fit \\(B\\) suit this trace"
                    + " equally well, each with a utilisation of .*"));
    assertThat(page.locator(".results .suits")).hasCount(2);
  }

  @Test
  void anAllocatorThatJoinsThoseThatAreMeasuredIsMeasuredTooAndTheFocusStays() {
    compare("?trace=holes.rep&policies=first-fit,tlsf");
    page.locator("#view-compare .trace").focus();
    press("Tab", "Tab", "Tab", "Tab", "Tab", "Tab");
    assertThat(page.locator(".measure")).isFocused();
    press("Enter");
    assertThat(page.locator(".scatter .shape")).hasCount(2, patient());
    assertThat(page.locator(".measure")).isFocused();
    page.selectOption("#view-compare .policy", "best-fit");
    page.locator("#view-compare .add").focus();
    press("Enter");
    assertThat(page.locator(".run-card")).hasCount(3);
    assertThat(page.locator(".scatter .shape").first()).isVisible();
    assertThat(page.locator(".scatter .shape")).hasCount(3, patient());
    assertThat(page.locator("#view-compare .add")).isFocused();
    card("tlsf").locator(".remove").focus();
    press("Enter");
    assertThat(page.locator(".run-card")).hasCount(2);
    assertThat(card("best-fit").locator(".remove")).isFocused();
  }

  @Test
  void sixCanBeComparedAndAListIsOneTabStop() {
    expectsErrors = true;
    compare("?trace=holes.rep&limit=65536&policies=first-fit,mesh,best-fit,tlsf,buddy,lea");
    assertThat(page.locator(".run-card")).hasCount(6);
    page.locator("#view-compare .add").focus();
    press("Enter");
    assertThat(page.locator("#problem")).hasText("Six are compared already: remove one first.");
    assertThat(page.locator("#view-compare .add")).isFocused();
    page.locator(".samples summary").click();
    assertThat(page.locator(".samples tbody button").first()).isVisible();
    press("Tab", "Tab", "Tab", "Tab");
    assertThat(page.locator(".samples tbody button").first()).isFocused();
    String before = position().textContent();
    press("ArrowDown", "End");
    assertThat(page.locator(".samples tbody button").last()).isFocused();
    assertThat(position()).hasText(before);
    press("Tab");
    assertThat(page.locator("#view-compare .result button").first()).isFocused();
  }

  @Test
  void aPolicyThatDoesNotExistIsNamedAndTheOthersAreShown() {
    expectsErrors = true;
    compare("?trace=holes.rep&policies=bets-fit,first-fit");
    assertThat(page.locator("#problem")).hasText(matching(".*bets-fit.*"));
    assertThat(page.locator(".run-card")).hasCount(1);
  }

  @Test
  void theTableIsSortedByItsButtonsAndTheSpeedIsMeasuredOnRequest() throws Exception {
    compare("?trace=holes.rep&policies=first-fit,tlsf,pool");
    assertThat(page.locator(".verdict"))
        .hasText(matching("Of these three, .* suits? this trace .*memory alone.*"));
    assertThat(card("pool").locator(".outcome")).hasText("✗ stopped");
    Locator first = page.locator(".results tbody th").first();
    page.click(".results [data-column=policy] button");
    assertThat(page.locator(".results [data-column=policy]"))
        .hasAttribute("aria-sort", "ascending");
    assertThat(first).hasText("first-fit (A)");
    page.click(".results [data-column=policy] button");
    assertThat(first).hasText("pool (C)");
    page.click(".measure");
    assertThat(page.locator(".scatter .shape")).hasCount(2, patient());
    assertThat(page.locator(".verdict")).not().hasText(matching(".*memory alone.*"));
    page.click(".results [data-column=speed] button");
    assertThat(page.locator(".results tbody th").last()).hasText("pool (C)");
    Download file = page.waitForDownload(() -> page.click("text=Save table as CSV"));
    assertThat(Files.readAllLines(file.path()))
        .hasSize(4)
        .first()
        .asString()
        .startsWith("allocator,utilisation,peak footprint");
  }

  private static LocatorAssertions.HasCountOptions patient() {
    return new LocatorAssertions.HasCountOptions().setTimeout(15_000);
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void theAccessibilityCheckerFindsNothingAndNothingIsWiderThanANarrowScreen(ColorScheme scheme) {
    compare(scheme, IN_64_KIB);
    page.locator(".samples summary").click();
    page.locator(".differences summary").click();
    assertThat(card("mesh").locator(".why")).hasText(matching("[A-Z].*"));
    assertAccessible();
    page.setViewportSize(400, 1000);
    page.waitForFunction("() => document.documentElement.scrollWidth <= 400");
  }
}
