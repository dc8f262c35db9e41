package org.freehold.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes as their folders show them, made up in a folder like `/proc`.
class ProcessMapsTest {

  @TempDir private Path proc;

  @Test
  void readsTheMapAndWhatElseIsKnown() throws IOException {
    write("smaps", MapTexts.SLEEP);
    write("comm", "sleep\n");
    write("cmdline", "sleep\0001000\000");
    write("status", "Name:\tsleep\nVmPTE:\t      48 kB\nThreads:\t1\n");
    write("task/77/syscall", "230 0x0 0x0 0x7ffc00010000 0x7f\n");
    AddressMap map = ProcessMaps.read(proc, 77);
    assertThat(map.owner()).isEqualTo(new AddressMap.Owner("sleep", 77, "sleep 1000", 1, 48 << 10));
    assertThat(map.regions()).hasSize(11);
    assertThat(map.hasFigures()).isTrue();
    assertThat(map.limit()).isEqualTo(0x7ffffffff000L);
    assertThat(map.is32Bit()).isFalse();
  }

  @Test
  void fallsBackToMapsWhereFiguresAreNotTold() throws IOException {
    write("maps", MapTexts.JAVA);
    AddressMap map = ProcessMaps.read(proc, 77);
    assertThat(map.hasFigures()).isFalse();
    assertThat(map.regions()).hasSize(36);
    assertThat(map.owner().threads()).isZero();
  }

  @Test
  void threadsAreFoundByTheirStackPointers() throws IOException {
    write(
        "maps",
        """
        7f00007ff000-7f0000800000 ---p 00000000 00:00 0
        7f0000800000-7f0000900000 rw-p 00000000 00:00 0
        """);
    write("task/78/syscall", "202 0x1 0x2 0x3 0x4 0x5 0x6 0x7f00008fe000 0x7f0001\n");
    write("task/78/comm", "worker\n");
    write("task/79/syscall", "running\n");
    assertThat(ProcessMaps.read(proc, 77).regions().get(1).detail())
        .isEqualTo("thread 78 (worker)");
  }

  @Test
  void aProcessOf32BitsHas4GiB() throws IOException {
    write("maps", "08048000-08049000 r-xp 00000000 fe:00 9 /bin/old\n");
    AddressMap map = ProcessMaps.read(proc, 77);
    assertThat(map.limit()).isEqualTo(1L << 32);
    assertThat(map.is32Bit()).isTrue();
    assertThat(map.withFree()).hasSize(3);
  }

  @Test
  void aWiderAddressSpaceIsSeen() throws IOException {
    write("maps", "ffffa0000000-ffffa0001000 rw-p 00000000 00:00 0\n");
    assertThat(ProcessMaps.read(proc, 77).limit()).isEqualTo(1L << 48);
  }

  @Test
  void thereIsNoSuchProcess() {
    refused(5, "there is no process 5");
  }

  @Test
  void thereIsNoProc() {
    assertThatExceptionOfType(UnreadableProcessException.class)
        .isThrownBy(() -> ProcessMaps.read(proc.resolve("gone"), 5))
        .withMessageEndingWith("which this system does not have");
  }

  @Test
  void theProcessEndedMeanwhile() throws IOException {
    write("comm", "sleep\n");
    refused(77, "process 77 (sleep) ended while its map was read");
  }

  @Test
  void aThreadOfTheKernelHasNoAddresses() throws IOException {
    write("comm", "kworker/0:1\n");
    write("smaps", "");
    refused(77, "process 77 (kworker/0:1) has no addresses: it is the kernel's own, or has ended");
  }

  @Test
  void aMapThatCannotBeUnderstoodIsNamedWithItsLine() throws IOException {
    write("smaps", "1000-2000 rw-p 00000000 00:00 0\nnonsense\n");
    assertThatExceptionOfType(MapsFormatException.class)
        .isThrownBy(() -> ProcessMaps.read(proc, 77))
        .withMessageContaining("smaps:2: expected a mapping");
  }

  @Test
  void addressesAreFoundAndGapsAreFree() throws IOException {
    write("smaps", MapTexts.SLEEP);
    AddressMap map = ProcessMaps.read(proc, 77);
    assertThat(map.at(0x55d0c9f00010L)).extracting(MapRegion::usage).isEqualTo(Usage.HEAP);
    assertThat(map.at(0)).extracting(MapRegion::usage).isEqualTo(Usage.FREE);
    assertThat(map.at(0xffff_ffff_ff60_0000L)).extracting(MapRegion::name).isEqualTo("[vsyscall]");
    assertThat(map.at(-1)).isNull();
    long all = map.withFree().stream().mapToLong(MapRegion::size).sum();
    assertThat(all).isEqualTo(map.limit() + 4096);
  }

  private void refused(long pid, String message) {
    assertThatExceptionOfType(UnreadableProcessException.class)
        .isThrownBy(() -> ProcessMaps.read(proc, pid))
        .withMessage(message);
  }

  private void write(String name, String text) throws IOException {
    Path file = proc.resolve("77").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
