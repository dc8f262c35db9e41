package org.freehold.playground.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.freehold.lab.PartVisitor;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.lab.policy.Policies;
import org.freehold.playground.internal.run.Choice.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs of small traces, whose every moment is known.
class RunTest {

  private static final long LIMIT = 1L << 30;

  @TempDir private Path folder;

  /// A trace in the format of a malloc lab: `a SLOT SIZE`, `r SLOT SIZE`, `f SLOT`.
  private LoadedTrace trace(int slots, String... calls) throws Exception {
    Path file = folder.resolve("trace" + calls.length + ".rep");
    Files.writeString(
        file, "0\n" + slots + "\n" + calls.length + "\n1\n" + String.join("\n", calls) + "\n");
    return LoadedTrace.read(file);
  }

  private static Run played(LoadedTrace trace, String policy, long limit) throws Exception {
    Run run = Run.of(trace, policy, limit);
    run.play(_ -> {});
    return run;
  }

  static List<String> allocators() {
    List<String> names =
        new java.util.ArrayList<>(Policies.all().stream().map(each -> each.name()).toList());
    names.removeAll(List.of("stack")); // It frees in reverse only.
    names.addAll(List.of("freehold", "freehold-back-end"));
    return names;
  }

  @ParameterizedTest
  @MethodSource("allocators")
  void livesAreTheBlocksOfTheTraceAtEachMoment(String policy) throws Exception {
    LoadedTrace trace = trace(3, "a 0 100", "a 1 200", "f 0", "a 2 50", "r 1 3000", "f 2", "f 1");
    try (Run run = played(trace, policy, LIMIT)) {
      BlockHistory history = run.history();
      assertThat(run.outcome().failure()).isNull();
      assertThat(history.operations()).isEqualTo(7);
      List<List<Long>> expected =
          List.of(
              List.of(),
              List.of(100L),
              List.of(100L, 200L),
              List.of(200L),
              List.of(50L, 200L),
              List.of(50L, 3000L),
              List.of(3000L),
              List.of());
      for (int at = 0; at <= 7; at++) {
        assertThat(live(history, at)).as("after %d", at).isEqualTo(expected.get(at));
      }
      for (int life = 0; life < history.lives(); life++) {
        assertThat(history.usable(life)).isGreaterThanOrEqualTo(history.requested(life));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("allocators")
  void noPartThatKeepsBooksLiesInALiveBlock(String policy) throws Exception {
    LoadedTrace trace =
        trace(4, "a 0 100", "a 1 200", "a 2 30", "a 3 4000", "f 1", "r 2 3000", "f 0", "a 1 64");
    try (Run run = played(trace, policy, LIMIT)) {
      BlockHistory history = run.history();
      for (int at = 0; at <= 8; at++) {
        for (Part part : run.parts(at, 0, Long.MAX_VALUE, 10_000)) {
          assertThat(part.size()).isPositive();
          if (part.kind() != PartVisitor.Kind.SLAB && part.kind() != PartVisitor.Kind.SEGMENT) {
            for (int life = 0; life < history.lives(); life++) {
              if (history.birth(life) <= at && at < history.death(life)) {
                assertThat(
                        part.address() + part.size() <= history.address(life)
                            || part.address() >= history.address(life) + history.usable(life))
                    .as("%s after %d in a block at %x", part, at, history.address(life))
                    .isTrue();
              }
            }
          }
        }
      }
    }
  }

  @Test
  void eachBlockWithBoundaryTagsHasAHeaderAndAFooter() throws Exception {
    try (Run run = played(trace(2, "a 0 100", "a 1 200", "f 0"), "first-fit", LIMIT)) {
      List<Part> parts = run.parts(3, 0, Long.MAX_VALUE, 100);
      assertThat(parts).filteredOn(each -> each.kind() == PartVisitor.Kind.FOOTER).hasSize(3);
      assertThat(parts).filteredOn(each -> each.kind() == PartVisitor.Kind.LINK).hasSize(2);
      long block = run.history().address(1);
      assertThat(parts).contains(new Part(PartVisitor.Kind.HEADER, block - 8, 8));
    }
  }

  private static List<Long> live(BlockHistory history, int at) {
    List<Long> live = new java.util.ArrayList<>();
    for (int life = 0; life < history.lives(); life++) {
      if (history.birth(life) <= at && at < history.death(life)) {
        live.add(history.requested(life));
      }
    }
    live.sort(null);
    return live;
  }

  @Test
  void theFourCasesOfCoalescingAreToldApart() throws Exception {
    LoadedTrace trace =
        trace(
            7, "a 0 100", "a 1 100", "a 2 100", "a 3 100", "a 4 100", "a 5 100", "a 6 100", "f 1",
            "f 2", "f 5", "f 4", "f 3");
    try (Run run = played(trace, "first-fit", LIMIT)) {
      assertThat(run.accounts(8, 5))
          .map(each -> each.choice().kind())
          .containsExactly(
              Kind.FREED_ALONE,
              Kind.MERGED_BELOW,
              Kind.FREED_ALONE,
              Kind.MERGED_ABOVE,
              Kind.MERGED_BOTH);
    }
  }

  @Test
  void aChoiceSaysWhichOfTheFreeRangesWasTaken() throws Exception {
    LoadedTrace trace =
        trace(
            6, "a 0 400", "a 1 16", "a 2 100", "a 3 16", "a 4 200", "a 5 16", "f 0", "f 2", "f 4",
            "a 0 90");
    try (Run best = played(trace, "best-fit", LIMIT);
        Run first = played(trace, "first-fit", LIMIT);
        Run worst = played(trace, "worst-fit:chunk=64", LIMIT)) {
      Choice choice = best.accounts(10, 1).getFirst().choice();
      assertThat(choice.kind()).isEqualTo(Kind.FROM_FREE);
      assertThat(choice.candidates()).isGreaterThanOrEqualTo(3);
      assertThat(choice.isSmallest()).isTrue();
      assertThat(choice.isLowest()).isFalse();
      assertThat(first.accounts(10, 1).getFirst().choice().isLowest()).isTrue();
      assertThat(worst.accounts(10, 1).getFirst().choice().isLargest()).isTrue();
    }
  }

  @Test
  void aRequestIsRefusedForWantOfOneRangeThoughTheBytesAreFree() throws Exception {
    LoadedTrace trace =
        trace(
            5,
            "a 0 12000",
            "a 1 12000",
            "a 2 12000",
            "a 3 12000",
            "a 4 12000",
            "f 1",
            "f 3",
            "a 1 20000",
            "f 1");
    try (Run run = played(trace, "first-fit", 64 << 10)) {
      assertThat(run.outcome().refusals()).isEqualTo(1);
      assertThat(run.outcome().firstRefusal()).isEqualTo(8);
      assertThat(run.history().mark(8)).isEqualTo(BlockHistory.ALLOCATE | BlockHistory.REFUSED);
      assertThat(run.history().mark(9)).as("its free").isEqualTo(BlockHistory.NOTHING);
      Choice choice = run.accounts(8, 1).getFirst().choice();
      assertThat(choice.kind()).isEqualTo(Kind.REFUSED_FRAGMENTED);
      assertThat(choice.freeBytes()).isGreaterThanOrEqualTo(20_000);
      assertThat(choice.largest()).isLessThan(20_000);
    }
  }

  @Test
  void momentsAreTheSameInWhateverOrderTheyAreLookedAt() throws Exception {
    LoadedTrace trace = trace(4, churn(4, 4000));
    try (Run forwards = played(trace, "best-fit", LIMIT);
        Run jumping = played(trace, "best-fit", LIMIT)) {
      List<StepAccount> all = forwards.accounts(1, 4000);
      assertThat(all).hasSize(4000);
      for (int at : new int[] {4000, 1, 2000, 1999, 3, 3999, 2001, 7, 2500}) {
        assertThat(jumping.accounts(at, 1)).containsExactly(all.get(at - 1));
      }
      assertThat(jumping.accounts(3990, 100)).isEqualTo(all.subList(3989, 4000));
      assertThat(jumping.accounts(4001, 5)).isEmpty();
    }
  }

  private static String[] churn(int slots, int count) {
    java.util.SplittableRandom random = new java.util.SplittableRandom(7);
    boolean[] isLive = new boolean[slots];
    String[] calls = new String[count];
    for (int i = 0; i < count; i++) {
      int slot = random.nextInt(slots);
      calls[i] = isLive[slot] ? "f " + slot : "a " + slot + " " + (1 + random.nextInt(500));
      isLive[slot] = !isLive[slot];
    }
    return calls;
  }

  @Test
  void touchedBytesAreTheTagsAndLinksOfTheTextbook() throws Exception {
    LoadedTrace trace = trace(2, "a 0 32", "a 1 32", "f 0");
    try (Run run = played(trace, "first-fit", LIMIT)) {
      StepAccount account = run.accounts(3, 1).getFirst();
      long block = run.history().address(0);
      assertThat(account.touches())
          .as("the header before the block is written")
          .anyMatch(each ->
              each.isWritten()
                  && each.address() <= block - 8
                  && each.address() + each.size() >= block);
      assertThat(account.freeList()).anyMatch(each -> each.address() == block);
    }
  }

  @Test
  void bytesAreThoseOfTheMoment() throws Exception {
    LoadedTrace trace = trace(2, "a 0 32", "a 1 32", "f 0", "f 1");
    try (Run run = played(trace, "first-fit", LIMIT)) {
      long block = run.history().address(0);
      byte[] live = run.bytes(2, block - 8, 8);
      byte[] free = run.bytes(3, block - 8, 8);
      assertThat(live).isNotNull().isNotEqualTo(free);
      assertThat(run.bytes(2, block - 8, 8)).as("going back").isEqualTo(live);
      assertThat(run.bytes(2, 0x10, 8)).as("nobody's").isNull();
    }
  }

  @Test
  void theHistoryIsWrittenAsLittleEndianColumns() throws Exception {
    LoadedTrace trace = trace(2, "a 0 100", "a 1 200", "f 0");
    try (Run run = played(trace, "first-fit", LIMIT)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      run.history().writeTo(out);
      ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(bytes.capacity()).isEqualTo(28 + 24 * 2 + 5 * 3);
      assertThat(bytes.getInt(4)).isEqualTo(2);
      assertThat(bytes.getInt(8)).isEqualTo(3);
      assertThat(bytes.getInt(12)).isEqualTo(8);
      assertThat(bytes.getLong(16)).isEqualTo(run.history().lowest());
      assertThat(bytes.getInt(24)).as("refusals").isZero();
      assertThat(bytes.getInt(28)).isEqualTo(1); // Births.
      assertThat(bytes.getInt(32)).isEqualTo(2);
      assertThat(bytes.getInt(36)).isEqualTo(3); // Deaths.
      assertThat(bytes.getInt(40)).isEqualTo(Integer.MAX_VALUE);
    }
  }

  @Test
  void theHistoryHasWhatWasRefusedWithItsSize() throws Exception {
    LoadedTrace trace = trace(2, "a 0 100", "a 1 5000000000");
    try (Run run = played(trace, "first-fit", 64 << 10)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      run.history().writeTo(out);
      ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(bytes.capacity()).isEqualTo(28 + 24 + 12 + 5 * 2);
      assertThat(bytes.getInt(24)).isEqualTo(1);
      assertThat(bytes.getInt(28 + 24)).isEqualTo(2);
      assertThat(bytes.getLong(28 + 24 + 4)).isEqualTo(5_000_000_000L);
    }
  }

  @Test
  void aRefusalSaysWhatTheBlockWouldHaveTakenAndWhatThereWas() throws Exception {
    LoadedTrace trace = trace(3, "a 0 1000", "a 1 40000", "a 2 30000");
    try (Run run = played(trace, "first-fit", 64 << 10)) {
      List<StepAccount> accounts = run.accounts(1, 3);
      assertThat(accounts.get(1).shortage()).isNull();
      Shortage shortage = accounts.get(2).shortage();
      assertThat(shortage)
          .isEqualTo(
              new Shortage(30_000, new Need(30_016, true), 64 << 10, accounts.get(2).footprint()));
    }
    try (Run run = played(trace(1, "a 0 40000"), "buddy", 32 << 10)) {
      assertThat(run.accounts(1, 1).getFirst().shortage())
          .extracting(Shortage::need)
          .isEqualTo(new Need(64 << 10, false));
    }
  }

  @ParameterizedTest
  @MethodSource("allocators")
  void theNeedOfABlockIsAtLeastWhatWasRequested(String policy) throws Exception {
    LoadedTrace trace = trace(2, "a 0 60000", "a 1 2000");
    try (Run run = played(trace, policy, 48 << 10)) {
      for (StepAccount account : run.accounts(1, 2)) {
        Shortage shortage = account.shortage();
        if (shortage != null && shortage.need().bytes() >= 0) {
          assertThat(shortage.need().bytes()).isBetween(shortage.requested(), 140_000L);
        }
      }
    }
  }

  @Test
  void blocksThatAreMovedBeginNewLives() throws Exception {
    LoadedTrace trace = trace(3, churn(3, 400));
    try (Run run = played(trace, "handles", LIMIT)) {
      assertThat(run.outcome().failure()).isNull();
      BlockHistory history = run.history();
      for (int at = 1; at <= history.operations(); at++) {
        long end = 0;
        for (long[] each : sorted(history, at)) {
          assertThat(each[0]).as("no two blocks overlap after %d", at).isGreaterThanOrEqualTo(end);
          end = each[0] + each[1];
        }
      }
    }
  }

  private static List<long[]> sorted(BlockHistory history, int at) {
    List<long[]> live = new java.util.ArrayList<>();
    for (int life = 0; life < history.lives(); life++) {
      if (history.birth(life) <= at && at < history.death(life)) {
        live.add(new long[] {history.address(life), history.requested(life)});
      }
    }
    live.sort((a, b) -> Long.compareUnsigned(a[0], b[0]));
    return live;
  }

  @Test
  void whatDoesNotExistIsNamed() throws Exception {
    LoadedTrace trace = trace(1, "a 0 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Run.of(trace, "bets-fit", LIMIT))
        .withMessageContaining("bets-fit");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Run.of(trace, "best-fit:colour=red", LIMIT))
        .withMessageContaining("colour");
  }

  @Test
  void aPolicyThatCannotServeATraceSaysWhereItStopped() throws Exception {
    LoadedTrace trace = trace(2, "a 0 10", "a 1 10", "f 0", "f 1");
    try (Run run = played(trace, "stack", LIMIT)) {
      assertThat(run.outcome().failure()).startsWith("operation 3: ");
      assertThat(run.outcome().operations()).isEqualTo(2);
      assertThat(run.accounts(1, 10)).hasSize(2);
    }
  }
}
