package org.freehold.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.freehold.testkit.Property;
import org.freehold.vm.SpaceOperation.Kind;
import org.junit.jupiter.api.Test;

/// A million random calls of an address space, each compared with the model.
class AddressSpaceModelTest {

  private static final int OPERATIONS = 1_000_000;
  private static final long RANGE = 48 * 0x10000;
  private static final long COMMIT_LIMIT = 300 * 0x1000;
  private static final long LOCK_QUOTA = 40 * 0x1000;

  /// The space and the model, called alike. Both return a value or a [VmError].
  private abstract static class Subject implements Property.Subject<SpaceOperation> {
    final AddressSpace space;
    final PageModel model;
    private int done;

    Subject(AddressSpace space, long commitLimit, long lockQuota) {
      this.space = space;
      this.model = new PageModel(space.info(), commitLimit, lockQuota);
    }

    abstract void reserve(SpaceOperation operation);

    abstract void reserveAt(SpaceOperation operation, long address);

    abstract void simulatedOnly(SpaceOperation operation, long address);

    abstract void validate();

    abstract boolean canLock();

    @Override
    public void apply(SpaceOperation operation) {
      long address = addressOf(operation);
      switch (operation.kind()) {
        case RESERVE -> reserve(operation);
        case RESERVE_AT -> reserveAt(operation, address);
        case ACCESS -> access(address, operation);
        case PLACEHOLDER, REPLACE, KEEP, JOIN, WRITTEN, UNWATCH ->
            simulatedOnly(operation, address);
        case LOCK, UNLOCK -> lock(address, operation);
        default -> compare(() -> onSpace(operation, address), () -> onModel(operation, address));
      }
      assertThat(query(address)).isEqualTo(attempt(() -> model.query(address)));
      if (++done % 1_000 == 0) {
        compareAll();
      }
    }

    long addressOf(SpaceOperation operation) {
      List<Long> bases = List.copyOf(model.bases());
      long base =
          bases.isEmpty()
              ? space.info().lowestAddress()
              : bases.get(operation.which() % bases.size());
      boolean atBase = operation.kind() == Kind.RELEASE || operation.kind() == Kind.DECOMMIT_ALL;
      return atBase && operation.topDown() ? base : base + operation.offset();
    }

    private Object onSpace(SpaceOperation operation, long address) {
      long size = operation.size();
      return switch (operation.kind()) {
        case COMMIT -> space.tryCommit(address, size, operation.protection());
        case DECOMMIT -> done(() -> space.decommit(address, size));
        case DECOMMIT_ALL -> done(() -> space.decommit(address, 0));
        case RELEASE -> done(() -> space.release(address));
        case RELEASE_PART -> done(() -> space.release(address, size));
        case RESET -> done(() -> space.reset(address, size));
        case PROTECT -> space.protect(address, size, operation.protection());
        case LOCK -> done(() -> space.lock(address, size));
        case UNLOCK -> done(() -> space.unlock(address, size));
        default -> "";
      };
    }

    private Object onModel(SpaceOperation operation, long address) {
      long size = operation.size();
      return switch (operation.kind()) {
        case COMMIT -> model.commit(address, size, operation.protection());
        case DECOMMIT -> done(() -> model.decommit(address, size));
        case DECOMMIT_ALL -> done(() -> model.decommit(address, 0));
        case RELEASE -> done(() -> model.release(address, 0));
        case RELEASE_PART -> done(() -> model.release(address, size));
        case RESET -> done(() -> model.reset(address, size));
        case PROTECT -> model.protect(address, size, operation.protection());
        case LOCK -> done(() -> model.lock(address, size));
        case UNLOCK -> done(() -> model.unlock(address, size));
        default -> "";
      };
    }

    private void lock(long address, SpaceOperation operation) {
      if (canLock()) {
        compare(() -> onSpace(operation, address), () -> onModel(operation, address));
      }
    }

    private void access(long address, SpaceOperation operation) {
      boolean write = operation.topDown();
      byte value = (byte) operation.size();
      VmError error = model.access(address, write);
      Object expected = error == null ? write ? value : model.read(address) : error;
      assertThat(attempt(() -> write ? write(address, value) : read(address))).isEqualTo(expected);
      if (write && error == null) {
        model.write(address, value);
      }
    }

    private byte write(long address, byte value) {
      space.probe(address, true);
      space.memory().putByte(address, value);
      return value;
    }

    private byte read(long address) {
      space.probe(address, false);
      return space.memory().getByte(address);
    }

    private Object query(long address) {
      return attempt(() -> space.query(address));
    }

    private void compareAll() {
      validate();
      assertThat(space.reservedBytes()).isEqualTo(model.reservedBytes());
      assertThat(space.committedBytes()).isEqualTo(model.committedBytes());
      List<Region> expected = new ArrayList<>();
      for (long base : model.bases()) {
        Region region = model.query(base);
        while (region.state() != Region.State.FREE && region.allocationBase() == base) {
          expected.add(region);
          if (region.end() > space.info().highestAddress()) {
            break;
          }
          region = model.query(region.end());
        }
      }
      assertThat(space.regions()).containsExactlyElementsOf(expected);
    }

    @Override
    public void close() {
      model.bases().forEach(space::release);
      assertThat(space.reservedBytes()).isZero();
      assertThat(space.committedBytes()).isZero();
    }
  }

  private static final class SimulatedSubject extends Subject {
    private final SimulatedAddressSpace simulated;

    SimulatedSubject() {
      this(
          SimulatedMachine.builder()
              .bits(32)
              .userRange(RANGE)
              .commitLimit(COMMIT_LIMIT)
              .lockQuota(LOCK_QUOTA)
              .build()
              .createProcess("test"));
    }

    private SimulatedSubject(SimulatedAddressSpace space) {
      super(space, COMMIT_LIMIT, LOCK_QUOTA);
      this.simulated = space;
    }

    @Override
    void simulatedOnly(SpaceOperation operation, long address) {
      long base = baseOf(operation);
      long whole = base == 0 ? 0 : model.sizeOf(base);
      long size = operation.topDown() ? whole : operation.size();
      long exact = operation.topDown() ? base : address;
      switch (operation.kind()) {
        case PLACEHOLDER -> placeholder(operation);
        case REPLACE -> replace(operation, base, size);
        case KEEP ->
            compare(
                () -> done(() -> space.placeholders().keep(exact, size)),
                () -> done(() -> model.keep(exact, size)));
        case JOIN -> {
          long next = base == 0 ? 0 : model.sizeOf(base + whole);
          long both = operation.topDown() ? whole + next : size;
          compare(
              () -> done(() -> space.placeholders().join(exact, both)),
              () -> done(() -> model.join(exact, both)));
        }
        case WRITTEN -> written(exact, size, operation);
        case UNWATCH ->
            compare(
                () -> done(() -> space.writeWatch().reset(exact, size)),
                () -> done(() -> model.unwatch(exact, size)));
        default -> throw new IllegalArgumentException("kind=" + operation.kind());
      }
    }

    private long baseOf(SpaceOperation operation) {
      List<Long> bases = List.copyOf(model.bases());
      return bases.isEmpty() ? 0 : bases.get(operation.which() % bases.size());
    }

    private void written(long address, long size, SpaceOperation operation) {
      int most = 1 + operation.which() % 4;
      compare(
          () ->
              Arrays.stream(space.writeWatch().written(address, size, most, operation.commit()))
                  .boxed()
                  .toList(),
          () -> model.written(address, size, most, operation.commit()));
    }

    private void placeholder(SpaceOperation operation) {
      ReserveOptions options =
          ReserveOptions.ANYWHERE
              .withTopDown(operation.topDown())
              .withProtection(Protection.NONE)
              .with(ReserveFlag.PLACEHOLDER);
      compare(
          () -> space.tryReserve(operation.size(), options),
          () -> {
            long base =
                reserveInModel(
                    operation.size(), operation.topDown(), false, false, Protection.NONE);
            if (base != 0) {
              model.makePlaceholder(base);
            }
            return base;
          });
    }

    private void replace(SpaceOperation operation, long base, long size) {
      if (base == 0) {
        return; // Without an address it is a wrong use of its own.
      }
      ReserveOptions options =
          ReserveOptions.ANYWHERE
              .withAddress(base)
              .withCommit(operation.commit())
              .withProtection(operation.protection())
              .with(ReserveFlag.REPLACE_PLACEHOLDER);
      compare(
          () -> space.tryReserve(size, options),
          () -> model.replace(base, size, operation.commit(), operation.protection()));
    }

    private ReserveOptions watched(SpaceOperation operation, ReserveOptions options) {
      return operation.watches() ? options.with(ReserveFlag.WRITE_WATCH) : options;
    }

    @Override
    void reserve(SpaceOperation operation) {
      ReserveOptions options =
          ReserveOptions.ANYWHERE
              .withTopDown(operation.topDown())
              .withCommit(operation.commit())
              .withProtection(operation.protection());
      compare(
          () -> space.tryReserve(operation.size(), watched(operation, options)),
          () ->
              reserveInModel(
                  operation.size(),
                  operation.topDown(),
                  operation.commit(),
                  operation.watches(),
                  operation.protection()));
    }

    private long reserveInModel(
        long size, boolean topDown, boolean commit, boolean watches, Protection protection) {
      if (size <= 0) {
        throw new AddressSpaceException(VmError.INVALID_PARAMETER, "model", 0, size);
      }
      long place = model.place(size, topDown);
      long base =
          place == 0
              ? 0
              : model.reserve(place, space.info().pageUp(place + size), commit, protection);
      if (base != 0 && watches) {
        model.watch(base);
      }
      return base;
    }

    @Override
    void reserveAt(SpaceOperation operation, long address) {
      ReserveOptions options =
          ReserveOptions.ANYWHERE
              .withAddress(address)
              .withCommit(operation.commit())
              .withProtection(operation.protection());
      long size = operation.size();
      compare(
          () -> space.tryReserve(size, watched(operation, options)),
          () -> {
            long base = model.reserveAt(address, size, operation.commit(), operation.protection());
            if (base != 0 && operation.watches()) {
              model.watch(base);
            }
            return base;
          });
    }

    @Override
    void validate() {
      simulated.validate();
    }

    @Override
    boolean canLock() {
      return true;
    }
  }

  /// The host's memory. Where a reservation goes is the kernel's choice, which the model follows;
  /// addresses are not asked for, since somebody else in the process may have them; and nothing is
  /// locked, since the limit is the host's.
  private static final class NativeSubject extends Subject {
    private static final int MAX_RESERVATIONS = 40;
    private final NativeAddressSpace host;

    NativeSubject() {
      this(NativeAddressSpace.apart());
    }

    private NativeSubject(NativeAddressSpace space) {
      super(space, Long.MAX_VALUE, 0);
      this.host = space;
    }

    @Override
    void reserve(SpaceOperation operation) {
      if (operation.size() <= 0 || model.bases().size() >= MAX_RESERVATIONS) {
        return;
      }
      long alignment = operation.topDown() ? 0x10000 : 1;
      ReserveOptions options =
          ReserveOptions.ANYWHERE
              .withAlignment(alignment)
              .withCommit(operation.commit())
              .withProtection(operation.protection());
      long base = space.tryReserve(operation.size(), options);
      long end = space.info().pageUp(base + operation.size());
      assertThat(base).isPositive().matches(start -> start % alignment == 0);
      assertThat(model.isFree(base, end)).isTrue();
      model.reserve(base, end, operation.commit(), operation.protection());
    }

    @Override
    void reserveAt(SpaceOperation operation, long address) {
      reserve(operation);
    }

    @Override
    void simulatedOnly(SpaceOperation operation, long address) {
      // Refused by name: see NativeAddressSpace.
      ReserveOptions options = ReserveOptions.ANYWHERE.with(ReserveFlag.PLACEHOLDER);
      assertThat(attempt(() -> space.tryReserve(1, options))).isEqualTo(VmError.NOT_SUPPORTED);
      assertThat(attempt(space::writeWatch)).isEqualTo(VmError.NOT_SUPPORTED);
    }

    @Override
    void validate() {
      host.validate();
    }

    @Override
    boolean canLock() {
      return false;
    }
  }

  private static Object attempt(Supplier<?> call) {
    try {
      return call.get();
    } catch (AddressSpaceException e) {
      return e.error();
    } catch (AccessViolationException e) {
      return e.error();
    }
  }

  private static void compare(Supplier<?> onSpace, Supplier<?> onModel) {
    assertThat(attempt(onSpace)).isEqualTo(attempt(onModel));
  }

  private static String done(Runnable call) {
    call.run();
    return "done";
  }

  @Test
  void simulatedMemoryAgreesWithTheModel() {
    Property.of("simulated memory agrees", SpaceOperation::draw, SimulatedSubject::new)
        .length(OPERATIONS)
        .tries(1)
        .check();
  }

  @Test
  void manyShortRunsOnSimulatedMemoryAgreeToo() {
    Property.of("short runs agree", SpaceOperation::draw, SimulatedSubject::new).check();
  }

  @Test
  void nativeMemoryAgreesWithTheModel() {
    // A native reset reads as before or as zero, and the model knows of zero alone.
    Property.of(
            "native memory agrees",
            random -> notReset(SpaceOperation.draw(random)),
            NativeSubject::new)
        .length(OPERATIONS / 5)
        .tries(1)
        .check();
  }

  private static SpaceOperation notReset(SpaceOperation operation) {
    return operation.kind() != Kind.RESET
        ? operation
        : new SpaceOperation(
            Kind.COMMIT,
            operation.which(),
            operation.offset(),
            operation.size(),
            operation.topDown(),
            operation.commit(),
            operation.protection());
  }
}
