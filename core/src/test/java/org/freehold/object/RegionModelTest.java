package org.freehold.object;

import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.freehold.testkit.Property;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.NativeAddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Regions against a model, on each kind of memory, with refused commits and without.
class RegionModelTest {

  private static final int LENGTH = 2_000;

  @TempDir private Path folder;

  private static void check(
      String name, int operations, Path folder, boolean faults, Supplier<AddressSpace> spaces) {
    Property.of(
            name,
            RegionOperation::draw,
            () -> new RegionModel(spaces.get(), folder, faults ? refusals() : () -> false))
        .length(LENGTH)
        .tries(operations / LENGTH)
        .check();
  }

  /// Refuses each fifth request or so, the same ones in each try.
  private static BooleanSupplier refusals() {
    SplittableRandom random = new SplittableRandom(7);
    return () -> random.nextInt(5) == 0;
  }

  private static AddressSpace simulated(int bits) {
    return SimulatedMachine.builder().bits(bits).build().createProcess("model");
  }

  private void checkAll(int operations) {
    check("native regions", operations, folder, false, NativeAddressSpace::apart);
    check("native regions, refused", operations, folder, true, NativeAddressSpace::apart);
    check("simulated regions", operations / 2, folder, false, () -> simulated(64));
    check("simulated regions, refused", operations / 2, folder, true, () -> simulated(32));
  }

  @Test
  void behavesAsItsModel() {
    checkAll(10_000);
  }

  @Test
  @Tag("campaign")
  void behavesAsItsModelForMillions() {
    checkAll(1_000_000);
  }
}
