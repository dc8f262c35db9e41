package org.freehold.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every rule finds what it forbids, and lets pass what stands right beside that.
class RulesCanFailTest {

  private static final String SEGMENT = "java.lang.foreign.MemorySegment";

  @TempDir private Path folder;

  @Test
  void anArrowUpwardsIsFound() {
    JavaClasses classes =
        Snippets.compile(
            folder,
            "org.freehold.vm.Low|org.freehold.heap.High up;",
            "org.freehold.heap.High|org.freehold.vm.Fine down;",
            "org.freehold.vm.Fine|int nothing;");
    assertThat(broken(Rules.arrows(), classes)).isEqualTo("org.freehold.vm.Low");
  }

  @Test
  void anArrowBetweenNeighboursIsFound() {
    JavaClasses classes =
        Snippets.compile(
            folder,
            "org.freehold.trace.Reader|org.freehold.win32.Face face; org.freehold.heap.Some heap;",
            "org.freehold.heap.Some|int nothing;",
            "org.freehold.win32.Face|int nothing;");
    assertThat(broken(Rules.arrows(), classes)).isEqualTo("org.freehold.trace.Reader");
  }

  @Test
  void aReaderThatAnotherPartLeansOnIsFound() {
    JavaClasses classes =
        Snippets.compile(
            folder,
            "org.freehold.inspect.Map|org.freehold.trace.Reader trace; org.freehold.vm.Space"
                + " space;",
            "org.freehold.trace.Reader|org.freehold.inspect.Map map;",
            "org.freehold.vm.Space|int nothing;");
    assertThat(broken(Rules.arrows(), classes)).isEqualTo("org.freehold.trace.Reader");
  }

  @Test
  void aCycleOfPackagesIsFound() {
    JavaClasses circle =
        Snippets.compile(
            folder,
            "org.freehold.a.One|org.freehold.b.Two next;",
            "org.freehold.b.Two|org.freehold.c.Three next;",
            "org.freehold.c.Three|org.freehold.a.One next;");
    assertThat(fails(Rules.noCycles(), circle)).isTrue();
  }

  @Test
  void aChainOfPackagesIsNoCycle() {
    JavaClasses chain =
        Snippets.compile(
            folder,
            "org.freehold.a.One|org.freehold.b.Two next; Other same;",
            "org.freehold.a.Other|One same;",
            "org.freehold.b.Two|int nothing;");
    assertThat(fails(Rules.noCycles(), chain)).isFalse();
  }

  @Test
  void aRoomThatUsesOneWhichIsNotItsNeighbourIsFound() {
    JavaClasses classes =
        Snippets.compile(
            folder,
            "org.freehold.heap.internal.slab.Low|org.freehold.heap.internal.cache.High up;",
            "org.freehold.heap.internal.cache.High|org.freehold.heap.internal.slab.Fine down;",
            "org.freehold.heap.internal.slab.Fine|org.freehold.heap.HeapOptions value;",
            "org.freehold.heap.HeapOptions|int nothing;");
    assertThat(broken(Rooms.neighbours(), classes))
        .isEqualTo("org.freehold.heap.internal.slab.Low");
  }

  @Test
  void aRoomThatKnowsAFactoryIsFound() {
    JavaClasses classes =
        Snippets.compile(
            folder,
            "org.freehold.heap.internal.slab.Bad|org.freehold.heap.Heap up;",
            "org.freehold.heap.Heap|org.freehold.heap.internal.slab.Fine down;",
            "org.freehold.heap.internal.slab.Fine|int nothing;");
    assertThat(broken(Rooms.neighbours(), classes))
        .isEqualTo("org.freehold.heap.internal.slab.Bad");
  }

  @Test
  void aTypeOfVmThatKnowsARoomAndMakesNothingIsFound() {
    JavaClasses classes =
        Snippets.compile(
            folder,
            "org.freehold.vm.Region|org.freehold.vm.internal.host.Fine room;",
            "org.freehold.vm.AddressSpace|static Object host() { return new"
                + " org.freehold.vm.internal.host.Fine(); }",
            "org.freehold.vm.internal.host.Fine|int nothing;");
    assertThat(broken(Rooms.onlyFactoryMethodsOfVmKnowRooms(), classes))
        .isEqualTo("org.freehold.vm.Region");
  }

  @Test
  void aRoomOfVmThatCallsAFactoryMethodIsFound() {
    JavaClasses classes =
        Snippets.compile(
            folder,
            "org.freehold.vm.internal.host.Bad|Object m() { return"
                + " org.freehold.vm.AddressSpace.host(); }",
            "org.freehold.vm.AddressSpace|static public Object host() { return null; }");
    assertThat(broken(Rooms.onlyFactoryMethodsOfVmKnowRooms(), classes))
        .isEqualTo("org.freehold.vm.internal.host.Bad");
  }

  @Test
  void anUpwardArrowInTheTableOfRoomsIsFound() {
    List<Rooms.Room> rooms = List.of(Rooms.Room.of("a", "b"), Rooms.Room.of("b"));
    assertThat(Rooms.upwardArrows(rooms)).containsExactly("a -> b");
    assertThat(Rooms.upwardArrows(rooms.reversed())).isEmpty();
  }

  @Test
  void aPublicTypeThatShowsARoomIsFound() {
    JavaClasses classes =
        Snippets.compile(
            folder,
            "org.freehold.heap.Bad|public org.freehold.heap.internal.slab.Fine shown;",
            "org.freehold.heap.Good|private org.freehold.heap.internal.slab.Fine hidden;",
            "org.freehold.heap.internal.slab.Fine|int nothing;");
    assertThat(broken(List.of(Rooms.publicTypesShowNoRoom()), classes))
        .isEqualTo("org.freehold.heap.Bad");
  }

  @Test
  void aModuleThatReachesIntoARoomIsFound() {
    JavaClasses classes =
        Snippets.compile(
            folder,
            "org.freehold.inspect.Bad|org.freehold.heap.internal.slab.Fine room;",
            "org.freehold.heap.Good|org.freehold.heap.internal.slab.Fine room;",
            "org.freehold.heap.internal.slab.Fine|int nothing;");
    assertThat(broken(List.of(Rooms.coreKeepsItsRooms()), classes))
        .isEqualTo("org.freehold.inspect.Bad");
  }

  @Test
  void unsafeIsFound() {
    JavaClasses classes =
        Snippets.compile(
            folder,
            "org.freehold.vm.Bad|long m(sun.misc.Unsafe u) { return u.allocateMemory(8); }",
            "org.freehold.vm.Good|java.util.List<String> list;");
    assertThat(broken(List.of(Rules.noInternals()), classes)).isEqualTo("org.freehold.vm.Bad");
  }

  @Test
  void aLinkerOutsideOfVmIsFound() {
    String body = "Object o = java.lang.foreign.Linker.nativeLinker().defaultLookup();";
    JavaClasses classes =
        Snippets.compile(
            folder, "org.freehold.heap.Bad|" + body, "org.freehold.vm.internal.Good|" + body);
    assertThat(broken(List.of(Rules.onlyVmLinks()), classes)).isEqualTo("org.freehold.heap.Bad");
  }

  @Test
  void everyWayIntoRawMemoryIsFound() {
    String layout = "java.lang.foreign.ValueLayout.JAVA_LONG";
    List<String> ways =
        List.of(
            "s.get(" + layout + ", 0)",
            "s.getAtIndex(" + layout + ", 0)",
            "s.getString(0)",
            "s.reinterpret(8)",
            "s.copyFrom(s)",
            "s.fill((byte) 0)");
    for (String way : ways) {
      String body = "Object m(" + SEGMENT + " s) { return " + way + "; }";
      JavaClasses classes =
          Snippets.compile(
              folder, "org.freehold.vm.Bad|" + body, "org.freehold.vm.internal.RawMemory|" + body);
      assertThat(broken(List.of(Rules.onlyRawMemoryTouches(), Rules.onlyVmReinterprets()), classes))
          .as(way)
          .isEqualTo("org.freehold.vm.Bad");
    }
  }

  @Test
  void aHandleOnMemoryIsFound() {
    String body = "Object o = java.lang.foreign.ValueLayout.JAVA_LONG.varHandle();";
    JavaClasses classes =
        Snippets.compile(
            folder, "org.freehold.vm.Bad|" + body, "org.freehold.vm.internal.Good|" + body);
    assertThat(broken(List.of(Rules.onlyInternalsMakeHandles()), classes))
        .isEqualTo("org.freehold.vm.Bad");
  }

  @Test
  void passingASegmentOnIsFine() {
    JavaClasses classes =
        Snippets.compile(
            folder, "org.freehold.heap.Good|long m(" + SEGMENT + " s) { return s.byteSize(); }");
    assertThat(fails(Rules.onlyRawMemoryTouches(), classes)).isFalse();
  }

  @Test
  void aCoreThatNeedsALibraryIsFound() {
    JavaClasses classes =
        Snippets.compile(
            folder,
            "org.freehold.heap.Bad|picocli.CommandLine line;",
            "org.freehold.trace.Good|picocli.CommandLine line;");
    assertThat(broken(List.of(Rules.coreNeedsJavaAlone()), classes))
        .isEqualTo("org.freehold.heap.Bad");
  }

  @Test
  void endingTheProcessAndPrintingAreFound() {
    for (String statement : List.of("System.exit(1);", "System.out.println();")) {
      String body = "void m() { " + statement + " }";
      JavaClasses classes =
          Snippets.compile(
              folder, "org.freehold.heap.Bad|" + body, "org.freehold.cli.Main|" + body);
      assertThat(broken(List.of(Rules.onlyMainOwnsTheProcess()), classes))
          .isEqualTo("org.freehold.heap.Bad");
    }
  }

  private static boolean fails(ArchRule rule, JavaClasses classes) {
    return rule.evaluate(classes).hasViolation();
  }

  /// The one class of these that any of the rules complains about.
  private static String broken(List<ArchRule> rules, JavaClasses classes) {
    List<String> complaints =
        rules.stream()
            .map(rule -> rule.allowEmptyShould(true).evaluate(classes))
            .map(EvaluationResult::getFailureReport)
            .flatMap(report -> report.getDetails().stream())
            .toList();
    // A complaint names the class that it is about first: "Field <org.freehold.vm.Low.up> has ...".
    Set<String> blamed =
        complaints.stream().map(text -> owner(text, classes)).collect(Collectors.toSet());
    return blamed.size() == 1 ? blamed.iterator().next() : "several or none: " + complaints;
  }

  private static String owner(String complaint, JavaClasses classes) {
    String first = complaint.substring(complaint.indexOf('<') + 1);
    return classes.stream()
        .map(JavaClass::getName)
        .filter(first::startsWith)
        .findFirst()
        .orElse(complaint);
  }
}
