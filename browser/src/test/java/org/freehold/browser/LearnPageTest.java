package org.freehold.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The lessons, as a reader goes through them.
class LearnPageTest {

  private static final Path SAMPLE = Path.of("..", "examples", "traces", "sqlite3.rep");

  /// Lessons of each kind: a story of bytes, one of an address space, calls with arrows, a
  /// recording.
  private static final List<String> KINDS =
      List.of("bytes", "layout", "boundary-tags", "production");

  /// Goes through all steps of a lesson, and tells those whose picture is not that of the step.
  private static final String WALK =
      """
      async () => {
        const wrong = [];
        const next = document.querySelector(".next-step");
        const position = document.querySelector(".step-position");
        const steps = [...document.querySelectorAll(".step")];
        for (let at = 0; at < steps.length; at++) {
          const isShown = () =>
            steps[at].getAttribute("aria-current") === "step" &&
            position.textContent === `Step ${at + 1} of ${steps.length}` &&
            document.querySelector(".row-ground, .address-table tr, canvas.map") !== null;
          for (let i = 0; i < 100 && !isShown(); i++) await new Promise((r) => setTimeout(r, 20));
          if (!isShown()) wrong.push(at + 1);
          next.click();
          await new Promise((r) => setTimeout(r, 20));
        }
        return wrong;
      }
      """;

  @SuppressWarnings("NullAway.Init") // Before the first test.
  private static Chromium chromium;

  @SuppressWarnings("NullAway.Init") // Before the first test.
  private static Playground playground;

  private @Nullable BrowserContext context;

  @SuppressWarnings("NullAway.Init") // Before each test.
  private Page page;

  private final List<String> errors = new ArrayList<>();

  @BeforeAll
  static void launch() throws Exception {
    chromium = Chromium.start();
    playground =
        Playground.start(new PlaygroundOptions(0, List.of(), Map.of("sqlite3.rep", SAMPLE), "0"));
  }

  @AfterAll
  static void quit() {
    if (chromium != null) { // Null where the tests are skipped.
      chromium.close();
      playground.close();
    }
  }

  @BeforeEach
  void open() {
    openIn(ColorScheme.LIGHT, 1300);
  }

  private void openIn(ColorScheme scheme, int width) {
    close();
    BrowserContext made =
        chromium
            .browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setColorScheme(scheme)
                    .setReducedMotion(ReducedMotion.REDUCE)
                    .setViewportSize(width, 900));
    context = made;
    page = made.newPage();
    page.onPageError(errors::add);
    page.onConsoleMessage(message -> {
      if (message.type().equals("error")) {
        errors.add(message.text());
      }
    });
    page.navigate(playground.address());
    page.waitForURL("**/");
    page.waitForSelector("#views a");
  }

  @AfterEach
  void close() {
    if (context != null) {
      context.close();
      context = null;
    }
  }

  /// Opens a lesson and waits until all of its words are known.
  private void lesson(String id, int step) {
    page.evaluate("state => location.hash = '#/learn?' + state", "lesson=" + id + "&step=" + step);
    page.waitForFunction(
        "id => document.querySelector('.lesson-list a[aria-current]')?.href.endsWith('=' + id)"
            + " && document.querySelector('.ask')?.textContent"
            + " && !document.querySelector('.waiting')",
        id);
  }

  @SuppressWarnings("unchecked") // The page returns texts.
  private List<String> lessons() {
    return (List<String>)
        page.evaluate("import('/lessons/index.js').then(all => all.LESSONS.map(each => each.id))");
  }

  private Locator step() {
    return page.locator(".step[aria-current]");
  }

  private void next() {
    page.click(".next-step");
  }

  @Test
  void everyStepOfEveryLessonShowsItsMomentAndMissesNoWord() {
    for (String id : lessons()) {
      lesson(id, 1);
      assertThat(page.locator("#problem")).isHidden();
      assertThat(page.locator(".missing").all()).as(id).isEmpty();
      assertThat(page.locator(".step .value, .step .term").count()).as(id).isGreaterThan(5);
      assertThat((List<?>) page.evaluate(WALK)).as(id).isEmpty();
      assertThat(errors).as(id).isEmpty();
    }
  }

  @Test
  void noLessonHasAnAddressThatWasWrittenByHand() {
    for (String id : lessons()) {
      String text =
          (String)
              page.evaluate("id => fetch('/lessons/' + id + '.js').then(each => each.text())", id);
      assertThat(text).as(id).doesNotContainPattern("0x[0-9a-fA-F]");
    }
  }

  @Test
  void theRunFollowsTheTextAndTheAddressFollowsBoth() {
    lesson("coalescing", 1);
    next();
    assertThat(page.locator(".calls .now")).hasText("free(b)");
    page.keyboard().press("j");
    assertThat(page.locator(".calls .now")).hasText("free(a)");
    page.keyboard().press("k");
    assertThat(page.locator(".calls .now")).hasText("free(b)");
    assertThat(page.url()).contains("lesson=coalescing").contains("step=2");
    page.waitForTimeout(500); // The page has come to rest.
    page.mouse().move(200, 500);
    page.mouse().wheel(0, 100_000);
    assertThat(page.locator(".step-position")).hasText("Step 9 of 9");
    page.mouse().wheel(0, -100_000);
    assertThat(page.locator(".step-position")).hasText(Pattern.compile("Step 1 of .*"));
    assertThat(errors).isEmpty();
  }

  @Test
  void theNumbersOfATextAreThoseOfTheRunThatIsShown() {
    lesson("malloc", 2);
    String address = step().locator("[data-query='address:b']").textContent();
    page.click(".same summary");
    assertThat(page.locator(".same tr", new Page.LocatorOptions().setHasText("b: 100 bytes")))
        .containsText(address);
    page.click(".transport [data-go=back]");
    assertThat(page.locator(".calls .now")).hasText("b = malloc(100) → " + address);
  }

  @Test
  void aWordMarksItsBytesWhileItIsPointedAtAndForGoodOnceItIsPressed() {
    lesson("boundary-tags", 2);
    Locator word = step().locator("[data-query='header:b|Its header']");
    assertThat(page.locator(".row-marked").all()).isEmpty();
    word.hover();
    assertThat(page.locator(".row-marked")).hasCount(1);
    page.mouse().move(5, 5);
    assertThat(page.locator(".row-marked")).hasCount(0);
    word.press("Enter");
    assertThat(word).hasAttribute("aria-pressed", "true");
    page.locator(".open-step").focus();
    assertThat(page.locator(".row-marked")).hasCount(1);
    assertThat(page.locator(".row-arrow")).hasCount(1);
    word.press("Enter");
    page.locator(".open-step").focus();
    assertThat(page.locator(".row-marked")).hasCount(0);
  }

  @Test
  void whatIfPlaysAnotherRunAndTheWayBackLeadsToTheLessons() {
    lesson("coalescing", 7);
    String before = step().locator("[data-query='address:g']").textContent();
    page.click(".what-ifs button:has-text('Keep block e')");
    assertThat(page.locator(".what-if-said")).containsText("One live block keeps the pieces apart");
    assertThat(page.locator(".what-if-said .missing")).hasCount(0);
    String after = page.locator(".what-if-said [data-query='address:g']").textContent();
    assertThat(after).isNotEqualTo(before);
    assertThat(step().locator("[data-query='address:g']")).hasText(after);
    page.click(".back-to-lesson");
    assertThat(step().locator("[data-query='address:g']")).hasText(before);
    assertThat(page.locator(".what-if-said")).isHidden();
    assertThat(errors).isEmpty();
  }

  @Test
  void theCallsCanBeChangedOnTheSpotAndAMistakeNamesItsLine() {
    lesson("splitting", 2);
    page.click(".change");
    page.fill(".editor textarea", "a = malloc(10)\nb = maloc(10)");
    page.click(".editor .run");
    assertThat(page.locator(".editor-problem")).hasText(Pattern.compile("Line 2: .*"));
    page.fill(".editor textarea", "a = malloc(10)\nb = malloc(77)");
    page.selectOption(".editor select[name=policy]", "best-fit");
    page.click(".editor .run");
    assertThat(page.locator(".calls .now")).hasText(Pattern.compile("b = malloc\\(77\\) → 0x.*"));
    assertThat(page.locator(".rows")).containsText("b: 77 bytes");
    page.click(".open-step");
    assertThat(page.locator("#view-step .position")).hasText(Pattern.compile("2 of 2"));
    assertThat(page.url()).contains("policy=best-fit");
    page.reload();
    assertThat(page.locator("#view-step .now")).hasText(Pattern.compile("malloc\\(77\\) → 0x.*"));
  }

  @Test
  void theNumbersOfAStoryCanBeChanged() {
    lesson("stack", 4);
    page.click(".change");
    page.fill(".editor input[name=depth]", "1000");
    page.click(".editor .run");
    assertThat(page.locator(".editor-problem")).containsText("must be from 0 to 100");
    errors.clear(); // The refusal stands in the console.
    page.fill(".editor input[name=depth]", "1");
    page.click(".editor .run");
    assertThat(page.locator(".position")).hasText(Pattern.compile(".* of 6"));
    assertThat(errors).isEmpty();
  }

  @Test
  void aNumberIsCheckedByRunningIt() {
    lesson("bytes", 8);
    page.fill(".question input", "many");
    page.press(".question input", "Enter");
    assertThat(page.locator(".verdict")).containsText("Write a number");
    page.fill(".question input", "300");
    page.press(".question input", "Enter");
    assertThat(page.locator(".verdict")).hasText(Pattern.compile("Not so. .*0x2c.*"));
    page.fill(".question input", "0x2C");
    page.press(".question input", "Enter");
    assertThat(page.locator(".verdict")).hasText(Pattern.compile("Right. .*"));
    assertThat(page.locator(".contents summary")).containsText("1 of 20 done");
    page.reload();
    assertThat(page.locator(".contents summary")).containsText("1 of 20 done");
    assertThat(page.locator(".lesson-title")).hasText("Bytes and addresses");
  }

  @Test
  void aChoiceHasOneRightAnswerAndAWrongOneIsToldWhatHappened() {
    for (String id : List.of("fits", "layout", "handles", "front-end", "collection")) {
      lesson(id, 99);
      int right = 0;
      for (Locator option : page.locator(".question .option input").all()) {
        option.check();
        page.click(".question .run");
        assertThat(page.locator(".question .run")).isEnabled();
        assertThat(page.locator(".verdict")).hasText(Pattern.compile("(Right|Not so)\\. .+"));
        assertThat(page.locator(".verdict .missing")).hasCount(0);
        right += page.locator(".verdict").textContent().startsWith("Right") ? 1 : 0;
      }
      assertThat(right).as(id).isEqualTo(1);
    }
    assertThat(errors).isEmpty();
  }

  @Test
  void callsThatAReaderWritesArePlayedAndJudged() {
    lesson("holes", 99);
    page.click(".question .run");
    assertThat(page.locator(".verdict")).hasText(Pattern.compile("Not so. The last call was.*"));
    page.fill(".question textarea", "a = malloc(15000)\nb = malloc(3000)");
    page.click(".question .run");
    assertThat(page.locator(".verdict")).containsText("It was refused, but only");
    page.fill(".question textarea", "a = malloc(");
    page.click(".question .run");
    assertThat(page.locator(".verdict")).hasText(Pattern.compile("Line 1: .*"));
    page.fill(
        ".question textarea",
        "repeat 6\na[i] = malloc(2500)\nend\nfree(a[0])\nfree(a[2])\nfree(a[4])\nc = malloc(3000)");
    page.click(".question .run");
    assertThat(page.locator(".verdict")).hasText(Pattern.compile("Right. .* are free, and .*"));
    assertThat(page.locator(".calls .now")).hasText("c = malloc(3000) → refused");
  }

  @Test
  void aLessonCanBeTakenByKeyboardAlone() {
    lesson("free-list", 1);
    page.keyboard().press("j");
    assertThat(page.locator(".step-position")).hasText(Pattern.compile("Step 2 of .*"));
    page.keyboard().press("ArrowRight");
    assertThat(page.locator(".calls .now")).hasText("free(d)");
    step().locator("button.term").first().focus();
    assertThat(page.locator(".row-marked").first()).isVisible();
    page.keyboard().press("Tab");
    assertThat((String) page.evaluate("document.activeElement.className")).isEqualTo("term");
    page.keyboard().press("n");
    assertThat(page.locator(".lesson-title")).hasText("Splitting");
    page.keyboard().press("p");
    assertThat(page.locator(".lesson-title")).hasText("The free list");
    assertThat(errors).isEmpty();
  }

  @Test
  void anAddressOpensItsStepAndALessonThatIsNotThereIsSaidSo() {
    lesson("buddies", 6);
    page.reload();
    assertThat(page.locator(".step-position")).hasText(Pattern.compile("Step 6 of .*"));
    page.evaluate("location.hash = '#/learn?lesson=none'");
    assertThat(page.locator("#problem")).hasText("There is no lesson 'none'.");
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void theAccessibilityCheckerFindsNothing(ColorScheme scheme) {
    openIn(scheme, 1300);
    for (String id : scheme == ColorScheme.LIGHT ? KINDS : KINDS.subList(0, 3)) {
      lesson(id, 3);
      page.click(".same summary, .change");
      page.click(".change");
      page.click(".contents summary");
      List<Rule> violations = new AxeBuilder(page).analyze().getViolations();
      assertThat(violations).as(id).map(each -> each.getId() + ": " + each.getNodes()).isEmpty();
    }
  }

  @Test
  void beyondTheFirstAndTheLastLessonThereIsNone() {
    lesson(lessons().getFirst(), 1);
    assertThat(page.locator(".previous-lesson")).isDisabled();
    assertThat(page.locator(".next-lesson")).isEnabled();
    assertThat(page.locator(".previous-lesson")).hasCSS("border-top-style", "dashed");
    lesson(lessons().getLast(), 1);
    assertThat(page.locator(".previous-lesson")).isEnabled();
    assertThat(page.locator(".next-lesson")).isDisabled();
  }

  @Test
  void onANarrowScreenTheControlsAreInSightAndWhatIfCanBeOpened() {
    openIn(ColorScheme.LIGHT, 400);
    for (String id : List.of("boundary-tags", "coalescing", "production", "layout", "holes")) {
      lesson(id, 3);
      Object isSeen =
          page.evaluate(
              """
              () => {
                const side = document.querySelector(".lesson-side").getBoundingClientRect();
                return ["input.scrub", "[data-go=end]", ".changes summary", ".stage-picture"].filter((each) => {
                  const box = document.querySelector(".lesson-side " + each).getBoundingClientRect();
                  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                  return box.height < 10 || box.bottom > side.bottom + 1 || !top?.closest(".lesson-side");
                });
              }
              """);
      assertThat((List<?>) isSeen).as(id).isEmpty();
    }
    lesson("coalescing", 7);
    page.click(".changes summary");
    page.click(".what-ifs button >> nth=0");
    assertThat(page.locator(".what-if-said")).isVisible();
    assertThat(page.locator(".scrub")).isVisible();
    List<Rule> violations = new AxeBuilder(page).analyze().getViolations();
    assertThat(violations).map(each -> each.getId() + ": " + each.getNodes()).isEmpty();
  }

  @Test
  void nothingIsWiderThanANarrowScreen() {
    openIn(ColorScheme.LIGHT, 400);
    for (String id : KINDS) {
      lesson(id, 2);
      int width = (int) page.evaluate("document.documentElement.scrollWidth");
      assertThat(width).as(id).isLessThanOrEqualTo(400);
    }
  }
}
