package org.freehold.object.internal.owners;

import static org.assertj.core.api.Assertions.assertThat;

import org.freehold.object.LostOwner;
import org.junit.jupiter.api.Test;

/// Who gets a token.
class OwnerTokensTest {

  private static boolean isWatched() {
    int before = OwnerWatch.SHARED.size();
    OwnerToken token = OwnerTokens.take(LostOwner.Kind.OWNED, null);
    boolean isWatched = OwnerWatch.SHARED.size() > before;
    token.settle();
    return isWatched;
  }

  @Test
  void aBurstEndsTheTokensAndARefreshBringsThemBack() throws InterruptedException {
    int watched = 0;
    for (int i = 0; i < 100_000; i++) {
      watched += isWatched() ? 1 : 0;
    }
    assertThat(watched).isBetween(1, 50_000);
    while (isWatched()) {
      // Until the bucket is empty and this thread's stripe lets others pass.
    }
    Thread.sleep(100);
    assertThat(isWatched()).as("the stripe still lets others pass").isFalse();
    OwnerTokens.refresh();
    assertThat(isWatched()).as("it looks again, and the bucket has some").isTrue();
  }
}
