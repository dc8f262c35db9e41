package org.freehold.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Request;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Calls and policies that somebody writes in the page.
class TryPageTest extends PageTest {

  private static final String POLICY =
      """
      import org.freehold.lab.*;

      public final class Mine implements Policy {
        private final Area area;
        public Mine(Area area) { this.area = area; }
        public Area area() { return area; }
        public long allocate(long size) { return area.grow((size + 15) & -16L); }
        public void free(long block) { %s }
      }
      """;

  private static final LocatorAssertions.HasTextOptions PATIENTLY =
      new LocatorAssertions.HasTextOptions().setTimeout(30_000);

  private static final LocatorAssertions.IsVisibleOptions VISIBLE_IN_TIME =
      new LocatorAssertions.IsVisibleOptions().setTimeout(30_000);

  private void write(String editor, String text) {
    page.evaluate(
        "([editor, text]) => document.querySelector(editor + '"
            + " .CodeMirror').CodeMirror.setValue(text)",
        new Object[] {editor, text});
  }

  private void writeCalls(String text) {
    assertThat(page.locator(".calls-editor .CodeMirror")).isVisible();
    write(".calls-editor", text);
  }

  /// Writes a policy and has it run.
  private void tryPolicy(String free) {
    open("try");
    writeCalls("a = malloc(40)\nb = malloc(50)\nfree(a)\nc = malloc(9)\n");
    page.selectOption(".policy", "your policy");
    assertThat(page.locator(".own .CodeMirror")).isVisible();
    write(".own", POLICY.formatted(free));
    page.click(".compile");
  }

  @Test
  void callsAreSeenAtOnceWithTheNamesOfTheirBlocks() {
    open("try");
    writeCalls("first = malloc(40)\nfree(first)\n");
    assertThat(page.locator(".now")).hasText("free(first)");
    assertThat(page.locator(".current-line")).hasCount(1);
    press("ArrowLeft");
    writeCalls("other = malloc(40)\n");
    assertThat(page.locator(".now")).hasText(matching("other = malloc\\(40\\) → 0x[0-9a-f]+"));
  }

  @Test
  void aMistakeIsShownAtItsLineWhileTheLastPictureStays() {
    open("try");
    writeCalls("a = malloc(40)\n");
    assertThat(page.locator(".now")).hasText(matching("a = malloc.*"));
    expectsErrors = true; // The browser tells of each request that is refused.
    writeCalls("a = malloc(40)\nfree(b)\n");
    assertThat(page.locator(".calls-editor .problems li"))
        .hasText("Line 2 no block is called b yet");
    assertThat(page.locator(".calls-editor .wrong-mark")).hasCount(1);
    assertThat(page.locator(".now")).hasText(matching("a = malloc.*"));
    page.click(".calls-editor .problems button");
    page.keyboard().type("# ");
    assertThat(page.locator(".calls-editor .problems li")).hasCount(0);
  }

  @Test
  void aUnitWithTwoMeaningsIsNotGuessed() {
    expectsErrors = true;
    open("try");
    writeCalls("a = malloc(50 KB)\n");
    assertThat(page.locator(".calls-editor .problems li"))
        .hasText("Line 1 50 KB has two meanings: write 50 KiB or 51200");
  }

  @Test
  void aResultOfCallsThatAreNoMoreIsSaidToBeOld() {
    open("try");
    writeCalls("a = malloc(40)\n");
    assertThat(page.locator(".now")).hasText(matching("a = malloc.*"));
    assertThat(page.locator(".result > .old")).isHidden();
    expectsErrors = true;
    writeCalls("a = malloc(40)\nfree(b)\n");
    assertThat(page.locator(".result > .old"))
        .hasText("Below is the result of the calls before your change.");
    assertThat(page.locator(".result")).hasClass(matching(".*is-old.*"));
    assertThat(page.locator(".current-line")).hasCount(0);
    assertAccessible();
    writeCalls("a = malloc(40)\nfree(a)\n");
    assertThat(page.locator(".now")).hasText("free(a)");
    assertThat(page.locator(".result > .old")).isHidden();
    assertThat(page.locator(".result")).not().hasClass(matching(".*is-old.*"));
  }

  @Test
  void aResultOfAPolicyThatWasEditedIsSaidToBeOldUntilItIsCompiled() {
    tryPolicy("");
    assertThat(page.locator(".now")).hasText(matching("c = malloc\\(9\\) → 0x.*"), PATIENTLY);
    page.click(".drive");
    assertThat(page.locator(".driven dd").first()).isVisible(VISIBLE_IN_TIME);
    write(".own", POLICY.formatted("return;"));
    assertThat(page.locator(".result > .old"))
        .hasText("Below is the result of the policy before your change.");
    assertThat(page.locator(".own > .old"))
        .hasText("Below is the result of the policy before your change.");
    page.click(".compile");
    assertThat(page.locator(".result > .old"))
        .isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(30_000));
    assertThat(page.locator(".own > .old")).isHidden();
  }

  /// It asked for a policy of the name 'your policy'.
  @Test
  void anotherPolicyThatIsChosenWhileTheCallsAreReadTakesNoPartInTheirRun() {
    open("try");
    writeCalls("a = malloc(40)\n");
    assertThat(page.locator(".now")).hasText(matching("a = malloc.*"));
    page.route(
        "**/api/traces/calls",
        route -> {
          page.waitForTimeout(500);
          route.resume();
        });
    Request asked =
        page.waitForRequest(
            "**/api/traces/calls", () -> writeCalls("a = malloc(40)\nb = malloc(50)\n"));
    page.selectOption(".policy", "your policy");
    assertThat(asked.response().status()).isEqualTo(200);
    assertThat(page.locator(".position")).hasText("2 of 2", PATIENTLY);
    assertThat(page.locator("#problem")).isHidden();
  }

  @Test
  void inForcedColoursTheLineThatIsPlayedIsMarked() {
    openInForcedColours("try?policy=first-fit");
    assertThat(page.locator(".now")).hasText(matching(".*malloc.*"));
    assertThat(page.locator(".current-line")).hasCount(1);
    assertThat(style(".current-line", "outline-style")).isEqualTo("solid");
    assertAccessible();
  }

  @Test
  void aPolicyIsCompiledPlayedAndDriven() {
    tryPolicy("");
    assertThat(page.locator(".now"))
        .hasText(matching("c = malloc\\(9\\) → 0x[0-9a-f]+"), PATIENTLY);
    page.click(".drive");
    assertThat(page.locator(".driven"))
        .containsText(
            "Every block was in its place",
            new LocatorAssertions.ContainsTextOptions().setTimeout(30_000));
    assertThat(page.locator(".driven dd").first()).hasText(matching("\\d+\\.\\d %"));
  }

  @Test
  void errorsStandAtTheirLines() {
    tryPolicy("int x = \"a\";");
    assertThat(page.locator(".own .problems li"))
        .hasText(matching("Line 8 incompatible types.*"), PATIENTLY);
    assertThat(page.locator(".own .wrong-mark")).hasCount(1);
  }

  @Test
  void aPolicyThatEndsItsProcessIsToldAndThePageGoesOn() {
    tryPolicy("System.exit(7);");
    assertThat(page.locator("#view-try > .progress"))
        .hasText("Call 3: its process ended with status 7", PATIENTLY);
    write(".own", POLICY.formatted("System.out.println(\"freed \" + block);"));
    page.click(".compile");
    assertThat(page.locator(".position")).hasText("4 of 4", PATIENTLY);
    assertThat(page.locator(".printed")).hasText(matching("freed \\d+"));
  }

  @Test
  void aPolicyThatHangsIsEnded() {
    tryPolicy("while (true) Thread.onSpinWait();");
    assertThat(page.locator("#view-try > .progress"))
        .hasText("Call 3: it hangs: a call took more than 5 seconds", PATIENTLY);
    press("Home");
    assertThat(page.locator(".before")).isVisible();
  }

  @Test
  void theMethodsOfAnAreaAreCompleted() {
    tryPolicy("");
    page.click(".own .CodeMirror");
    page.evaluate(
        "() => { const m = document.querySelector('.own .CodeMirror').CodeMirror; m.setCursor(7,"
            + " 33); m.focus(); }");
    page.keyboard().type("area.gr");
    assertThat(page.locator(".CodeMirror-hint").first())
        .hasText(matching("long grow\\(long \\w+\\)"));
    press("Enter");
    assertThat(page.locator(".own .CodeMirror-line").nth(7)).containsText("area.grow(");
  }

  @Test
  void tabLeavesTheEditor() {
    open("try");
    page.click(".calls-editor .CodeMirror");
    press("Tab");
    assertThat(page.locator(".calls-editor .CodeMirror-focused")).hasCount(0);
  }

  @Test
  void theAddressHasWhatIsWritten() {
    open("try?calls=" + "x%20%3D%20malloc(123)" + "&policy=buddy&limit=65536");
    assertThat(page.locator(".now")).hasText(matching("x = malloc\\(123\\).*"));
    assertThat(page.locator(".policy")).hasValue("buddy");
    assertThat(page).hasURL(matching(".*malloc%28123%29.*"));
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void theAccessibilityCheckerFindsNothing(ColorScheme scheme) {
    open("try?policy=first-fit", scheme, 1200);
    assertThat(page.locator(".now")).hasText(matching(".*malloc.*"));
    assertAccessible();
    page.selectOption(".policy", "your policy");
    assertThat(page.locator(".own .CodeMirror")).isVisible();
    assertAccessible();
  }

  @Test
  void nothingIsWiderThanANarrowScreen() {
    open("try", ColorScheme.LIGHT, 400);
    assertThat(page.locator(".now")).hasText(matching(".*malloc.*"));
    assertNoWiderThan(400);
  }
}
