package org.freehold.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The rooms of core: its packages that are not exported, each one machine, and which of them may
/// use which. The table is ordered from the bottom up, and a room uses only rooms above its line,
/// so no arrow runs upwards.
///
/// A public package has two kinds of types. *Values* (options, results, exceptions, interfaces) are
/// below all rooms and may be used by any. *Factories* put the rooms together and are above them:
/// no room knows one.
final class Rooms {

  private static final String ROOT = "org.freehold.";

  /// A room, by its package below `org.freehold`.
  ///
  /// @param name the package
  /// @param mayUse the rooms it may use beside itself and the values of public packages
  /// @param isAboveFactories whether it stands above its public package instead of below
  record Room(String name, List<String> mayUse, boolean isAboveFactories) {
    static Room of(String name, String... mayUse) {
      return new Room(name, List.of(mayUse), false);
    }

    static Room aboveFactories(String name, String... mayUse) {
      return new Room(name, List.of(mayUse), true);
    }

    /// The part of Freehold that it belongs to.
    String part() {
      return name.substring(0, name.indexOf('.'));
    }
  }

  /// The rooms that every room of core may use: they hold no machine but a discipline.
  private static final List<String> EVERYWHERE = List.of("internal.change");

  /// All rooms, from the bottom up.
  static final List<Room> ALL =
      List.of(
          Room.of("internal.change"),
          Room.of("internal.settings"),
          Room.of("internal.tree"),
          Room.of("vm.internal", "internal.settings"),
          Room.of("vm.internal.physical"),
          Room.of("vm.internal.record"),
          Room.of("vm.internal.reservations", "internal.tree"),
          Room.of(
              "vm.internal.host", "vm.internal", "vm.internal.record", "vm.internal.reservations"),
          Room.of("vm.internal.simulated", "vm.internal.physical", "vm.internal.reservations"),
          Room.of("heap.internal.check"),
          Room.of("heap.internal.metadata", "vm.internal"),
          Room.of("heap.internal.stacks"),
          Room.of("heap.internal.slab", "vm.internal", "heap.internal.metadata"),
          Room.of("heap.internal.cache", "vm.internal", "heap.internal.slab"),
          Room.of(
              "heap.internal.backend",
              "internal.tree",
              "vm.internal",
              "heap.internal.check",
              "heap.internal.metadata"),
          Room.of(
              "heap.internal.blocks",
              "internal.tree",
              "vm.internal",
              "heap.internal.check",
              "heap.internal.backend"),
          Room.of(
              "heap.internal.frontend",
              "heap.internal.check",
              "heap.internal.slab",
              "heap.internal.cache",
              "heap.internal.backend",
              "heap.internal.blocks"),
          Room.of("heap.internal.detect"),
          Room.of(
              "heap.internal.debug",
              "heap.internal.backend",
              "heap.internal.blocks",
              "heap.internal.detect"),
          Room.of(
              "heap.internal.pageheap",
              "internal.tree",
              "vm.internal",
              "heap.internal.check",
              "heap.internal.backend",
              "heap.internal.blocks",
              "heap.internal.detect"),
          Room.of(
              "heap.internal.engine",
              "heap.internal.check",
              "heap.internal.backend",
              "heap.internal.blocks",
              "heap.internal.frontend",
              "heap.internal.detect",
              "heap.internal.debug",
              "heap.internal.pageheap"),
          Room.of("object.internal.region", "vm.internal"),
          Room.of("object.internal.owners"),
          Room.of("object.internal.frames", "vm.internal", "object.internal.owners"),
          Room.of("object.internal.movable", "vm.internal"),
          Room.of("trace.internal.input"),
          Room.of("trace.internal.track"),
          Room.of("trace.internal.fht", "trace.internal.input", "trace.internal.track"),
          Room.of("trace.internal.heaptrack", "trace.internal.input", "trace.internal.track"),
          Room.of("trace.internal.rep", "trace.internal.input", "trace.internal.track"),
          Room.of("trace.internal.calls", "trace.internal.input", "trace.internal.track"),
          Room.of(
              "trace.internal",
              "trace.internal.input",
              "trace.internal.rep",
              "trace.internal.calls"),
          Room.of("win32.internal.status"),
          Room.of("win32.internal.virtualmemory", "win32.internal.status"),
          Room.of("win32.internal.handle", "win32.internal.status", "win32.internal.virtualmemory"),
          Room.of(
              "win32.internal.heap",
              "win32.internal.handle",
              "win32.internal.status",
              "win32.internal.virtualmemory"),
          Room.of(
              "win32.internal.process",
              "win32.internal.handle",
              "win32.internal.status",
              "win32.internal.virtualmemory"),
          Room.of(
              "win32.internal.section",
              "win32.internal.handle",
              "win32.internal.status",
              "win32.internal.virtualmemory"),
          Room.of(
              "win32.internal.movable",
              "win32.internal.handle",
              "win32.internal.heap",
              "win32.internal.status",
              "win32.internal.virtualmemory"),
          Room.of("win32.internal.bstr"),
          Room.aboveFactories("win32.internal.script"),
          Room.of("clib.internal.blocks"),
          Room.of("clib.internal.link"),
          Room.of("inspect.internal.proc"),
          Room.of("inspect.internal.usage", "inspect.internal.proc"),
          Room.of("inspect.internal.pointers"),
          Room.of("inspect.internal.frames"),
          Room.of("playground.internal.run"),
          Room.of("playground.internal.own", "playground.internal.run"),
          Room.of("playground.internal.calls"),
          Room.of("playground.internal.stories"),
          Room.of("playground.internal.web"),
          Room.of("playground.internal.heaps"),
          Room.of("playground.internal.live"),
          Room.of(
              "playground.internal.workspace",
              "playground.internal.calls",
              "playground.internal.heaps",
              "playground.internal.live",
              "playground.internal.own",
              "playground.internal.run",
              "playground.internal.web"),
          Room.of(
              "playground.internal.api",
              "playground.internal.calls",
              "playground.internal.heaps",
              "playground.internal.live",
              "playground.internal.own",
              "playground.internal.run",
              "playground.internal.stories",
              "playground.internal.web",
              "playground.internal.workspace"));

  /// The types of public packages that put rooms together, with the types of the same packages that
  /// name them.
  private static final Map<String, Set<String>> FACTORIES =
      Map.of(
          "clib",
          Set.of(
              "CFunctions",
              "CLibrary",
              "Expat",
              "LentHeap",
              "LibXml2",
              "Lua",
              "Sqlite",
              "SqliteCalls",
              "Zlib",
              "Zstd"),
          "heap",
          Set.of(
              "Heap",
              "LocalHeap",
              "DebugHeap",
              "AllocationObserver",
              "AllocationStacks",
              "HeapWatcher",
              "LeakReport",
              "HeapObservers",
              "HeapRegistry",
              "HeapSegments",
              "HeapWatchers",
              "ProcessHeap"),
          "inspect",
          Set.of("ProcessMaps"),
          "object",
          Set.of(
              "ArrayDestructor",
              "ObjectRehearsal",
              "Region",
              "RegionArena",
              "ReferenceField",
              "Bstr",
              "Frame",
              "LostOwners",
              "MovableHeap",
              "New",
              "Owned",
              "Shared",
              "StackFrames",
              "Struct",
              "StructField",
              "StructType",
              "Weak"),
          "trace",
          Set.of("Traces", "FhtWriter"),
          "win32",
          Set.of(
              "Kernel32",
              "Ntdll",
              "Crt",
              "HeapFunctions",
              "GlobalFunctions",
              "Ole32",
              "OleAut32",
              "ProcessHeapEntry"));

  /// The interfaces of `vm` whose static methods make one.
  private static final String VM_MAKERS =
      "AddressSpace|NativeAddressSpace|RecordedAddressSpace|SimulatedMachine";

  private static final String[] CORE = {
    "org.freehold",
    ROOT + "flags..",
    ROOT + "heap..",
    ROOT + "internal..",
    ROOT + "malloc..",
    ROOT + "object..",
    ROOT + "vm.."
  };

  private static final String[] PUBLIC_PACKAGES = {
    "org.freehold",
    ROOT + "flags",
    ROOT + "heap",
    ROOT + "malloc",
    ROOT + "object",
    ROOT + "vm",
    ROOT + "clib",
    ROOT + "trace",
    ROOT + "win32"
  };

  private Rooms() {}

  /// Whether a type of a public package is a factory, with the types nested in it.
  static boolean isFactory(JavaClass type) {
    String home = type.getPackageName();
    if (!home.startsWith(ROOT)) {
      return false;
    }
    String outermost = type.getName().substring(home.length() + 1).replaceFirst("\\$.*", "");
    return FACTORIES.getOrDefault(home.substring(ROOT.length()), Set.of()).contains(outermost);
  }

  /// Each room uses the rooms that the table allows it, values, and the parts of core below its
  /// own.
  static List<ArchRule> neighbours() {
    List<ArchRule> rules = new ArrayList<>();
    for (Room room : ALL) {
      rules.add(
          classes()
              .that(resideInAPackage(ROOT + room.name))
              .should()
              .onlyDependOnClassesThat(allowedTo(room))
              .as(room.name + " uses no room but " + room.mayUse + ", and no factory"));
    }
    return rules;
  }

  private static DescribedPredicate<JavaClass> allowedTo(Room room) {
    String[] rooms =
        Stream.of(Stream.of(room.name), EVERYWHERE.stream(), room.mayUse.stream())
            .flatMap(each -> each)
            .map(each -> ROOT + each)
            .toArray(String[]::new);
    DescribedPredicate<JavaClass> anyRoom = resideInAPackage("org.freehold..internal..");
    DescribedPredicate<JavaClass> factory =
        DescribedPredicate.describe(
            "factory",
            type ->
                !room.isAboveFactories
                    && type.getPackageName().equals(ROOT + room.part())
                    && isFactory(type));
    return resideInAnyPackage(rooms).or(not(anyRoom).and(not(factory)));
  }

  /// The public types of `vm` are interfaces that rooms implement; those with a static method that
  /// makes one are the only ones that know a room, and no room of `vm` calls such a method.
  static List<ArchRule> onlyFactoryMethodsOfVmKnowRooms() {
    DescribedPredicate<JavaClass> makers =
        DescribedPredicate.describe(
            "with factory methods",
            type -> type.getName().matches("org\\.freehold\\.vm\\.(" + VM_MAKERS + ")(\\$.*)?"));
    return List.of(
        noClasses()
            .that(resideInAPackage(ROOT + "vm").and(not(makers)))
            .should()
            .dependOnClassesThat(resideInAPackage(ROOT + "vm.internal.."))
            .as("only factory methods of vm know a room"),
        noClasses()
            .that(resideInAPackage(ROOT + "vm.internal.."))
            .should()
            .callMethodWhere(
                DescribedPredicate.describe(
                    "a factory method of vm",
                    call ->
                        makers.test(call.getTargetOwner())
                            && call.getTarget().getName().matches("host|apart|builder|record")))
            .as("no room of vm calls a factory method of vm"));
  }

  /// A room comes after every room that it uses, so the table itself is proof that there is no
  /// cycle.
  static List<String> upwardArrows(List<Room> rooms) {
    List<String> upward = new ArrayList<>();
    List<String> below = new ArrayList<>();
    for (Room room : rooms) {
      room.mayUse.stream()
          .filter(used -> !below.contains(used))
          .forEach(used -> upward.add(room.name + " -> " + used));
      below.add(room.name);
    }
    return upward;
  }

  /// Nobody outside core uses a room of core.
  static ArchRule coreKeepsItsRooms() {
    return noClasses()
        .that(not(resideInAnyPackage(CORE)))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                ROOT + "heap.internal..", ROOT + "vm.internal..", ROOT + "internal.."))
        .as("nobody outside core uses a room of core");
  }

  /// What users can name in a public package shows no type of a room.
  static ArchRule publicTypesShowNoRoom() {
    return classes()
        .that(resideInAnyPackage(PUBLIC_PACKAGES))
        .and(DescribedPredicate.describe("are public", Rooms::isVisible))
        .should(showNoRoom())
        .as("public types show no type of a room");
  }

  private static boolean isVisible(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(Rooms::isVisible).orElse(true);
  }

  private static ArchCondition<JavaClass> showNoRoom() {
    return new ArchCondition<>("show no type of a room") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        type.getMembers().stream()
            .filter(member ->
                member.getModifiers().contains(JavaModifier.PUBLIC)
                    || member.getModifiers().contains(JavaModifier.PROTECTED))
            .forEach(member ->
                member.getAllInvolvedRawTypes().stream()
                    .filter(shown -> shown.getPackageName().contains(".internal"))
                    .forEach(shown ->
                        events.add(
                            SimpleConditionEvent.violated(
                                member, member.getDescription() + " shows " + shown.getName()))));
        Stream.concat(type.getRawSuperclass().stream(), type.getRawInterfaces().stream())
            .filter(shown -> shown.getPackageName().contains(".internal"))
            .forEach(shown ->
                events.add(
                    SimpleConditionEvent.violated(
                        type, type.getDescription() + " extends " + shown.getName())));
      }
    };
  }
}
