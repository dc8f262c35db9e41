package org.freehold.heap.internal.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.freehold.vm.internal.ContainerBudget;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Byte limits of heaps that share the budget of a container.
class ContainerLimitTest {

  private static final long MIB = 1 << 20;

  @TempDir Path root;
  private ContainerBudget budget;

  @BeforeEach
  void joinAGroup() throws IOException {
    Path membership = root.resolve("membership");
    Files.writeString(membership, "0::/\n", StandardCharsets.US_ASCII);
    Files.writeString(root.resolve("memory.max"), (16384 * MIB) + "\n");
    Files.writeString(root.resolve("memory.current"), (100 * MIB) + "\n");
    budget = ContainerBudget.of(membership, root);
  }

  private static long takeAll(ByteLimit limit) {
    long taken = 0;
    while (limit.tryTake(16 * MIB)) {
      taken += 16 * MIB;
    }
    return taken;
  }

  @Test
  void twoHeapsShareWhatTheContainerHas() {
    ByteLimit one = new ByteLimit(0, budget);
    ByteLimit other = new ByteLimit(0, budget);
    long all = takeAll(one);
    assertThat(all).isGreaterThan(1024 * MIB);
    other.begin();
    assertThat(takeAll(other)).isZero();
    assertThat(other.wasHit()).isTrue();
    assertThat(other.containerHit()).isSameAs(budget);
    one.giveAll();
    assertThat(takeAll(other)).isBetween(all - 32 * MIB, all + 32 * MIB);
  }

  @Test
  void theHeapsOwnLimitHoldsAsWell() {
    ByteLimit limit = new ByteLimit(64 * MIB, budget);
    assertThat(takeAll(limit)).isEqualTo(64 * MIB);
    assertThat(limit.wasHit()).isTrue();
    assertThat(limit.containerHit()).isNull();
    limit.begin();
    assertThat(limit.wasHit()).isFalse();
  }
}
