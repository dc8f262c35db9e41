package org.freehold.vm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AllowanceTest {

  private final Counted resource = new Counted();

  @Test
  void whatIsUnlimitedIsNeverMeasured() {
    resource.usable = -1;
    for (int i = 0; i < 100_000; i++) {
      assertThat(resource.tryTake(1 << 20)).isTrue();
    }
    assertThat(resource.measurements).isZero();
    assertThat(resource.looks).isLessThan(10);
  }

  @Test
  void aLimitThatIsSetLaterIsNoticed() {
    resource.usable = -1;
    assertThat(resource.tryTake(1000)).isTrue();
    resource.usable = 500;
    int taken = 0;
    while (resource.tryTake(501)) {
      taken++;
      assertThat(taken).isLessThan(100_000);
    }
    assertThat(taken).isPositive();
  }

  @Test
  void allIsTakenAndNotAByteMoreWithFewMeasurements() {
    resource.usable = 1_000_000;
    long taken = 0;
    while (resource.tryTake(10)) {
      taken += 10;
      resource.used = taken;
    }
    assertThat(taken).isEqualTo(1_000_000);
    assertThat(resource.measurements).isLessThan(50);
  }

  @Test
  void whatOthersUseIsNoticedBeforeTheLimitIsReached() {
    resource.usable = 1_000_000;
    assertThat(resource.tryTake(100_000)).isTrue();
    resource.used = 900_000;
    long taken = 0;
    while (resource.tryTake(10_000)) {
      taken += 10_000;
      resource.used += 10_000;
    }
    assertThat(taken).as("half of what was free at first").isLessThanOrEqualTo(460_000);
  }

  @Test
  void aRefusalDoesNotOutliveItsReason() {
    resource.usable = 1000;
    resource.used = 990;
    assertThat(resource.tryTake(20)).isFalse();
    assertThat(resource.tryTake(10)).isTrue();
    resource.used = 0;
    assertThat(resource.tryTake(900)).isTrue();
  }

  @Test
  void whatCannotBeMeasuredIsAllowed() {
    resource.usable = 10;
    resource.used = -1;
    assertThat(resource.tryTake(1000)).isTrue();
  }

  private static final class Counted extends Allowance {
    long usable;
    long used;
    int looks;
    int measurements;

    @Override
    long usable() {
      looks++;
      return usable;
    }

    @Override
    long used() {
      measurements++;
      return used;
    }
  }
}
