package org.freehold.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One run, as somebody sees it who steps through it.
class StepPageTest extends PageTest {

  private void openStep(String state) {
    open("step?trace=holes.rep&" + state);
    assertThat(page.locator(".position")).hasText(matching("\\d of 8"));
  }

  private void run(String policy, String limit) {
    page.selectOption(".policy", policy);
    page.selectOption(".limit", limit);
    page.click(".run");
  }

  @Test
  void aRefusedRequestSaysWhyThoughTheBytesAreFree() {
    openStep("");
    run("first-fit", "65536");
    assertThat(page.locator(".position")).hasText("8 of 8");
    assertThat(page.locator(".now")).hasText("malloc(20000) → refused");
    assertThat(page.locator(".why"))
        .hasText(
            "Refused, although 28,128 bytes are free: they lie in 3 free ranges, and the largest"
                + " has 12,016 bytes. The block needs 20,016 bytes in one piece: 16 bytes more than"
                + " requested, for header and rounding. Of the limit of 65,536 bytes, 64,240 bytes"
                + " are held and 1,296 bytes not taken yet.");
  }

  @Test
  void thatNothingWasRefusedIsSaidWhereOneLooks() {
    openStep("");
    page.click("[data-go=failure]");
    assertThat(page.locator(".note")).hasText("No call was refused.");
    press("ArrowRight");
    assertThat(page.locator(".note")).isHidden();
    press("f");
    assertThat(page.locator(".note")).isVisible();
  }

  @Test
  void oneOfAKindIsOne() {
    openStep("call=1&policy=first-fit");
    assertThat(page.locator(".map-text")).hasText(matching("1 live block with .*"));
    press("ArrowRight");
    assertThat(page.locator(".why"))
        .hasText(matching("New memory: the only free range has .*, and 11.7 KiB were requested."));
  }

  @Test
  void callsThatWereWrittenAreInTheAddress() {
    open("step?trace=written&calls=a+%3D+malloc%2850%29%0Afree%28a%29&policy=first-fit");
    assertThat(page.locator(".position")).hasText("1 of 2");
    page.reload();
    assertThat(page.locator(".now")).hasText(matching("malloc\\(50\\) → 0x.*"));
    assertThat(page.locator(".trace")).hasValue("written");
    page.selectOption(".policy", "buddy");
    page.click(".run");
    assertThat(page).hasURL(matching(".*calls=a.*policy=buddy.*"));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 1000, 1300})
  void aLineOfBytesHasItsTextInSight(int width) {
    open("step?trace=holes.rep&call=8", ColorScheme.LIGHT, width);
    assertThat(page.locator(".bytes")).containsText("·");
    assertThat(
            (boolean)
                page.evaluate(
                    "() => { const b = document.querySelector('.bytes'); return b.scrollWidth <="
                        + " b.clientWidth; }"))
        .isTrue();
  }

  @Test
  void inForcedColoursWhatDiffersCanBeTold() {
    openInForcedColours("step?trace=holes.rep&policy=buddy&call=8");
    assertThat(page.locator(".free li").first()).isVisible();
    String pixels =
        """
        () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
          const map = document.querySelector(".map");
          const { data } = map.getContext("2d").getImageData(0, 0, map.width, map.height);
          const counts = { dark: 0, light: 0 };
          for (let i = 0; i < data.length; i += 4) if (data[i + 3]) counts[data[i] < 128 ? "dark" : "light"]++;
          done(counts.dark > 1000 && counts.light > 1000);
        })))
        """;
    assertThat((boolean) page.evaluate(pixels)).as("blocks and holes").isTrue();
    List<String> swatches =
        List.of("used", "waste", "free", "now", "write", "read").stream()
            .map(kind ->
                style(".k-" + kind, "background-image")
                    + style(".k-" + kind, "background-color")
                    + style(".k-" + kind, "border-top-width"))
            .toList();
    assertThat(swatches).doesNotHaveDuplicates();
    assertThat(style("#views a[aria-current]", "border-bottom-color"))
        .isNotEqualTo(style("#views a:not([aria-current])", "border-bottom-color"));
    assertAccessible();
  }

  @Test
  void theKeyboardStepsForwardsAndBackwards() {
    openStep("");
    page.locator(".map").focus();
    press("End");
    assertThat(page.locator(".now")).hasText(matching("malloc\\(20000\\) → 0x[0-9a-f]+"));
    press("ArrowLeft");
    assertThat(page.locator(".now")).hasText(matching("free\\(0x[0-9a-f]+\\)"));
    press("Home");
    assertThat(page.locator(".now")).hasText("before the first call");
    press("Shift+ArrowRight");
    assertThat(page.locator(".position")).hasText("8 of 8");
    assertThat(page.locator("#log")).hasText(matching("malloc\\(20000\\).*"));
    press("n");
    assertThat(page.locator("#log")).hasText("No later call concerns this block.");
    press("Shift+N");
    assertThat(page.locator("#log")).hasText("No earlier call concerns this block.");
    press("ArrowLeft", "ArrowLeft");
    assertThat(page.locator(".position")).hasText("6 of 8");
    press("Shift+N");
    assertThat(page.locator(".position")).hasText("2 of 8");
    press("n");
    assertThat(page.locator(".position")).hasText("6 of 8");
  }

  @Test
  void tabLeavesTheMapAndTheScrubber() {
    openStep("");
    page.locator(".scrub").focus();
    press("Tab");
    assertThat(focus()).isEqualTo("First");
    page.locator(".map").focus();
    press("Tab");
    assertThat(focus()).isEqualTo("Zoom in");
  }

  @Test
  void theTableHasTheBlocksOfTheMapAndIsSaved() throws Exception {
    openStep("call=8");
    assertThat(page.locator(".block-table tbody tr")).hasCount(4);
    assertThat(page.locator(".block-table td").first()).hasText(matching("0x[0-9a-f]+"));
    assertThat(page.locator(".free li button").first())
        .hasText(matching("0x[0-9a-f]+, .*(bytes|KiB)"));
    Download saved =
        page.waitForDownload(() -> page.click(".block-table button:has-text('Save as CSV')"));
    List<String> lines = Files.readAllLines(saved.path());
    assertThat(lines).hasSize(5);
    assertThat(lines.getFirst()).isEqualTo("address,requested,usable,since call,until call");
    assertThat(lines).anyMatch(each -> each.matches("0x[0-9a-f]+,20000,\\d+,8,the end"));
  }

  @Test
  void picturesAreSaved() throws Exception {
    openStep("call=8");
    Download svg = page.waitForDownload(() -> page.click("button:has-text('Save SVG')"));
    assertThat(Files.readString(svg.path()))
        .startsWith("<svg")
        .contains("<title>Memory from 0x")
        .endsWith("</svg>");
    Download png = page.waitForDownload(() -> page.click("button:has-text('Save PNG')"));
    assertThat(Files.readAllBytes(png.path())).startsWith(0x89, 'P', 'N', 'G');
  }

  @Test
  void headersAndLinksAreShownWhereThePolicyKeepsThem() {
    openStep("policy=first-fit&call=7");
    page.click("button:has-text('This call')");
    assertThat(page.locator("[aria-label='Legend of parts'] li"))
        .hasText(new String[] {"footer", "header", "link"});
    page.locator("[aria-label='Free ranges'] button").first().focus();
    assertThat(page.locator(".bytes mark").first()).isVisible();
  }

  @Test
  void freeholdsOwnHeapShowsItsSegments() {
    openStep("policy=freehold&call=5");
    assertThat(page.locator("[aria-label='Legend of parts'] li").first()).isVisible();
    assertThat(page.locator("[aria-label='Legend of parts']")).containsText("segment");
  }

  @Test
  void theAddressBringsBackWhatWasSeen() {
    openStep("policy=next-fit:order=lifo&limit=65536&call=6");
    assertThat(page.locator(".position")).hasText("6 of 8");
    press("ArrowRight");
    assertThat(page.locator(".position")).hasText("7 of 8");
    assertThat(page).hasURL(matching(".*call=7.*"));
    page.reload();
    assertThat(page.locator(".position")).hasText("7 of 8");
    assertThat(page.locator(".policy")).hasValue("next-fit");
    assertThat(page.locator(".options")).hasValue("order=lifo");
  }

  @Test
  void aTraceThatIsNotOpenHereIsNamed() {
    expectsErrors = true;
    open("step?trace=other.rep");
    assertThat(page.locator("#problem"))
        .hasText(
            "This address shows 'other.rep', which is not open here: open that file, then the"
                + " address again.");
  }

  @Test
  void aFileThatIsNoTraceIsRefusedInOneSentenceAndTheNextOneIsPlayed() {
    expectsErrors = true;
    openStep("");
    page.setInputFiles("#file", file("notes.txt", "hello"));
    assertThat(page.locator("#problem")).hasText(matching("notes\\.txt.*expected a trace.*"));
    page.setInputFiles("#file", file("one.rep", "0\n1\n1\n1\na 0 8\n"));
    assertThat(page.locator(".position")).hasText("1 of 1");
    assertThat(page.locator("#problem")).isHidden();
  }

  @Test
  void aFileThatIsDroppedIsPlayed() {
    openStep("");
    page.evaluate(
        """
        () => {
          const data = new DataTransfer();
          data.items.add(new File(["0\\n1\\n2\\n1\\na 0 8\\nf 0\\n"], "dropped.rep"));
          document.dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
        }
        """);
    assertThat(page.locator(".position")).hasText("1 of 2");
    assertThat(page.locator(".trace")).hasValue("dropped.rep");
  }

  private static FilePayload file(String name, String text) {
    return new FilePayload(name, "text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void theAccessibilityCheckerFindsNothing(ColorScheme scheme) {
    open("step?trace=holes.rep&call=8", scheme, 1200);
    assertThat(page.locator(".block-table tbody tr").first()).isVisible();
    assertAccessible();
  }

  @Test
  void nothingIsWiderThanANarrowScreen() {
    open("step?trace=holes.rep", ColorScheme.LIGHT, 400);
    assertThat(page.locator(".position")).hasText(matching("\\d of 8"));
    assertNoWiderThan(400);
  }
}
