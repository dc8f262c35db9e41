package org.freehold.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.freehold.playground.Playground;
import org.freehold.playground.PlaygroundOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Takes the pictures that README and docs show, into the folder that `-Dpictures.folder` names;
/// without it, nothing is taken. `./dev pictures` sets it.
class PicturesTest extends PageTest {

  private static final String FOLDER = System.getProperty("pictures.folder", "");

  private static final int WIDTH = 1100;
  private static final int HEIGHT = 760;

  /// More than a picture in a repository should take.
  private static final long MOST_BYTES = 200_000;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "learn | learn?lesson=boundary-tags&step=3 | .rows-frame svg | LIGHT",
        "step | step?trace=jq.rep&policy=best-fit&call=20000 | .free li | LIGHT",
        "compare | compare?trace=sqlite3.rep&policies=first-fit,best-fit,tlsf,freehold&call=12000 |"
            + " .chart canvas | DARK",
        "heap | heap | #view-heap | LIGHT"
      })
  void ofEachView(String name, String view, String sign, ColorScheme scheme) throws Exception {
    assumeTrue(!FOLDER.isEmpty(), "pictures are taken by ./dev pictures");
    playground.close();
    Map<String, Path> samples = new TreeMap<>();
    for (String each : List.of("jq", "sqlite3")) {
      samples.put(each + ".rep", Path.of("../examples/traces", each + ".rep"));
    }
    playground = Playground.start(new PlaygroundOptions(0, List.of(), samples, "0"));
    open(view, scheme, WIDTH);
    page.setViewportSize(WIDTH, HEIGHT);
    if (name.equals("heap")) {
      page.click("button:has-text('Open the demonstration')");
      assertThat(page.locator("#view-heap canvas").first()).isVisible();
    }
    assertThat(page.locator(sign).first()).isVisible();
    page.waitForTimeout(1_500);
    Path file = Path.of(FOLDER, "playground-" + name + ".png");
    page.screenshot(new Page.ScreenshotOptions().setPath(file));
    assertThat(Files.size(file)).isBetween(10_000L, MOST_BYTES);
  }
}
