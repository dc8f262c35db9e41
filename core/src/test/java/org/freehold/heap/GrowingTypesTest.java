package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Options and summaries may get more parts in a later version: callers can neither construct nor
/// match them by all of their parts. Each part is kept by a builder, compared, and described, the
/// ones included that are added later.
class GrowingTypesTest {
  private static final AddressSpace SPACE = space();

  private static AddressSpace space() {
    return SimulatedMachine.builder().build().createProcess("test");
  }

  private static List<Method> options() {
    return parts(HeapOptions.class);
  }

  private static List<Method> figures() {
    return parts(HeapSummary.class);
  }

  /// The accessors of what a builder sets.
  private static List<Method> parts(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isAbstract(method.getModifiers()))
        .toList();
  }

  @Test
  void nobodyElseCanConstructOrImplementThem() {
    for (Class<?> type : List.of(HeapOptions.class, HeapSummary.class)) {
      assertThat(type.isInterface()).isTrue();
      assertThat(type.isSealed()).isTrue();
      assertThat(type.getPermittedSubclasses())
          .noneMatch(made -> Modifier.isPublic(made.getModifiers()));
    }
    assertThat(HeapOptions.Builder.class.getConstructors()).isEmpty();
    assertThat(HeapSummary.Builder.class.getConstructors()).isEmpty();
  }

  @Test
  void everyPartButTheSpaceCanBeSet() {
    assertThat(options()).hasSizeGreaterThanOrEqualTo(23);
    assertThat(figures()).hasSizeGreaterThanOrEqualTo(25);
    assertThat(names(options())).allMatch(GrowingTypesTest::isSettableOption);
    assertThat(names(figures())).allMatch(name -> isSetter(HeapSummary.Builder.class, name));
  }

  private static boolean isSettableOption(String name) {
    return name.equals("space") || isSetter(HeapOptions.Builder.class, name);
  }

  private static boolean isSetter(Class<?> builder, String name) {
    return Arrays.stream(builder.getMethods())
        .anyMatch(method -> method.getName().equals(name) && method.getParameterCount() == 1);
  }

  private static List<String> names(List<Method> parts) {
    return parts.stream().map(Method::getName).toList();
  }

  @ParameterizedTest
  @MethodSource("options")
  void aBuilderKeepsComparesAndDescribesEachOption(Method option) throws Exception {
    HeapOptions defaults = HeapOptions.of(SPACE);
    assertThat(defaults.toBuilder().build()).isEqualTo(defaults);
    assertThat(defaults.toBuilder().build()).hasSameHashCodeAs(defaults);
    if (option.getName().equals("space")) {
      assertThat(HeapOptions.of(space())).isNotEqualTo(defaults);
      return;
    }
    HeapOptions.Builder builder = defaults.toBuilder();
    Object other = other(option.getReturnType(), option.invoke(defaults));
    HeapOptions.Builder.class
        .getMethod(option.getName(), option.getReturnType())
        .invoke(builder, other);
    HeapOptions changed = builder.build();
    assertThat(option.invoke(changed)).isEqualTo(other);
    assertThat(changed).isNotEqualTo(defaults);
    assertThat(changed.toBuilder().build()).isEqualTo(changed);
    assertThat(changed.toString())
        .startsWith("HeapOptions[name=")
        .contains(option.getName() + "=" + other);
  }

  @ParameterizedTest
  @MethodSource("figures")
  void aBuilderKeepsComparesAndDescribesEachFigure(Method figure) throws Exception {
    HeapSummary none = HeapSummary.builder("h").build();
    HeapSummary.Builder builder = none.toBuilder();
    Object other = other(figure.getReturnType(), figure.invoke(none));
    HeapSummary.Builder.class
        .getMethod(figure.getName(), figure.getReturnType())
        .invoke(builder, other);
    HeapSummary changed = builder.build();
    assertThat(figure.invoke(changed)).isEqualTo(other);
    assertThat(changed).isNotEqualTo(none);
    assertThat(changed.toBuilder().build()).isEqualTo(changed).hasSameHashCodeAs(changed);
    assertThat(changed.toString())
        .startsWith("HeapSummary[name=")
        .contains(figure.getName() + "=" + other);
  }

  @Test
  void aFigureThatIsNotSetIsZeroAndRequestedBytesAreNotKept() {
    HeapSummary none = HeapSummary.builder("h").build();
    assertThat(none.requestedBytes()).isEqualTo(-1);
    assertThat(none.footprintBytes()).isZero();
    assertThat(none.toString()).contains("committedBytes=0", "decommits=0");
  }

  /// Another value of a type than this one.
  private static Object other(Class<?> type, Object value) {
    if (type == long.class) {
      return (long) value + 4096;
    } else if (type == int.class) {
      return (int) value + 7;
    } else if (type == boolean.class) {
      return !(boolean) value;
    } else if (type == String.class) {
      return value + "-other";
    } else if (type.isEnum()) {
      Object[] values = type.getEnumConstants();
      return values[(Arrays.asList(values).indexOf(value) + 1) % values.length];
    } else if (type == Debugging.class) {
      return Debugging.of(DebugOption.values());
    } else if (type == PageHeap.class) {
      return PageHeap.FULL;
    } else if (type == Faults.class) {
      return Faults.DEFAULT;
    } else if (type == LimitListener.class) {
      return (LimitListener) (_, _) -> false;
    }
    return (Consumer<Object>) Objects::requireNonNull;
  }
}
