package org.freehold.playground.internal.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.freehold.playground.internal.stories.Story.Moment;
import org.freehold.playground.internal.stories.Story.Part;
import org.freehold.playground.internal.stories.Story.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoriesTest {

  private final Stories stories = new Stories();

  private List<Moment> tell(String name, Map<String, String> settings) {
    return stories.tell(Stories.find(name).orElseThrow(), settings).moments();
  }

  private List<Moment> tell(String name) {
    return tell(name, Map.of());
  }

  private static Moment moment(List<Moment> moments, String call) {
    return moments.stream().filter(each -> each.call().startsWith(call)).findFirst().orElseThrow();
  }

  private static long figure(Moment moment, String name) {
    return Objects.requireNonNull(moment.figures().get(name), name).value();
  }

  private static Window window(Moment moment, String name) {
    return Objects.requireNonNull(moment.windows().get(name), name);
  }

  private static Part part(Window window, String name) {
    return window.parts().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no part " + name + " in " + window));
  }

  private static long word(Window window, Part part) {
    byte[] bytes = window.bytes();
    assertThat(bytes).isNotNull();
    return ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .getLong((int) (part.address() - window.from()));
  }

  // Not "threads": how much a thread's cache holds depends on when the other one runs.
  @ParameterizedTest
  @ValueSource(strings = {"bytes", "stack", "layout", "commit", "granularity"})
  void aStoryIsTheSameEveryTime(String name) {
    List<Moment> once = tell(name);
    List<Moment> again = new Stories().tell(Stories.find(name).orElseThrow(), Map.of()).moments();
    assertThat(again).usingRecursiveComparison().isEqualTo(once);
    assertThat(once).hasSizeGreaterThan(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes", "stack", "layout", "commit", "granularity", "threads"})
  void partsLieInTheirWindowAndThoseOfOneLayerDoNotOverlap(String name) {
    for (Moment each : tell(name)) {
      for (Window window : each.windows().values()) {
        long end = 0;
        for (Part part : window.parts()) {
          assertThat(part.address()).as(each + " " + part).isGreaterThanOrEqualTo(window.from());
          assertThat(part.address() + part.size())
              .as(part.label())
              .isLessThanOrEqualTo(window.to());
          assertThat(part.size()).as(part.label()).isPositive();
          if (window.bytes() == null && !part.kind().equals("slab")) {
            assertThat(part.address()).as(each.call() + " " + part).isGreaterThanOrEqualTo(end);
            end = part.address() + part.size();
          }
        }
      }
    }
  }

  @Test
  void theBytesOfANumberLieLowestFirst() {
    Moment stored = moment(tell("bytes", Map.of("number", "0x12345678")), "*(unsigned *)");
    Window window = window(stored, "bytes");
    Part number = part(window, "number");
    assertThat(word(window, number) & 0xffff_ffffL).isEqualTo(0x12345678);
    assertThat(figure(stored, "lowest")).isEqualTo(0x78);
  }

  @Test
  void aFrameHoldsWhatTheFunctionWasCalledWithAndWhereItReturns() {
    List<Moment> moments = tell("stack", Map.of("depth", "2", "local", "24"));
    Window window = window(moment(moments, "sum(1)"), "bytes");
    assertThat(word(window, part(window, "n-sum1"))).isEqualTo(1);
    assertThat(word(window, part(window, "n-sum2"))).isEqualTo(2);
    assertThat(word(window, part(window, "return-sum1"))).isPositive();
    // The saved frame pointer leads to that of the caller.
    assertThat(word(window, part(window, "saved-sum1")))
        .isEqualTo(part(window, "saved-sum2").address());
    assertThat(figure(moments.getLast(), "result")).isEqualTo(3);
    assertThat(figure(moments.getLast(), "frames")).isZero();
  }

  @Test
  void aPoppedFrameLeavesItsBytes() {
    List<Moment> moments = tell("stack");
    Window before = window(moment(moments, "sum(0)"), "bytes");
    Window after = window(moment(moments, "return 0"), "bytes");
    assertThat(after.bytes()).isEqualTo(before.bytes());
    assertThat(part(after, "unused").size()).isGreaterThan(part(before, "unused").size());
  }

  @Test
  void theGuardPageMakesTheStackLongerUntilThereIsNoRoom() {
    List<Moment> moments = tell("stack", Map.of("depth", "20", "local", "4096"));
    long guards =
        moments.stream().filter(each -> each.answer().startsWith("The guard page")).count();
    assertThat(guards).isGreaterThan(10);
    assertThat(moments.getLast().answer()).startsWith("Stack overflow");
    assertThat(figure(moments.getLast(), "committed"))
        .isLessThan(figure(moments.getLast(), "reserved"));
    assertThat(tell("stack", Map.of("depth", "20", "local", "2048")).getLast().call())
        .isEqualTo("return 210");
  }

  @Test
  void aProcessHasItsPartsInTheUsualOrderWhateverTheSeed() {
    for (int seed = 0; seed < 50; seed++) {
      List<Moment> moments = tell("layout", Map.of("seed", Integer.toString(seed)));
      Moment places =
          moments.stream()
              .filter(each -> each.figures().containsKey("local"))
              .findFirst()
              .orElseThrow();
      Window window = window(places, "layout");
      assertThat(part(window, "text").address()).isLessThan(part(window, "heap").address());
      assertThat(part(window, "heap").address()).isLessThan(part(window, "mapping").address());
      assertThat(part(window, "mapping").address()).isLessThan(part(window, "stack").address());
      assertThat(moment(moments, "*(char *) main").answer())
          .contains("access violation by a write");
    }
  }

  @Test
  void whatIsNotCommittedCannotBeWrittenAndWhatWasDecommittedIsGone() {
    List<Moment> moments = tell("commit");
    List<Moment> writes =
        moments.stream().filter(each -> each.call().equals("*first = 1")).toList();
    assertThat(writes).hasSize(2);
    assertThat(writes.getFirst().answer()).contains("refuses");
    assertThat(writes.getLast().answer()).isEqualTo("It is written.");
    assertThat(figure(moment(moments, "commit(first, 4 KiB)"), "read")).isZero();
    assertThat(figure(moment(moments, "second"), "gap")).isEqualTo(28 << 10);
    assertThat(figure(moment(tell("commit", Map.of("granularity", "4")), "second"), "gap"))
        .isZero();
  }

  @Test
  void holesOf60KibAreNoUse() {
    List<Moment> moments = tell("granularity");
    Moment full = moment(moments, "VirtualAlloc(1 byte), again");
    assertThat(figure(full, "reservations")).isEqualTo(32_766);
    assertThat(figure(full, "largest")).isEqualTo(60 << 10);
    assertThat(figure(full, "unusable")).isEqualTo(figure(full, "free"));
    List<Moment> heap = moments.stream().filter(each -> each.call().equals("malloc(100)")).toList();
    assertThat(heap.getFirst().answer()).contains("none of them contains a 64 KiB boundary");
    assertThat(heap.getLast().figures()).containsKey("block");
    Window all = window(full, "all");
    assertThat(all.shares()).isNotNull();
    assertThat(all.shares()).hasSize(2 * 1024).doesNotContain(0);
  }

  @Test
  void aBlockThatAnotherThreadFreedComesBackToItsOwner() {
    List<Moment> moments = tell("threads");
    Moment freed = moment(moments, "B: free(a2)");
    Moment next = moment(moments, "A: a4");
    Moment last = moments.getLast();
    long block = figure(moment(moments, "A: a2"), "a2");
    assertThat(figure(next, "a4")).isNotEqualTo(block);
    assertThat(figure(last, "back")).isEqualTo(block);
    assertThat(figure(freed, "slabs")).isEqualTo(2);
    Window window = window(freed, "blocks");
    assertThat(part(window, "a2").kind()).isEqualTo("freed");
    assertThat(part(window, "slabA").address()).isNotEqualTo(part(window, "slabB").address());
  }

  @Test
  void aSettingOutOfBoundsIsRefusedInWords() {
    assertThatThrownBy(() -> tell("stack", Map.of("depth", "1000")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the n of the first call must be from 0 to 100");
    assertThatThrownBy(() -> tell("bytes", Map.of("number", "many")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the number that is stored must be a number");
    assertThat(Stories.find("none")).isEmpty();
  }
}
