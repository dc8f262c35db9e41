package org.freehold.vm.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.freehold.OutOfMemoryException;
import org.freehold.vm.Access;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Region;
import org.freehold.vm.Section;
import org.freehold.vm.SectionOptions;
import org.freehold.vm.Sections;
import org.freehold.vm.ViewOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sections of the host's memory: other processes, and a kernel that refuses.
@Timeout(120)
class HostSectionsTest {

  private static final long PAGE = AddressSpace.host().info().pageSize();
  private static final int SIGKILL = 128 + 9;
  private static final int ENOMEM = 12;
  private static final int EINVAL = 22;
  private static final int EACCES = 13;

  @TempDir private Path folder;
  private final String name = "native-" + ProcessHandle.current().pid() + "-" + System.nanoTime();

  @AfterEach
  void noNameIsLeft() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/dev/shm"))) {
      assertThat(files.filter(file -> file.toString().contains(name))).isEmpty();
    }
  }

  private static String place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  private Process start(String... arguments) throws IOException, URISyntaxException {
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx32m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    place(AddressSpace.class) + ":" + place(SectionPeer.class),
                    SectionPeer.class.getName()),
                Stream.of(arguments))
            .toList();
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  @Test
  void aSecondJvmOpensANamedSectionAndBothSeeWrites() throws Exception {
    AddressSpace space = AddressSpace.host();
    try (Section section =
        space.sections().create(SectionOptions.ofPageFile(3 * PAGE).withName(name))) {
      long view = space.sections().map(section, ViewOptions.READ_WRITE);
      space.memory().putLong(view + PAGE, 123_456_789);
      Process peer = start("answer", name);
      try (BufferedReader out = peer.inputReader()) {
        assertThat(out.readLine()).isEqualTo("read 123456789 of " + 3 * PAGE);
      }
      assertThat(peer.waitFor()).isZero();
      assertThat(space.memory().getLong(view + 2 * PAGE)).isEqualTo(987_654_321);
      space.sections().unmap(view);
    }
  }

  @Test
  void aKilledJvmLosesNothingOfAFileThatWasFlushed() throws Exception {
    Path file = Files.write(folder.resolve("file"), new byte[(int) (4 * PAGE)]);
    Process peer = start("flush", file.toString());
    try (BufferedReader out = peer.inputReader()) {
      assertThat(out.readLine()).isEqualTo("flushed");
      peer.destroyForcibly();
      assertThat(peer.waitFor()).isEqualTo(SIGKILL);
    }
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < bytes.length; i++) {
      assertThat(bytes[i]).isEqualTo((byte) (i * 7));
    }
  }

  @Test
  void aNameOfAProcessThatWasKilledIsRemovedByHand() throws Exception {
    Process peer = start("hold", name);
    try (BufferedReader out = peer.inputReader()) {
      assertThat(out.readLine()).isEqualTo("made");
      peer.destroyForcibly();
      assertThat(peer.waitFor()).isEqualTo(SIGKILL);
    }
    Sections sections = AddressSpace.host().sections();
    assertThatThrownBy(() -> sections.create(SectionOptions.ofPageFile(1).withName(name)))
        .hasMessageContaining("there is a section of that name: " + name);
    sections.remove(name);
    sections.create(SectionOptions.ofPageFile(1).withName(name)).close();
  }

  @Test
  void aNameThatSomebodyElseMeanwhileHasStays() {
    Sections sections = AddressSpace.host().sections();
    SectionOptions options = SectionOptions.ofPageFile(PAGE).withName(name);
    Section first = sections.create(options);
    sections.remove(name);
    try (Section second = sections.create(options)) {
      first.close();
      sections.open(name, Access.READ).close();
      assertThat(second.isOpen()).isTrue();
    }
  }

  @Test
  void viewsThatTouchAreNotMerged() {
    HostAddressSpace space = HostAddressSpace.apart();
    try (Section section = space.sections().create(SectionOptions.ofPageFile(4 * PAGE))) {
      long first = space.sections().map(section, ViewOptions.READ.of(0, 2 * PAGE));
      space.sections().unmap(first);
      first = space.sections().map(section, ViewOptions.READ.withAddress(first).of(0, PAGE));
      long second =
          space.sections().map(section, ViewOptions.READ.withAddress(first + PAGE).of(PAGE, PAGE));
      assertThat(space.query(first).size()).isEqualTo(PAGE);
      assertThat(space.query(second).allocationBase()).isEqualTo(second);
      space.sections().unmap(first);
      assertThat(space.memory().getByte(second)).isZero();
      space.sections().unmap(second);
    }
  }

  @Test
  void roomForANamedSectionIsTakenOrRefusedAtOnce() {
    Sections sections = AddressSpace.host().sections();
    assertThatThrownBy(() -> sections.create(SectionOptions.ofPageFile(1L << 50).withName(name)))
        .isInstanceOf(OutOfMemoryException.class);
  }

  /// Every kind of call of sections, each of which may be refused.
  private void use(HostAddressSpace space, Path file) {
    Sections sections = space.sections();
    attempt(() -> {
      Section section = sections.create(SectionOptions.ofPageFile(3 * PAGE));
      attempt(() -> sections.map(section, ViewOptions.READ_WRITE));
      attempt(() -> space.sections().unmap(sections.map(section, ViewOptions.COPY.of(PAGE, 0))));
      section.close();
    });
    attempt(() -> {
      Section section = sections.create(SectionOptions.ofFile(file).withSize(2 * PAGE));
      attempt(() -> {
        long view = sections.map(section, ViewOptions.READ_WRITE.withAlignment(16 * PAGE));
        space.memory().putByte(view, (byte) 1);
        attempt(() -> sections.flush(view, 0));
        attempt(() -> sections.unmap(view));
      });
      section.close();
    });
    attempt(() -> {
      Section section = sections.create(SectionOptions.ofPageFile(PAGE).withName(name));
      attempt(() -> sections.open(name, Access.READ_WRITE).close());
      section.close();
    });
  }

  private static void attempt(Runnable call) {
    try {
      call.run();
    } catch (AddressSpaceException e) {
      assertThat(e).hasMessageMatching("\\S.*address=.*");
    } catch (OutOfMemoryException e) {
      assertThat(e.diagnosis().sentence()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {ENOMEM, EINVAL, EACCES})
  void theBookIsWholeAndNoDescriptorStaysWhicheverCallFails(int error) throws IOException {
    FaultyKernel kernel = new FaultyKernel(error);
    kernel.refuseOnly(Long.MAX_VALUE);
    end(use(kernel));
    long calls = kernel.calls();
    assertThat(calls).isGreaterThan(25);
    long before = descriptors();
    for (long failing = 1; failing <= calls; failing++) {
      kernel.refuseOnly(failing);
      HostAddressSpace space = use(kernel);
      kernel.refuseOnly(Long.MAX_VALUE);
      space.validate();
      for (Region region : space.regions().toList()) {
        assertThat(region.type()).isEqualTo(Region.Type.MAPPED);
        assertThat(space.memory().getByte(region.base())).isBetween((byte) 0, (byte) 1);
      }
      end(space);
      // A close that was refused, or a name whose file could not be looked at, leaves the name.
      attempt(() -> space.sections().remove(name));
      assertThat(descriptors()).as("call " + failing).isEqualTo(before);
    }
  }

  private HostAddressSpace use(FaultyKernel kernel) throws IOException {
    HostAddressSpace space = new HostAddressSpace(kernel);
    use(space, Files.write(folder.resolve("file"), new byte[100]));
    return space;
  }

  private static void end(HostAddressSpace space) {
    space
        .regions()
        .map(Region::allocationBase)
        .distinct()
        .toList()
        .forEach(space.sections()::unmap);
    assertThat(space.reservedBytes()).isZero();
  }

  /// Descriptors of files of sections; the JVM opens others as it likes.
  private long descriptors() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(this::isOurs).count();
    }
  }

  private boolean isOurs(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.contains("freehold") || target.startsWith(folder.toString());
    } catch (IOException e) {
      return false;
    }
  }
}
