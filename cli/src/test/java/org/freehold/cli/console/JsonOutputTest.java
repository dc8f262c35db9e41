package org.freehold.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.freehold.cli.TestShell;
import org.junit.jupiter.api.Test;

class JsonOutputTest {

  @Test
  void printsOneObjectOnOneLine() {
    TestShell shell = TestShell.pipes();
    JsonOutput.print(
        shell.shell(),
        json -> {
          json.writeNumberProperty("n", 1);
          JsonOutput.object(json, "o", inner -> inner.writeStringProperty("s", "\"\u00fc"));
          JsonOutput.objects(
              json, "a", List.of("x", "y"), (each, text) -> each.writeStringProperty("t", text));
        });
    assertThat(shell.out())
        .isEqualTo(
            "{\"n\":1,\"o\":{\"s\":\"\\\"\u00fc\"},\"a\":[{\"t\":\"x\"},{\"t\":\"y\"}]}"
                + System.lineSeparator());
  }
}
