package org.freehold.unbreakable.workload;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.freehold.object.Region;
import org.freehold.object.RegionOptions;
import org.freehold.unbreakable.Injector;
import org.freehold.unbreakable.Workloads.ViolationError;
import org.freehold.vm.Access;
import org.freehold.vm.AddressSpace;
import org.jspecify.annotations.Nullable;

/// What is done with regions. A call that was cut has happened or not: a region has the bytes that
/// it had, or the next block besides, whose address nobody knows; a copy is whole or empty; a file
/// is the old one or the new one, with nothing beside it; no view or reservation is left behind.
final class RegionWorkload {

  private static final long PART = 1_000;
  private static final int BLOCKS = 60;

  private final AddressSpace space;
  private final RegionOptions options;
  private final Path folder;
  private final Calls calls = new Calls();
  private final List<Long> blocks = new ArrayList<>();

  private RegionWorkload(AddressSpace space, Path folder) {
    this.space = space;
    this.folder = folder;
    this.options = RegionOptions.of(space).withMaximumSize(1 << 20).withChunkSize(1);
  }

  static void run(AddressSpace space) throws IOException {
    Path folder = Files.createTempDirectory("regions");
    RegionWorkload workload = new RegionWorkload(space, folder);
    try (Calls _ = workload.calls) {
      workload.steps();
    } finally {
      try (Stream<Path> left = Files.list(folder)) {
        for (Path each : left.toList()) {
          Files.delete(each);
        }
      }
      Files.delete(folder);
    }
    if (space.reservedBytes() != 0) {
      throw new ViolationError(space.reservedBytes() + " byte(s) stay reserved");
    }
  }

  private void steps() throws IOException {
    Region made = create();
    if (made != null) {
      fill(made);
      copy(made);
      write(made);
      write(made);
      arena(made);
      step("reset", made, made::reset);
      if (made.usedBytes() == 64) {
        blocks.clear();
      }
      step("trim", made, made::trim);
      fill(made);
      made.validate();
    }
    Injector.endOfSteps();
    if (made != null) {
      close(made);
    }
  }

  private @Nullable Region create() {
    long before = space.reservedBytes();
    Region[] made = new Region[1];
    calls.make(
        "create",
        () -> {
          made[0] = Region.create(options);
          return 1;
        });
    require(made[0] != null || space.reservedBytes() == before, "a reservation is left behind");
    return made[0];
  }

  private interface Step {
    void run() throws Exception;
  }

  private void step(String what, Region on, Step step) {
    calls.make(
        what,
        () -> {
          step.run();
          return 1;
        });
    on.validate();
  }

  private void fill(Region on) {
    for (int i = 0; i < BLOCKS; i++) {
      long used = on.usedBytes();
      long size = PART * (1 + i % 3);
      long start = (used + 15) & -16;
      long address = calls.make("allocate", () -> on.allocate(size, 16));
      on.validate();
      if (address == 0) {
        require(on.usedBytes() == used || on.usedBytes() == start + size, "half a block");
      } else {
        require(on.offsetOf(address) == start, "a block at " + on.offsetOf(address));
        on.memory().fill(address, size, (byte) start);
        blocks.add(start);
      }
    }
    check(on);
  }

  private void check(Region on) {
    for (long offset : blocks) {
      require(on.memory().getByte(on.addressOf(offset)) == (byte) offset, "a block has changed");
    }
  }

  private void copy(Region from) {
    Region target = create();
    if (target != null) {
      step("copyTo", target, () -> from.copyTo(target));
      if (target.usedBytes() == from.usedBytes()) {
        check(target);
      } else {
        require(target.usedBytes() == 64 && target.root() == 0, "half a copy");
        long zero = calls.make("allocateZeroed", () -> target.allocateZeroed(PART, 1));
        require(zero == 0 || target.memory().getLong(zero) == 0, "what was cut is not zero");
      }
      close(target);
    }
  }

  private void write(Region on) throws IOException {
    Path file = folder.resolve("a.fhr");
    byte[] before = Files.exists(file) ? Files.readAllBytes(file) : null;
    step("writeTo", on, () -> on.writeTo(file));
    boolean hasFailed = calls.hasFailed();
    if (hasFailed) {
      // If there was no Java memory even to remove the new file, the next call does it.
      on.writeTo(folder.resolve("b.fhr"));
      Files.delete(folder.resolve("b.fhr"));
    }
    try (Stream<Path> files = Files.list(folder)) {
      require(files.allMatch(file::equals), "a part of a file is left behind");
    }
    if (hasFailed && before == null) {
      // The rename may have been made before the call was cut.
      require(!Files.exists(file) || Files.size(file) == on.usedBytes(), "half a file");
    } else {
      require(Files.size(file) == on.usedBytes(), "another file");
    }
    if (Files.exists(file)) {
      map(on, file);
    }
  }

  private void map(Region original, Path file) throws IOException {
    long before = space.reservedBytes();
    Region[] made = new Region[1];
    calls.make(
        "map",
        () -> {
          made[0] = Region.map(file, space, Access.READ);
          return 1;
        });
    Region mapped = made[0];
    if (mapped == null) {
      require(space.reservedBytes() == before, "a view is left behind");
      return;
    }
    mapped.validate();
    mapped.validateBody();
    require(mapped.usedBytes() == original.usedBytes(), "another size");
    check(mapped);
    close(mapped);
  }

  private void arena(Region on) {
    if (!isNative()) {
      return;
    }
    Arena[] arena = new Arena[1];
    step("asArena", on, () -> arena[0] = on.asArena());
    if (arena[0] != null) {
      step("allocate in the arena", on, () -> arena[0].allocate(PART, 16).fill((byte) 1));
    }
  }

  private boolean isNative() {
    return space.info().name().equals("native");
  }

  /// A close that was cut is repeated.
  private void close(Region on) {
    calls.make(
        "close",
        () -> {
          on.close();
          return 1;
        });
    on.close();
    require(!on.isOpen(), "still open");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ViolationError(otherwise);
    }
  }
}
