package org.freehold.cli.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.freehold.cli.library.Program.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged jars as others use them: on the module path, on the class path, and in a runtime
/// that `jlink` makes. Nothing is on any path but the jars themselves and what they require.
class PublishedModulesIT {

  private static final String CORE = "--enable-native-access=org.freehold.core";
  private static final String UNNAMED = "--enable-native-access=ALL-UNNAMED";
  private static final String DENY = "--illegal-native-access=deny";

  /// Uses types whose members say what may be null.
  private static final String MAIN =
      """
      package app;

      import org.freehold.heap.Heap;
      import org.freehold.heap.HeapOptions;
      import org.freehold.malloc.Malloc;
      import org.freehold.vm.AddressSpace;

      public class Main {
        public static void main(String[] args) {
          for (int i = 0; i < 2; i++) {
            try {
              use();
            } catch (IllegalCallerException e) {
              System.out.println(e.getMessage());
            }
          }
        }

        private static void use() {
          Malloc.free(Malloc.malloc(100));
          HeapOptions options =
              HeapOptions.builder(AddressSpace.host()).pageHeap(null).faults(null).build();
          try (Heap heap = Heap.create(options)) {
            heap.free(heap.allocate(100));
            System.out.println(options.pageHeap() + " " + heap.allocationStacks());
          }
        }
      }
      """;

  private static final String USED = "null null\nnull null\n";

  @TempDir private Path folder;

  private Program corePlain() throws IOException {
    return new Program(folder, Program.jars("freehold-core"), Map.of("app/Main.java", MAIN));
  }

  private Program coreModule() throws IOException {
    String module = "module app { requires org.freehold.core; }";
    return new Program(
        folder,
        Program.jars("freehold-core"),
        Map.of("app/Main.java", MAIN, "module-info.java", module));
  }

  @Test
  void aModuleThatRequiresCoreCompilesAndRuns() throws Exception {
    Program program = coreModule();
    program.compileModule();
    assertThat(program.runModule("app/app.Main", CORE, DENY)).isEqualTo(new Outcome(0, USED));
  }

  @Test
  void aProgramOnTheClassPathCompilesAndRuns() throws Exception {
    Program program = corePlain();
    program.compilePlain();
    assertThat(program.runPlain("app.Main", UNNAMED, DENY)).isEqualTo(new Outcome(0, USED));
  }

  @Test
  void aRuntimeOfTheModuleAndCoreCanBeLinked() throws Exception {
    Program program = coreModule();
    program.compileModule();
    Path image = program.link("app");
    assertThat(program.run(image, List.of(DENY, "--module", "app/app.Main")))
        .isEqualTo(new Outcome(0, USED));
  }

  @Test
  void aModuleThatIsDeniedNativeAccessIsToldTheOptionEachTime() throws Exception {
    Program program = coreModule();
    program.compileModule();
    assertThat(program.runModule("app/app.Main", DENY))
        .isEqualTo(new Outcome(0, denied(CORE).repeat(2)));
  }

  @Test
  void aProgramOnTheClassPathThatIsDeniedNativeAccessIsToldTheOptionEachTime() throws Exception {
    Program program = corePlain();
    program.compilePlain();
    assertThat(program.runPlain("app.Main", DENY))
        .isEqualTo(new Outcome(0, denied(UNNAMED).repeat(2)));
  }

  private static String denied(String option) {
    return "Freehold calls the operating system, and this JVM denies native access: start it with "
        + option
        + "\n";
  }

  @Test
  void aModuleThatRequiresEveryPublishedModuleCompiles() throws Exception {
    String main =
        """
        package app;

        import org.freehold.inspect.AddressMap;
        import org.freehold.lab.compare.Result;
        import org.freehold.trace.write.OutputFormat;
        import org.freehold.win32.Kernel32;

        public class Main {
          static AddressMap map;
          static Result result;
          static Kernel32 kernel32;

          public static void main(String[] args) {
            System.out.println(OutputFormat.ofName("a.rep") + " " + map + result + kernel32);
          }
        }
        """;
    String module =
        """
        @SuppressWarnings("module") // The name of win32 ends in digits.
        module app {
          requires org.freehold.inspect;
          requires org.freehold.lab;
          requires org.freehold.trace;
          requires org.freehold.win32;
        }
        """;
    Program program =
        new Program(
            folder, Program.jars(""), Map.of("app/Main.java", main, "module-info.java", module));
    program.compileModule();
    assertThat(program.runModule("app/app.Main").code()).isZero();
  }

  @Test
  void whatAModuleExportsNamesOnlyTypesThatItsUsersCanName() throws Exception {
    assertThat(ExportedTypes.hiddenIn(Program.jars(""), "org.freehold.")).isEmpty();
  }
}
