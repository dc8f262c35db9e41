package org.freehold.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.Access;
import org.freehold.vm.AccessViolationException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.NativeAddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegionFileTest {

  private static final int NODES = 10_000;

  @TempDir private Path folder;
  private final AddressSpace space = NativeAddressSpace.apart();
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("ring.fhr");
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    assertThat(space.reservedBytes()).isZero();
    try (var files = Files.list(folder)) {
      assertThat(files.filter(each -> each.toString().endsWith(".new"))).isEmpty();
    }
  }

  /// Below a file there can be no file, which the file system says of the removal as well.
  @Test
  void aWriteThatFailedConcernsNoOtherFile() throws IOException {
    Path plain = Files.writeString(folder.resolve("plain"), "no folder");
    try (Region region = Region.create(RegionOptions.of(space))) {
      ring(region);
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(() -> region.writeTo(plain.resolve("ring.fhr")))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("plain/ring.fhr: the region is not written");
        region.writeTo(file);
      }
      assertThat(file).isRegularFile();
    }
  }

  /// A ring: each node has a number and a reference to the next.
  private static void ring(Region region) {
    long previous = 0;
    for (int i = 0; i < NODES; i++) {
      long node = region.allocate(16, 8);
      region.memory().putLong(node, i);
      if (previous == 0) {
        region.root(node);
      } else {
        region.putReference(previous + 8, node);
      }
      previous = node;
    }
    region.putReference(previous + 8, region.root());
  }

  private static long sum(Region region) {
    long sum = 0;
    long node = region.root();
    do {
      sum += region.memory().getLong(node);
      node = region.getReference(node + 8);
    } while (node != region.root());
    return sum;
  }

  private void writeRing() throws IOException {
    try (Region region = Region.create(RegionOptions.of(space))) {
      ring(region);
      region.writeTo(file);
    }
  }

  @Test
  void aMappedRegionIsUsedAsItIsAndReadOnly() throws IOException {
    writeRing();
    assertThat(Files.size(file)).isEqualTo(64 + 16L * NODES);
    try (Region region = Region.map(file, space, Access.READ)) {
      region.validate();
      region.validateBody();
      assertThat(region.isReadOnly()).isTrue();
      assertThat(sum(region)).isEqualTo(NODES * (NODES - 1L) / 2);
      long root = region.root();
      assertThat(region.segment(root, 8).get(ValueLayout.JAVA_LONG, 0)).isZero();
      assertThatThrownBy(() -> region.segment(root, 8).set(ValueLayout.JAVA_LONG, 0, 1))
          .isInstanceOf(IllegalArgumentException.class); // The JDK's answer for a read-only one.
      assertThatThrownBy(() -> region.putReference(root, root))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("read-only");
      assertThatThrownBy(() -> region.root(0)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> region.allocate(8, 8))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(file.toString());
      assertThatThrownBy(() -> region.tryAllocate(0, 1)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(region::reset).isInstanceOf(IllegalStateException.class);
      region.trim();
      assertThat(sum(region)).isPositive();
    }
  }

  @Test
  void writesToACopyOnWriteRegionStayWithTheProcess() throws IOException {
    writeRing();
    byte[] before = Files.readAllBytes(file);
    Path other = folder.resolve("changed.fhr");
    try (Region region = Region.map(file, space, Access.WRITE_COPY)) {
      assertThat(region.isReadOnly()).isFalse();
      region.memory().putLong(region.root(), 1_000_000);
      region.putReference(region.root() + 8, region.root());
      assertThat(sum(region)).isEqualTo(1_000_000);
      region.writeTo(other);
      assertThatThrownBy(() -> region.allocate(8, 8)).isInstanceOf(IllegalStateException.class);
      try (Region grown = Region.create(RegionOptions.of(space))) {
        region.copyTo(grown);
        grown.putReference(grown.root() + 8, grown.allocate(16, 8));
        grown.validate();
      }
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    try (Region region = Region.map(other, space, Access.READ)) {
      region.validateBody();
      assertThat(sum(region)).isEqualTo(1_000_000);
    }
  }

  @Test
  void aSecondJvmUsesTheFileAtAnotherAddress() throws Exception {
    long start;
    try (Region region = Region.create(RegionOptions.of(space))) {
      ring(region);
      region.writeTo(file);
      start = region.start();
    }
    String said = run(List.of(), RegionReader.class.getName(), file.toString());
    assertThat(said)
        .startsWith(NODES + " nodes, sum " + NODES * (NODES - 1L) / 2)
        .doesNotContain("at " + start);
  }

  private static String run(List<String> options, String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(place(Region.class) + ":" + place(RegionReader.class));
    command.addAll(options);
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.strip();
  }

  private static String place(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  @Test
  void theAlignmentOfBlocksIsKept() throws IOException {
    for (long alignment : new long[] {1, 16, 4096, 64 << 10, Region.MAX_ALIGNMENT}) {
      try (Region region = Region.create(RegionOptions.of(space))) {
        region.root(region.allocate(100, alignment));
        region.writeTo(file);
      }
      try (Region region = Region.map(file, space, Access.READ)) {
        assertThat(region.root() % alignment).isZero();
      }
    }
  }

  @Test
  void anEmptyRegionIsAFileOfItsHeader() throws IOException {
    try (Region region = Region.create(RegionOptions.of(space))) {
      region.writeTo(file);
    }
    assertThat(Files.size(file)).isEqualTo(64);
    try (Region region = Region.map(file, space, Access.READ)) {
      region.validateBody();
      assertThat(region.root()).isZero();
      assertThat(region.usedBytes()).isEqualTo(64);
    }
  }

  @Test
  void regionsOfAllKindsWriteTheSameFile() throws IOException {
    writeRing();
    byte[] expected = Files.readAllBytes(file);
    AddressSpace simulated = SimulatedMachine.builder().build().createProcess("writer");
    try (Heap heap = Heap.create(HeapOptions.of(simulated));
        Region inSpace = Region.create(RegionOptions.of(simulated));
        Region inHeap = Region.create(heap, 1 << 20)) {
      for (Region region : List.of(inSpace, inHeap)) {
        ring(region);
        region.writeTo(file);
        assertThat(Files.readAllBytes(file)).isEqualTo(expected);
        try (Region mapped = Region.map(file, simulated, Access.READ)) {
          mapped.validateBody();
          assertThat(sum(mapped)).isEqualTo(NODES * (NODES - 1L) / 2);
          assertThatThrownBy(() -> mapped.memory().putByte(mapped.root(), (byte) 1))
              .isInstanceOf(AccessViolationException.class);
        }
      }
    }
    assertThat(simulated.reservedBytes()).isZero();
  }

  @Test
  void whoHasMappedTheOldFileKeepsIt() throws IOException {
    writeRing();
    try (Region old = Region.map(file, space, Access.READ);
        Region empty = Region.create(RegionOptions.of(space))) {
      empty.writeTo(file);
      assertThat(Files.size(file)).isEqualTo(64);
      assertThat(sum(old)).isEqualTo(NODES * (NODES - 1L) / 2);
      old.validateBody();
      old.writeTo(file);
    }
    try (Region region = Region.map(file, space, Access.READ)) {
      assertThat(sum(region)).isPositive();
    }
  }

  @Test
  void aFileThatIsReplacedKeepsItsRightsAndALinkStaysALink() throws IOException {
    writeRing();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(folder.resolve("link.fhr"), file);
    try (Region region = Region.create(RegionOptions.of(space))) {
      region.writeTo(link);
    }
    assertThat(link).isSymbolicLink();
    assertThat(Files.size(file)).isEqualTo(64);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed() throws IOException {
    Path absent = folder.resolve("absent").resolve("a.fhr");
    try (Region region = Region.create(RegionOptions.of(space))) {
      assertThatThrownBy(() -> region.writeTo(absent))
          .isInstanceOf(FileSystemException.class)
          .hasMessage(absent + ": the region is not written: no such folder");
      assertThatThrownBy(() -> region.writeTo(folder))
          .isInstanceOf(FileSystemException.class)
          .hasMessage(folder + ": the region is not written: not a regular file");
    }
  }

  /// A limit on the size of files stands for a full disk: the second write fails halfway.
  @Test
  void aFileTooLargeForTheSystemLeavesNothing() throws Exception {
    Process process =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                "ulimit -f 2000; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-Xshare:off",
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                place(Region.class) + ":" + place(RegionReader.class),
                LargeFile.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said.strip()).isEqualTo(file + ": the region is not written: File too large");
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  /// Writes 8 MiB, and prints what came of it.
  static final class LargeFile {
    private LargeFile() {}

    @SuppressWarnings("SystemOut") // The other process reads it.
    public static void main(String[] args) {
      try (Region region = Region.create()) {
        region.allocate(8 << 20, 16);
        region.writeTo(Path.of(args[0]));
        System.out.println("written");
      } catch (IOException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void whatIsNoRegionFileIsRefused() throws IOException {
    Path absent = folder.resolve("absent.fhr");
    assertThatThrownBy(() -> Region.map(absent, space, Access.READ))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(absent.toString());
    assertThatThrownBy(() -> Region.map(folder, space, Access.READ))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.toString());
    Files.createFile(file);
    assertRefused("cut: it is empty");
    Files.writeString(file, "FHREG");
    assertRefused("cut: it has 5 bytes");
    Files.writeString(file, "A text of some length, which says nothing of regions. ".repeat(100));
    assertRefused("not a region file");
    assertThatThrownBy(() -> Region.map(file, space, Access.READ_WRITE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("access=READ_WRITE");
  }

  private void assertRefused(String problem) {
    assertThatThrownBy(() -> Region.map(file, space, Access.READ))
        .isInstanceOf(RegionFileException.class)
        .hasMessageStartingWith(file + ": " + problem);
  }

  @Test
  void aFileThatIsCutAnywhereIsRefused() throws IOException {
    writeRing();
    byte[] whole = Files.readAllBytes(file);
    for (int length = 1; length < 130; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertRefused("cut: it has " + length);
    }
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertRefused("cut: it has " + (whole.length - 1) + " of the region's " + whole.length);
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    assertRefused("damaged: it has 1 bytes after");
  }

  @Test
  void damageOfTheBodyIsFoundWhenAskedFor() throws IOException {
    writeRing();
    byte[] whole = Files.readAllBytes(file);
    whole[whole.length / 2] ^= 1;
    Files.write(file, whole);
    try (Region region = Region.map(file, space, Access.READ)) {
      assertThatThrownBy(region::validateBody)
          .isInstanceOf(RegionFileException.class)
          .hasMessage(file + ": damaged: its body does not match its checksum");
    }
  }

  @Test
  void aHostileFileLeadsNobodyOutOfItself() throws IOException {
    writeRing();
    byte[] whole = Files.readAllBytes(file);
    Arrays.fill(whole, 64 + 8, 64 + 16, (byte) 0x7f);
    Files.write(file, whole);
    try (Region region = Region.map(file, space, Access.READ)) {
      assertThatThrownBy(() -> region.getReference(region.root() + 8))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }
}
