package org.freehold.vm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The budget of a container whose control groups are files of the test.
class ContainerBudgetTest {

  private static final long MIB = 1 << 20;
  private static final long LIMIT = 8192 * MIB;

  @TempDir Path root;
  private Path membership;

  @BeforeEach
  void joinAGroup() throws IOException {
    membership = root.resolve("membership");
    write(membership, "0::/box/inner\n");
    group("box/inner", LIMIT, 1000 * MIB, 0);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardCharsets.US_ASCII);
  }

  private void group(String name, long limit, long current, long cache) throws IOException {
    Path folder = root.resolve(name);
    write(folder.resolve("memory.max"), limit < 0 ? "max\n" : limit + "\n");
    write(folder.resolve("memory.current"), current + "\n");
    write(
        folder.resolve("memory.stat"),
        "anon 5\nfile 7\ninactive_file " + cache / 2 + "\nactive_file " + cache / 2 + "\n");
  }

  private ContainerBudget budget() {
    return ContainerBudget.of(membership, root);
  }

  /// What a limit leaves to the JVM.
  private static long margin(long limit) {
    return MemoryMargin.of(limit) + MemoryMargin.javaHeapGrowth(limit);
  }

  /// Takes all there is, and touches none of it.
  private static long takeAll(ContainerBudget budget) {
    long taken = 0;
    while (budget.tryTake(MIB)) {
      taken += MIB;
    }
    return taken;
  }

  private static void assertThatIsAbout(long bytes, long expected) {
    assertThat(bytes).isBetween(expected - 8 * MIB, expected + 8 * MIB);
  }

  @Test
  void isWhatTheLimitLeavesBeyondTheMarginAndTheUseOfOthers() {
    ContainerBudget budget = budget();
    assertThatIsAbout(takeAll(budget), LIMIT - margin(LIMIT) - 1000 * MIB);
    assertThat(budget.limit()).isEqualTo(LIMIT);
    assertThat(budget.used()).isEqualTo(1000 * MIB);
  }

  @Test
  void fileCacheDoesNotCountAsUsed() throws IOException {
    group("box/inner", LIMIT, 4000 * MIB, 3000 * MIB);
    assertThatIsAbout(takeAll(budget()), LIMIT - margin(LIMIT) - 1000 * MIB);
  }

  @Test
  void theGroupThatLeavesLeastDecides() throws IOException {
    group("box", 4096 * MIB, 3000 * MIB, 0);
    assertThatIsAbout(takeAll(budget()), Math.max(0, 4096 * MIB - margin(4096 * MIB) - 3000 * MIB));
  }

  @Test
  void memoryThatWasTouchedIsNotCountedTwice() throws IOException {
    ContainerBudget budget = budget();
    long taken = 0;
    while (budget.tryTake(MIB)) {
      taken += MIB;
      group("box/inner", LIMIT, 1000 * MIB + taken, 0);
    }
    assertThatIsAbout(taken, LIMIT - margin(LIMIT) - 1000 * MIB);
  }

  @Test
  void growthOfOthersIsNoticed() throws IOException {
    ContainerBudget budget = budget();
    assertThat(budget.tryTake(100 * MIB)).isTrue();
    group("box/inner", LIMIT, LIMIT - 100 * MIB, 0);
    long more = takeAll(budget);
    assertThat(more).as("half of the room at first").isLessThan(LIMIT / 2);
    assertThat(budget.tryTake(MIB)).isFalse();
  }

  @Test
  void whatIsGivenBackMayBeTakenAgain() {
    ContainerBudget budget = budget();
    long taken = takeAll(budget);
    budget.give(taken);
    assertThatIsAbout(takeAll(budget), taken);
  }

  @Test
  void withoutALimitEverythingIsAllowed() throws IOException {
    group("box/inner", -1, 1000 * MIB, 0);
    ContainerBudget budget = budget();
    assertThat(budget.tryTake(1L << 50)).isTrue();
    assertThat(budget.limit()).isEqualTo(-1);
  }

  @Test
  void aGroupThatIsNotThereIsTheRootOfTheMount() throws IOException {
    write(membership, "0::/../of/the/host\n");
    group(".", LIMIT, 1000 * MIB, 0);
    assertThatIsAbout(takeAll(budget()), LIMIT - margin(LIMIT) - 1000 * MIB);
  }

  @Test
  void aProcessInNoGroupHasNoLimit() throws IOException {
    write(membership, "");
    assertThat(budget().tryTake(1L << 50)).isTrue();
  }

  @Test
  void versionOneHasOtherNames() throws IOException {
    write(membership, "3:cpu,cpuacct:/x\n4:memory:/box\n0::/\n");
    Path folder = root.resolve("memory/box");
    write(folder.resolve("memory.limit_in_bytes"), LIMIT + "\n");
    write(folder.resolve("memory.usage_in_bytes"), 1500 * MIB + "\n");
    write(folder.resolve("memory.stat"), "cache 1\ntotal_inactive_file " + 500 * MIB + "\n");
    write(root.resolve("memory/memory.limit_in_bytes"), "9223372036854771712\n");
    write(root.resolve("memory/memory.usage_in_bytes"), "9\n");
    assertThatIsAbout(takeAll(budget()), LIMIT - margin(LIMIT) - 1000 * MIB);
  }
}
