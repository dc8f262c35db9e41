package org.freehold.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.freehold.OutOfMemoryException;
import org.freehold.testkit.Property;
import org.freehold.vm.Access;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.FaultySpace;
import org.jspecify.annotations.Nullable;

/// A region and a model of it: a list of blocks by their offsets, each filled with a byte of its
/// own, and which block refers to which. Some commits and reservations are refused.
final class RegionModel implements Property.Subject<RegionOperation> {

  private static final long MAXIMUM_SIZE = 4 << 20;

  /// A block.
  ///
  /// @param mark the byte that it is filled with, after its reference
  private record Block(long offset, long size, byte mark) {
    boolean holdsReference() {
      return size >= Long.BYTES;
    }

    long bodyStart() {
      return holdsReference() ? Long.BYTES : 0;
    }
  }

  private final AddressSpace space;
  private final @Nullable Path folder;
  private final FaultySpace faulty;
  private final RegionOptions options;
  private final List<Block> blocks = new ArrayList<>();
  private final Map<Integer, Integer> links = new HashMap<>();
  private Region region;
  private int root = -1;
  private byte nextMark;

  /// Makes an empty one.
  ///
  /// @param folder for files; null for a space that maps none
  /// @param refuses whether a request for memory is refused
  RegionModel(AddressSpace space, @Nullable Path folder, BooleanSupplier refuses) {
    this.space = space;
    this.folder = folder;
    this.faulty = new FaultySpace(space);
    this.options = RegionOptions.of(faulty).withMaximumSize(MAXIMUM_SIZE).withChunkSize(10_000);
    this.region = Region.create(options);
    faulty.refuseWhen(refuses);
  }

  @Override
  public void apply(RegionOperation operation) throws IOException {
    switch (operation.kind()) {
      case ALLOCATE -> allocate(operation, false);
      case ALLOCATE_ZEROED -> allocate(operation, true);
      case TOO_LARGE -> refuse(operation);
      case LINK -> link(operation);
      case UNLINK -> unlink(operation);
      case ROOT -> setRoot(operation);
      case READ -> read(operation);
      case COPY -> copy();
      case WRITE -> write(operation);
      case TRIM -> region.trim();
      case RESET -> {
        region.reset();
        forget();
      }
      case REOPEN -> {
        region.close();
        forget();
        region = reopened();
      }
    }
    region.validate();
  }

  private Region reopened() {
    while (true) {
      try {
        return Region.create(options);
      } catch (OutOfMemoryException _) {
        // Refused; the next one is another request.
      }
    }
  }

  private void forget() {
    blocks.clear();
    links.clear();
    root = -1;
  }

  private long end() {
    return blocks.isEmpty() ? 64 : blocks.getLast().offset + blocks.getLast().size;
  }

  private void allocate(RegionOperation operation, boolean zeroed) {
    long expected = (end() + operation.alignment() - 1) & -operation.alignment();
    long used = region.usedBytes();
    long refusals = faulty.refusals();
    long address;
    try {
      address =
          zeroed
              ? region.allocateZeroed(operation.size(), operation.alignment())
              : region.allocate(operation.size(), operation.alignment());
    } catch (OutOfMemoryException _) {
      assertThat(region.usedBytes()).isEqualTo(used);
      assertThat(faulty.refusals() > refusals || expected + operation.size() > MAXIMUM_SIZE)
          .isTrue();
      return;
    }
    long size = Math.max(1, operation.size());
    assertThat(address - region.start()).isEqualTo(expected);
    if (zeroed) {
      assertThat(allAre(region, expected, operation.size(), (byte) 0)).isTrue();
    }
    Block block = new Block(expected, size, ++nextMark);
    region.memory().fill(address, size, block.mark);
    if (block.holdsReference()) {
      region.putReference(address, 0);
    }
    blocks.add(block);
  }

  private void refuse(RegionOperation operation) {
    long size = operation.pick() % 2 == 0 ? MAXIMUM_SIZE : Long.MIN_VALUE + operation.pick();
    assertThat(region.tryAllocate(size, operation.alignment())).isZero();
    assertThatThrownBy(() -> region.allocate(size, operation.alignment()))
        .isInstanceOf(OutOfMemoryException.class);
  }

  private void link(RegionOperation operation) {
    int from = pick(operation.pick());
    int to = pick(operation.other());
    if (from >= 0 && blocks.get(from).holdsReference()) {
      region.putReference(addressOf(from), addressOf(to));
      links.put(from, to);
    }
  }

  private void unlink(RegionOperation operation) {
    int from = pick(operation.pick());
    if (from >= 0 && blocks.get(from).holdsReference()) {
      region.putReference(addressOf(from), 0);
      links.remove(from);
    }
  }

  private void setRoot(RegionOperation operation) {
    root = pick(operation.pick());
    region.root(root < 0 ? 0 : addressOf(root));
  }

  private int pick(int number) {
    return blocks.isEmpty() ? -1 : number % blocks.size();
  }

  private long addressOf(int index) {
    return region.start() + blocks.get(index).offset;
  }

  private void read(RegionOperation operation) {
    int index = pick(operation.pick());
    if (index >= 0) {
      check(region, index);
    }
  }

  private void copy() {
    try (Region copy = Region.create(RegionOptions.of(space).withMaximumSize(MAXIMUM_SIZE))) {
      region.copyTo(copy);
      checkAll(copy);
    }
    try (Region copy = Region.create(options)) {
      region.copyTo(copy);
      checkAll(copy);
    } catch (OutOfMemoryException _) {
      assertThat(faulty.refusals()).isPositive();
    }
  }

  private void write(RegionOperation operation) throws IOException {
    if (folder == null) {
      return;
    }
    Path file = folder.resolve("model.fhr");
    region.writeTo(file);
    Access access = operation.pick() % 2 == 0 ? Access.READ : Access.WRITE_COPY;
    try (Region mapped = Region.map(file, space, access)) {
      mapped.validateBody();
      checkAll(mapped);
    }
    Files.delete(file);
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  private void checkAll(Region copy) {
    copy.validate();
    assertThat(copy.usedBytes()).isEqualTo(region.usedBytes());
    assertThat(copy.root()).isEqualTo(root < 0 ? 0 : copy.start() + blocks.get(root).offset);
    for (int i = 0; i < blocks.size(); i++) {
      check(copy, i);
    }
  }

  /// Checks a block, wherever the region is.
  private void check(Region copy, int index) {
    Block block = blocks.get(index);
    if (block.holdsReference()) {
      Integer to = links.get(index);
      assertThat(copy.getReference(copy.start() + block.offset))
          .isEqualTo(to == null ? 0 : copy.start() + blocks.get(to).offset);
    }
    long body = block.bodyStart();
    assertThat(allAre(copy, block.offset + body, block.size - body, block.mark)).isTrue();
  }

  private static boolean allAre(Region region, long offset, long size, byte value) {
    byte[] bytes = new byte[(int) size];
    region.memory().read(region.start() + offset, bytes, 0, bytes.length);
    for (byte each : bytes) {
      if (each != value) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    try {
      checkAll(region);
    } finally {
      region.close();
    }
    assertThat(space.reservedBytes()).isZero();
  }
}
