package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.freehold.flags.EffectiveFlags;
import org.freehold.flags.GlobalFlag;
import org.freehold.flags.GlobalFlags;
import org.freehold.flags.PageHeapSettings;
import org.freehold.malloc.Malloc;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Heaps check what the global flags of their program ask for.
class GlobalFlagsOfHeapsTest {

  @TempDir private Path folder;

  /// A program that writes one byte past the end of a block.
  static final class Careless {
    private Careless() {}

    @SuppressWarnings("SystemOut") // A program that talks to its parent.
    public static void main(String[] args) {
      HeapOptions options = Heap.processHeap().options();
      System.out.println(options.debugging().options() + " " + options.stackTraces());
      long block = Malloc.malloc(10);
      Heap.processHeap().options().space().memory().putByte(block + 10, (byte) 7);
      try {
        Malloc.free(block);
        System.out.println("freed");
      } catch (HeapCorruptionException e) {
        System.out.println(e.violation().orElseThrow().kind().text());
      }
    }
  }

  private List<String> output(String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(place(Careless.class) + ":" + place(Heap.class));
    command.add(Careless.class.getName());
    Path out = folder.resolve("out");
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile());
    builder.environment().keySet().removeIf(name -> name.endsWith("GFLAGS"));
    assertThat(builder.start().waitFor()).isZero();
    return Files.readAllLines(out);
  }

  private static Path place(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @Test
  void withoutFlagsNothingIsChecked() throws Exception {
    assertThat(output("-Dfreehold.gflags=-FFFFFFFF")).containsExactly("[] 0", "freed");
  }

  @Test
  void parameterChecksFindTheByte() throws Exception {
    assertThat(output("-Dfreehold.gflags=+hpc,+ust"))
        .containsExactly("[TAIL_CHECK, FREE_CHECK, PARAMETER_CHECK] 1", "heap buffer overrun");
  }

  @Test
  void everyOptionFollowsItsFlag() {
    for (DebugOption option : DebugOption.values()) {
      GlobalFlags flags = GlobalFlags.of(option.flag());
      Debugging debugging = Debugging.of(flags);
      assertThat(debugging.has(option)).isTrue();
      assertThat(debugging.flags().toHeapFlags()).isEqualTo(flags.toHeapFlags());
      assertThat(debugging.checks()).isEqualTo(!flags.keepsFrontEnd());
    }
  }

  @Test
  void aPageHeapKeepsStacksAndAQuarantine() {
    EffectiveFlags flags =
        new EffectiveFlags(
            GlobalFlags.of(GlobalFlag.PAGE_HEAP), PageHeapSettings.STANDARD, 8, List.of());
    HeapOptions options = HeapOptions.builder(AddressSpace.host()).flags(flags).build();
    assertThat(options.debugging()).isEqualTo(Debugging.of(DebugOption.PAGE_HEAP_LIGHT));
    assertThat(options.debugging().quarantineBytes()).isEqualTo(Debugging.LIGHT_QUARANTINE_BYTES);
    assertThat(options.stackTraces()).isEqualTo(1);
    assertThat(options.exactSizes()).isTrue();
  }
}
