package org.freehold.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.freehold");

  @Test
  void theProductIsInView() {
    assertThat(PRODUCT.contain("org.freehold.heap.Heap")).isTrue();
    assertThat(PRODUCT.contain("org.freehold.clib.CLibrary")).isTrue();
    assertThat(PRODUCT.contain("org.freehold.trace.replay.Replay")).isTrue();
    assertThat(PRODUCT.contain("org.freehold.inspect.report.VmmapPage")).isTrue();
    assertThat(PRODUCT.contain("org.freehold.cli.Main")).isTrue();
    assertThat(PRODUCT.contain("org.freehold.bench.BenchMain")).isTrue();
    assertThat(PRODUCT.contain("org.freehold.architecture.ArchitectureTest")).isFalse();
  }

  @Test
  void noArrowRunsUpwards() {
    Rules.arrows().forEach(rule -> rule.check(PRODUCT));
  }

  @Test
  void roomsUseOnlyTheirNeighbours() {
    Rooms.neighbours().forEach(rule -> rule.check(PRODUCT));
    assertThat(Rooms.upwardArrows(Rooms.ALL)).isEmpty();
    Rooms.onlyFactoryMethodsOfVmKnowRooms().forEach(rule -> rule.check(PRODUCT));
  }

  @Test
  void everyRoomIsInTheTable() {
    assertThat(
            PRODUCT.stream()
                .map(JavaClass::getPackageName)
                .filter(name ->
                    name.matches(
                        "org\\.freehold\\.((clib|heap|inspect|object|playground|trace|vm|win32)\\.)?internal.*"))
                .map(name -> name.substring("org.freehold.".length())))
        .isSubsetOf(Rooms.ALL.stream().map(Rooms.Room::name).toList());
  }

  @Test
  void usersSeeNoRoom() {
    Rooms.publicTypesShowNoRoom().check(PRODUCT);
    Rooms.coreKeepsItsRooms().check(PRODUCT);
  }

  @Test
  void packagesHaveNoCycles() {
    Rules.noCycles().check(PRODUCT);
  }

  @Test
  void nobodyUsesInternalsOfTheJdk() {
    Rules.noInternals().check(PRODUCT);
  }

  @Test
  void onlyVmCallsTheLinker() {
    Rules.onlyVmLinks().check(PRODUCT);
  }

  @Test
  void onlyOneClassTouchesRawMemory() {
    Rules.onlyRawMemoryTouches().check(PRODUCT);
    Rules.onlyVmReinterprets().check(PRODUCT);
    Rules.onlyInternalsMakeHandles().check(PRODUCT);
  }

  @Test
  void onlyMainOwnsTheProcess() {
    Rules.onlyMainOwnsTheProcess().check(PRODUCT);
  }

  @Test
  void theCoreDependsOnTheJdkAlone() throws URISyntaxException {
    Rules.coreNeedsJavaAlone().check(PRODUCT);
    assertThat(requiredAtRunTime(AddressSpace.class)).containsExactly("java.base");
  }

  private static Set<String> requiredAtRunTime(Class<?> anyClass) throws URISyntaxException {
    Path jar = Path.of(anyClass.getProtectionDomain().getCodeSource().getLocation().toURI());
    return ModuleFinder.of(jar).findAll().iterator().next().descriptor().requires().stream()
        .filter(needed -> !needed.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
        .map(ModuleDescriptor.Requires::name)
        .collect(Collectors.toSet());
  }
}
