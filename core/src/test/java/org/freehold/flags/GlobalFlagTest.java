package org.freehold.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobalFlagTest {

  /// The published table of flags; the last column is from the table of flags that disable the
  /// front end.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          00000001 | soe | Stop on exception                            | R,K,I | stays
          00000002 | sls | Show loader snaps                            | R,K,I | stays
          00000004 | dic | Debug initial command                        | R     | stays
          00000008 | shg | Stop on hung GUI                             | K     | stays
          00000010 | htc | Enable heap tail checking                    | R,K,I | off
          00000020 | hfc | Enable heap free checking                    | R,K,I | off
          00000040 | hpc | Enable heap parameter checking               | R,K,I | off
          00000080 | hvc | Enable heap validation on call               | R,K,I | off
          00000100 | vrf | Enable application verifier                  | R,K,I | off
          00000200 | pfc | Enable silent process exit monitoring        | R     | stays
          00000400 | ptg | Enable pool tagging                          | R     | stays
          00000800 | htg | Enable heap tagging                          | R,K,I | off
          00001000 | ust | Create user mode stack trace database        | R,K,I | stays
          00002000 | kst | Create kernel mode stack trace database      | R     | stays
          00004000 | otl | Maintain a list of objects for each type     | R     | stays
          00008000 | htd | Enable heap tagging by DLL                   | R,K,I | stays
          00010000 | dse | Disable stack extension                      | I     | stays
          00020000 | d32 | Enable debugging of Win32 subsystem          | R     | stays
          00040000 | ksl | Enable loading of kernel debugger symbols    | R,K   | stays
          00080000 | dps | Disable paging of kernel stacks              | R     | stays
          00100000 | scb | Enable system critical breaks                | R,K,I | stays
          00200000 | dhc | Disable heap coalesce on free                | R,K,I | stays
          00400000 | ece | Enable close exception                       | R,K   | stays
          00800000 | eel | Enable exception logging                     | R,K   | stays
          01000000 | eot | Enable object handle type tagging            | R,K   | stays
          02000000 | hpa | Enable page heap                             | R,K,I | off
          04000000 | dwl | Debug WinLogon                               | R     | stays
          08000000 | ddp | Buffer DbgPrint Output                       | R,K   | stays
          10000000 | cse | Early critical section event creation        | R,K,I | stays
          20000000 | sue | Stop on unhandled user-mode exception        | R,K,I | stays
          40000000 | bhd | Enable bad handles detection                 | R,K   | stays
          80000000 | dpd | Disable protected DLL verification           | R,K,I | stays
          """)
  void agreesWithThePublishedTables(
      String value, String abbreviation, String text, String destinations, String frontEnd) {
    GlobalFlag flag = GlobalFlag.withAbbreviation(abbreviation).orElseThrow();
    GlobalFlags alone = GlobalFlags.of(flag);
    assertThat(alone).hasToString(value).isEqualTo(GlobalFlags.parse(value));
    assertThat(flag.text()).isEqualTo(text);
    assertThat(
            flag.destinations().stream()
                .map(each -> each.name().substring(0, 1))
                .collect(Collectors.joining(",")))
        .isEqualTo(destinations);
    assertThat(flag.turnsFrontEndOff()).isEqualTo(frontEnd.equals("off"));
    assertThat(alone.keepsFrontEnd()).isEqualTo(frontEnd.equals("stays"));
    assertThat(alone.list()).containsExactly(flag);
  }

  @Test
  void everyBitIsOneFlagInOrder() {
    assertThat(Arrays.stream(GlobalFlag.values()).map(GlobalFlag::value))
        .containsExactlyElementsOf(
            java.util.stream.IntStream.range(0, 32).mapToObj(bit -> 1 << bit).toList());
    assertThat(GlobalFlags.of(GlobalFlag.values())).isEqualTo(GlobalFlags.ALL);
  }

  @Test
  void onlyFlagsOfHeapsHaveAnEffect() {
    assertThat(
            Arrays.stream(GlobalFlag.values())
                .filter(GlobalFlag::isMeaningful)
                .map(GlobalFlag::abbreviation))
        .containsExactly("htc", "hfc", "hpc", "hvc", "vrf", "htg", "ust", "dhc", "hpa");
    assertThat(Arrays.stream(GlobalFlag.values()).map(GlobalFlag::effect))
        .noneMatch(String::isBlank);
  }

  @Test
  void aFlagThatDisablesTheFrontEndHasAnEffect() {
    assertThat(GlobalFlag.values())
        .allMatch(flag -> flag.isMeaningful() || !flag.turnsFrontEndOff());
  }

  @ParameterizedTest
  @CsvSource({
    "10, 20, 20",
    "20, 40, 40",
    "40, 40000060, 40000060",
    "80, 20000060, 20000060",
    "200000, 80, 0",
    "2000000, 1000000, 1000000",
    "800, 4000000, 0",
    "1000, 8000000, 8000000",
    "70, 40000060, 40000060",
    "0, 0, 0",
    "8000, 0, 0",
  })
  void isConvertedToHeapFlags(String global, String flags, String forceFlags) {
    HeapFlagBits bits = GlobalFlags.parse(global).toHeapFlags();
    assertThat(Integer.toHexString(bits.flags())).isEqualTo(flags);
    assertThat(Integer.toHexString(bits.forceFlags())).isEqualTo(forceFlags);
  }

  @Test
  void aSumKeepsTheFrontEndWhenAllItsFlagsDo() {
    assertThat(GlobalFlags.parse("90311003").keepsFrontEnd()).isTrue();
    assertThat(GlobalFlags.parse("90311013").keepsFrontEnd()).isFalse();
    assertThat(GlobalFlags.NONE.keepsFrontEnd()).isTrue();
  }
}
