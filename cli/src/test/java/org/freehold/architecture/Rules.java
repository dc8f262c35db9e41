package org.freehold.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The rules, each as a value that can be tried on any classes: on the product's by
/// [ArchitectureTest], and on classes made to break them by [RulesCanFailTest].
final class Rules {

  private static final String ROOT = "org.freehold";
  private static final String RAW_MEMORY = "org.freehold.vm.internal.RawMemory";
  private static final String LINUX_CALLS = ROOT + ".vm.internal.LinuxCalls";

  private Rules() {}

  /// The layers of core, from the bottom up, and the modules above it.
  static List<ArchRule> arrows() {
    List<ArchRule> rules = new ArrayList<>();
    rules.add(uses("(root)"));
    rules.add(uses("internal"));
    rules.add(uses("flags", "internal"));
    rules.add(uses("vm", "(root)", "internal"));
    rules.add(uses("heap", "(root)", "internal", "flags", "vm"));
    rules.add(uses("malloc", "(root)", "internal", "flags", "vm", "heap"));
    rules.add(uses("object", "(root)", "internal", "flags", "vm", "heap", "malloc"));
    String[] core = {"(root)", "internal", "flags", "vm", "heap", "malloc", "object"};
    rules.add(uses("win32", core));
    rules.add(uses("clib", core));
    rules.add(uses("trace", core));
    rules.add(uses("netty", core));
    rules.add(uses("arrow", core));
    rules.add(uses("micrometer", core));
    rules.add(uses("lab", with(core, "trace")));
    rules.add(uses("inspect", with(core, "trace")));
    rules.add(uses("bench", with(core, "trace", "lab")));
    rules.add(nobodyUsesBench());
    rules.add(uses("playground", with(core, "trace", "lab", "inspect")));
    rules.add(uses("testkit"));
    return rules;
  }

  /// The benchmarks stand above everything, and the command starts them as another program.
  private static ArchRule nobodyUsesBench() {
    return noClasses()
        .that(not(in("bench")))
        .should()
        .dependOnClassesThat(in("bench"))
        .as("nobody uses bench");
  }

  private static String[] with(String[] some, String... more) {
    String[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  /// A part of Freehold uses itself and these parts, and no other part.
  private static ArchRule uses(String part, String... others) {
    DescribedPredicate<JavaClass> allowed = not(resideInAPackage(ROOT + "..")).or(in(part));
    for (String other : others) {
      allowed = allowed.or(in(other));
    }
    return classes()
        .that(in(part))
        .should()
        .onlyDependOnClassesThat(allowed)
        .allowEmptyShould(true)
        .as(part + " uses no part of Freehold but " + List.of(others));
  }

  private static DescribedPredicate<JavaClass> in(String part) {
    return part.equals("(root)")
        ? resideInAPackage(ROOT)
        : resideInAPackage(ROOT + "." + part + "..");
  }

  /// No package of Freehold depends, by any way round, on itself. A public package of core counts
  /// as two, its values and its factories ([Rooms]); the one value that shows a factory to users is
  /// the listener which is handed the heap. The factory methods of `vm` know the rooms that
  /// implement its interfaces, as [Rooms#onlyFactoryMethodsOfVmKnowRooms] says; the reader of
  /// snapshots' frames throws the exception that users catch.
  static ArchRule noCycles() {
    return SlicesRuleDefinition.slices()
        .assignedFrom(new EachPackage())
        .should()
        .beFreeOfCycles()
        .ignoreDependency(name("org.freehold.heap.LimitListener"), name("org.freehold.heap.Heap"))
        .ignoreDependency(resideInAPackage(ROOT + ".vm"), resideInAPackage(ROOT + ".vm.internal.."))
        .ignoreDependency(
            resideInAPackage(ROOT + ".inspect.internal.frames"),
            name(ROOT + ".inspect.snapshot.SnapshotFormatException"))
        .as("packages do not depend on each other in a circle");
  }

  private static final class EachPackage implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      if (!type.getPackageName().startsWith(ROOT)) {
        return SliceIdentifier.ignore();
      }
      return Rooms.isFactory(type)
          ? SliceIdentifier.of(type.getPackageName(), "factories")
          : SliceIdentifier.of(type.getPackageName());
    }

    @Override
    public String getDescription() {
      return "each package";
    }
  }

  /// Nothing reaches into the JDK.
  static ArchRule noInternals() {
    return noClasses()
        .should()
        .dependOnClassesThat(resideInAnyPackage("sun..", "jdk.internal.."))
        .as("nobody uses sun.misc.Unsafe or another part of the JDK that it does not export");
  }

  /// The operating system is called from one place. Allocators in C, which Freehold is measured
  /// against, are called from another, and libraries in C that a heap serves from a third.
  static ArchRule onlyVmLinks() {
    return noClasses()
        .that(
            not(
                resideInAnyPackage(
                    ROOT + ".vm..", ROOT + ".lab.peer", ROOT + ".lab.isolated", ROOT + ".clib..")))
        .should()
        .dependOnClassesThat(assignableTo(Linker.class).or(assignableTo(SymbolLookup.class)))
        .as(
            "only vm calls the foreign linker, lab.peer and clib to call libraries in C, and"
                + " lab.isolated to give up rights");
  }

  /// Raw memory is read and written in one class.
  static ArchRule onlyRawMemoryTouches() {
    return noClasses()
        .that(not(belongTo(name(RAW_MEMORY).forSubtype())))
        .should()
        .accessTargetWhere(
            targetOwner(assignableTo(MemorySegment.class))
                .and(target(nameMatching("(get|set)(AtIndex|String)?|copy|copyFrom|fill"))))
        .as("only RawMemory reads and writes memory");
  }

  /// The segment that spans all memory is made where the system's calls are linked, so that a
  /// failure there can be repeated.
  static ArchRule onlyVmReinterprets() {
    return noClasses()
        .that(not(belongTo(name(RAW_MEMORY).or(name(LINUX_CALLS)).forSubtype())))
        .should()
        .accessTargetWhere(
            targetOwner(assignableTo(MemorySegment.class)).and(target(nameMatching("reinterpret"))))
        .as("only RawMemory and LinuxCalls make segments of memory");
  }

  /// Handles on memory, the other way in, are made beside it: a call of the operating system leaves
  /// its error number in a structure.
  static ArchRule onlyInternalsMakeHandles() {
    return noClasses()
        .that(not(resideInAPackage(ROOT + ".vm.internal")))
        .should()
        .accessTargetWhere(
            targetOwner(assignableTo(MemoryLayout.class))
                .and(target(nameMatching("(arrayElement)?[vV]arHandle"))))
        .as("only vm.internal makes handles on memory");
  }

  /// The core depends on java.base and on annotations that are gone when it runs.
  static ArchRule coreNeedsJavaAlone() {
    return classes()
        .that(
            resideInAnyPackage(
                ROOT, "org.freehold.internal..", "org.freehold.vm..", "org.freehold.heap.."))
        .or(resideInAnyPackage("org.freehold.malloc..", "org.freehold.object.."))
        .or(resideInAPackage("org.freehold.flags.."))
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage("java..", ROOT + "..", "org.jspecify.."))
        .as("the core depends on the JDK alone");
  }

  /// A library does not end the process of its user, and prints nothing.
  static ArchRule onlyMainOwnsTheProcess() {
    return noClasses()
        .that(not(name("org.freehold.cli.Main").forSubtype()))
        .and(
            not(
                nameMatching("org.freehold.bench.BenchMain|org.freehold.bench.probe.ProbeMain")
                    .forSubtype()))
        .should()
        .accessTargetWhere(
            targetOwner(assignableTo(System.class)).and(target(nameMatching("exit|out|err"))))
        .as("only a program's Main ends the process, and nobody prints past its shell");
  }
}
