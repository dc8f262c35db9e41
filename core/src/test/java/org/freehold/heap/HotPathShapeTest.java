package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.freehold.heap.internal.cache.HotCaches;
import org.freehold.heap.internal.cache.ThreadCache;
import org.freehold.heap.internal.slab.FastPathLayout;
import org.freehold.vm.internal.RawMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The shape that lets the JIT compiler inline the hot path into its callers (decision 0065): no
/// method is too large, and few of them lie between a call and memory.
class HotPathShapeTest {

  /// HotSpot's `FreqInlineSize`: hot methods with more bytes of code are not inlined.
  private static final int MAX_INLINED_BYTES = 325;

  /// From a call of the heap to an access to memory, both counted.
  private static final int MAX_CALLS = 3;

  private static final String CACHE = ThreadCache.class.getName();
  private static final String QUERIES = "org.freehold.heap.internal.cache.BlockQueries";
  private static final String CACHE_OWNER = "org.freehold.heap.internal.cache.CacheOwner";

  private static final List<String> SLOW =
      List.of(
          "allocateSlow",
          "freeSlow",
          "freeShared",
          "useLeaf",
          "isLiveElsewhere",
          "notifyAllocated",
          "usableBytes",
          "isBlock",
          "resize",
          "resizeInPlace");

  @ParameterizedTest
  @CsvSource({
    "allocate, (J)J",
    "tryAllocate, (J)J",
    "allocate, (JJ)J",
    "tryAllocate, (JJ)J",
    "free, (J)V",
    "sizeOf, (J)J",
    "isBlock, (J)Z",
    "reallocate, (JJ)J",
    "tryReallocate, (JJ)J",
    "reallocateInPlace, (JJ)Z"
  })
  void everyMethodOnTheWayIsInlined(String name, String descriptor) throws IOException {
    assertThat(largest(Heap.class.getName(), name, descriptor))
        .isLessThanOrEqualTo(MAX_INLINED_BYTES);
  }

  @ParameterizedTest
  @CsvSource({
    "allocate, (J)J",
    "tryAllocate, (J)J",
    "allocate, (JJ)J",
    "tryAllocate, (JJ)J",
    "free, (J)V",
    "sizeOf, (J)J",
    "isBlock, (J)Z",
    "reallocate, (JJ)J",
    "tryReallocate, (JJ)J",
    "reallocateInPlace, (JJ)Z"
  })
  void memoryIsFewCallsAway(String name, String descriptor) throws IOException {
    assertThat(depth(Heap.class.getName(), name, descriptor))
        .as("calls from Heap.%s to RawMemory", name)
        .isBetween(1, MAX_CALLS);
  }

  @ParameterizedTest
  @CsvSource({
    "allocate, (J)J, tryAllocate",
    "tryAllocate, (J)J, tryAllocate",
    "allocate, (JJ)J, tryAllocate",
    "tryAllocate, (JJ)J, tryAllocate",
    "free, (J)V, tryFree",
    "sizeOf, (J)J, trySizeOf",
    "isBlock, (J)Z, trySizeOf",
    "reallocate, (JJ)J, trySizeOf",
    "tryReallocate, (JJ)J, trySizeOf",
    "reallocateInPlace, (JJ)Z, trySizeOf"
  })
  void theWayIsFollowedIntoMethodsThatAreInherited(String name, String descriptor, String hot)
      throws IOException {
    Set<String> found = new HashSet<>();
    collect(Heap.class.getName(), name, descriptor, found);

    assertThat(found)
        .contains(
            HotCaches.class.getName() + ".hotCacheOf",
            CACHE_OWNER + ".isOwner",
            hot.equals("trySizeOf") ? QUERIES + "." + hot : CACHE + "." + hot,
            FastPathLayout.class.getName() + ".wordOffset",
            RawMemory.class.getName() + ".getLong");
  }

  @Test
  void rawMemoryCallsHandlesItself() throws IOException {
    List<String> owners =
        parse(RawMemory.class.getName()).methods().stream()
            .filter(
                each -> each.methodName().stringValue().matches("(get|put)(Int|Long)(Aligned)?"))
            .flatMap(HotPathShapeTest::calls)
            .map(each -> each.owner().asInternalName())
            .toList();

    assertThat(owners).hasSize(6).containsOnly("java/lang/invoke/VarHandle");
  }

  private static int largest(String type, String name, String descriptor) throws IOException {
    MethodModel method = method(type, name, descriptor);
    int most = ((CodeAttribute) code(method)).codeLength();
    for (InvokeInstruction call : onTheWay(method)) {
      if (!isMemory(call)) {
        most =
            Math.max(
                most, largest(owner(call), call.name().stringValue(), call.type().stringValue()));
      }
    }
    return most;
  }

  private static int depth(String type, String name, String descriptor) throws IOException {
    int deepest = 0;
    for (InvokeInstruction call : onTheWay(method(type, name, descriptor))) {
      int below =
          isMemory(call)
              ? 1
              : depth(owner(call), call.name().stringValue(), call.type().stringValue());
      deepest = Math.max(deepest, below == 0 ? 0 : below + 1);
    }
    return deepest;
  }

  /// Adds the methods on the way by the names of the classes that declare them.
  private static void collect(String type, String name, String descriptor, Set<String> found)
      throws IOException {
    MethodModel method = method(type, name, descriptor);
    String declaring = method.parent().orElseThrow().thisClass().asInternalName();
    found.add(declaring.replace('/', '.') + "." + name);
    for (InvokeInstruction call :
        isMemory(type) ? List.<InvokeInstruction>of() : onTheWay(method)) {
      collect(owner(call), call.name().stringValue(), call.type().stringValue(), found);
    }
  }

  /// The calls of a method to others of Freehold and to memory, but for slow paths.
  private static List<InvokeInstruction> onTheWay(MethodModel method) {
    return calls(method)
        .filter(each -> owner(each).startsWith("org.freehold."))
        .filter(each -> !SLOW.contains(each.name().stringValue()))
        .toList();
  }

  private static Stream<InvokeInstruction> calls(MethodModel method) {
    return code(method)
        .elementStream()
        .filter(InvokeInstruction.class::isInstance)
        .map(InvokeInstruction.class::cast);
  }

  private static boolean isMemory(InvokeInstruction call) {
    return isMemory(owner(call));
  }

  private static boolean isMemory(String type) {
    return type.equals(RawMemory.class.getName());
  }

  private static String owner(InvokeInstruction call) {
    return call.owner().asInternalName().replace('/', '.');
  }

  private static CodeModel code(MethodModel method) {
    return method.code().orElseThrow();
  }

  /// A method of a class or of the nearest one that it extends.
  private static MethodModel method(String type, String name, String descriptor)
      throws IOException {
    ClassModel model = parse(type);
    for (MethodModel each : model.methods()) {
      if (each.methodName().stringValue().equals(name)
          && each.methodType().stringValue().equals(descriptor)) {
        return each;
      }
    }
    String above = model.superclass().orElseThrow().asInternalName().replace('/', '.');
    return method(above, name, descriptor);
  }

  private static ClassModel parse(String type) throws IOException {
    String resource = "/" + type.replace('.', '/') + ".class";
    try (InputStream in = Objects.requireNonNull(Heap.class.getResourceAsStream(resource))) {
      return ClassFile.of().parse(in.readAllBytes());
    }
  }
}
