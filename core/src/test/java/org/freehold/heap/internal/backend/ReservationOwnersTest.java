package org.freehold.heap.internal.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Test;

/// The tree of reservations against a map.
class ReservationOwnersTest {

  private final AddressSpace space = SimulatedMachine.builder().build().createProcess("owners");
  private final ReservationOwners owners = ReservationOwners.of(space);

  @Test
  void agreesWithAMap() {
    SplittableRandom random = new SplittableRandom(14);
    TreeMap<Long, OwnedReservation> model = new TreeMap<>();
    for (int step = 0; step < 20_000; step++) {
      long base = random.nextInt(2_000) * 100L;
      OwnedReservation known = model.get(base);
      if (known == null) {
        OwnedReservation added = new OwnedReservation("owner " + step);
        owners.enter(added, base, 1 + random.nextInt(100));
        model.put(base, added);
      } else if (random.nextBoolean()) {
        owners.remove(known);
        owners.remove(known);
        model.remove(base);
      }
      long address = random.nextInt(200_000);
      Map.Entry<Long, OwnedReservation> floor = model.floorEntry(address);
      boolean isInside = floor != null && address < floor.getValue().end;
      assertThat(owners.ownerOf(address)).isEqualTo(isInside ? floor.getValue().owner : null);
      if (step % 100 == 0) {
        assertThat(owners.validate()).isEqualTo(model.size());
      }
    }
    model.values().forEach(owners::remove);
    assertThat(owners.validate()).isZero();
  }

  @Test
  void growsNoDeeperWhenAddressesRise() {
    for (int i = 0; i < 100_000; i++) {
      owners.enter(new OwnedReservation(i), i * 10L, 10);
    }
    long begun = System.nanoTime();
    for (int i = 0; i < 100_000; i++) {
      assertThat(owners.ownerOf(i * 10L + 3)).isEqualTo(i);
    }
    assertThat(System.nanoTime() - begun).isLessThan(10_000_000_000L);
    assertThat(owners.ownerOf(1_000_000)).isNull();
  }

  @Test
  void eachSpaceHasItsOwn() {
    owners.enter(new OwnedReservation("here"), 1_000, 10);
    AddressSpace other = SimulatedMachine.builder().build().createProcess("other");
    assertThat(ReservationOwners.of(other).ownerOf(1_000)).isNull();
    assertThat(ReservationOwners.of(space).ownerOf(1_009)).isEqualTo("here");
  }
}
