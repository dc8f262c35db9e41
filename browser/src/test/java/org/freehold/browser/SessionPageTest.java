package org.freehold.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.freehold.playground.Playground;
import org.freehold.playground.PlaygroundOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The way into the page, what is sent for it, and the end of its server.
class SessionPageTest extends PageTest {

  private static final String STEP = "step?trace=holes.rep";

  @Test
  void anAddressThatWasUsedIsRefusedAndASessionOutlivesAReload() {
    expectsErrors = true;
    open(STEP);
    assertThat(page.locator(".position")).hasText(matching("1 of 8"));
    page.reload();
    assertThat(page.locator(".position")).hasText(matching("1 of 8"));
    String address = playground.address();
    page.navigate("about:blank");
    page.navigate(address);
    assertThat(page.locator(".position")).hasText(matching("1 of 8"));
    try (BrowserContext other = browser().newContext()) {
      Page stranger = other.newPage();
      stranger.navigate(address);
      assertThat(stranger.locator("#problem")).hasText(matching("this address was used.*"));
    }
  }

  @Test
  void theServerThatHasEndedIsSaidToHaveEndedAndANewOneIsEnteredInTheSamePage() throws Exception {
    expectsErrors = true;
    open(STEP);
    assertThat(page.locator(".position")).hasText(matching("1 of 8"));
    int port = playground.port();
    playground.close();
    page.click(".run");
    assertThat(page.locator("#problem"))
        .hasText(matching("The playground does not answer.*start it again.*"));
    Path sample = Files.writeString(folder.resolve("again.rep"), HOLES);
    playground =
        Playground.start(new PlaygroundOptions(port, List.of(), Map.of("holes.rep", sample), "0"));
    page.click(".run");
    assertThat(page.locator("#problem")).hasText(matching(".*open the address.*"));
    page.navigate(playground.address());
    assertThat(page.locator(".position")).hasText(matching("1 of 8"));
  }

  @Test
  void aFileThatIsGoneIsStillPlayed() throws Exception {
    Path file = Files.writeString(folder.resolve("gone.rep"), HOLES);
    playground.close();
    playground = Playground.start(new PlaygroundOptions(0, List.of(file), Map.of(), "0"));
    open("step");
    assertThat(page.locator(".position")).hasText(matching("1 of 8"));
    Files.delete(file);
    page.selectOption(".policy", "buddy");
    page.waitForResponse(
        response -> response.url().contains("/api/run/steps"), () -> page.click(".run"));
    page.locator(".map").focus();
    press("End");
    assertThat(page.locator(".now")).hasText(matching("malloc\\(20000\\) → 0x.*"));
  }

  @Test
  void aFileThatIsSentSaysHowFarItIsAndCanBeStopped() {
    open(STEP);
    assertThat(page.locator(".position")).hasText(matching("1 of 8"));
    assertThat(page.locator("#opening")).isHidden();
    page.evaluate(
        """
        () => {
          const files = new DataTransfer();
          files.items.add(new File([new Uint8Array(500e6)], "large.rep"));
          const input = document.querySelector("#file");
          input.files = files.files;
          input.dispatchEvent(new Event("change"));
        }\
        """);
    assertThat(page.locator("#opening span"))
        .hasText(matching("large.rep: (.* of 500.0 MB sent|the playground reads it) …"));
    page.click("#opening button");
    assertThat(page.locator("#opening")).isHidden();
    assertThat(page.locator("#problem")).isHidden();
    assertThat(page.locator(".position")).hasText(matching("1 of 8"));
  }

  @Test
  void noRequestLeavesTheMachineAndTheFirstPictureIsSmall() {
    List<Request> requests = new ArrayList<>();
    open("learn");
    page.onRequest(requests::add);
    page.reload();
    assertThat(page.locator("h2")).isVisible();
    page.waitForLoadState();
    for (String view : List.of("step", "compare", "try", "heap", "measure")) {
      page.click("body");
      page.evaluate("view => { location.hash = '#/' + view; }", view);
      assertThat(page.locator("#view-" + view)).isVisible();
    }
    assertThat(requests)
        .isNotEmpty()
        .allMatch(each -> each.url().startsWith("http://127.0.0.1:" + playground.port() + "/"));
  }

  @Test
  void theFirstPictureTakesLessThan300KiB() throws Exception {
    playground.close();
    playground =
        Playground.start(
            new PlaygroundOptions(
                0,
                List.of(),
                Map.of("find.rep", Path.of("../examples/traces/find.rep").toAbsolutePath()),
                "0"));
    open("step");
    assertThat(page.locator(".position")).hasText(matching("1 of 19,194"));
    page.reload();
    assertThat(page.locator(".free li").first()).isVisible();
    int bytes =
        (int)
            page.evaluate(
                """
                performance.getEntriesByType("resource").reduce((sum, each) => sum + each.transferSize,
                    performance.getEntriesByType("navigation")[0].transferSize)
                """);
    assertThat(bytes).isBetween(20_000, 300 * 1024);
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void theAccessibilityCheckerFindsNothingWhereThePageMeasuresItself(ColorScheme scheme) {
    open("measure", scheme, 400);
    assertThat(page.locator(".measures td").first()).isVisible();
    assertAccessible();
    assertNoWiderThan(400);
  }
}
