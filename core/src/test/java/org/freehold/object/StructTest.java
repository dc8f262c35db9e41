package org.freehold.object;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.PathElement.sequenceElement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.freehold.heap.Heap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StructTest {

  private static final StructLayout PAIR =
      StructLayouts.padded(
          ValueLayout.JAVA_SHORT.withName("low"), ValueLayout.JAVA_SHORT.withName("high"));

  private static final ByteOrder OTHER = ByteOrder.BIG_ENDIAN;

  private static final StructLayout ALL =
      StructLayouts.padded(
          ValueLayout.JAVA_BOOLEAN.withName("flag"),
          ValueLayout.JAVA_BYTE.withName("byte"),
          ValueLayout.JAVA_SHORT.withName("short"),
          ValueLayout.JAVA_CHAR.withName("char"),
          ValueLayout.JAVA_INT.withName("int"),
          ValueLayout.JAVA_LONG.withName("long"),
          ValueLayout.JAVA_FLOAT.withName("float"),
          ValueLayout.JAVA_DOUBLE.withName("double"),
          ValueLayout.ADDRESS.withName("address"),
          ValueLayout.JAVA_SHORT.withOrder(OTHER).withName("short, big-endian"),
          ValueLayout.JAVA_INT.withOrder(OTHER).withName("int, big-endian"),
          ValueLayout.JAVA_LONG.withOrder(OTHER).withName("long, big-endian"),
          ValueLayout.JAVA_DOUBLE.withOrder(OTHER).withName("double, big-endian"),
          MemoryLayout.sequenceLayout(4, ValueLayout.JAVA_INT).withName("ints"),
          MemoryLayout.sequenceLayout(3, PAIR).withName("pairs"),
          MemoryLayout.unionLayout(
                  ValueLayout.JAVA_INT.withName("i"), ValueLayout.JAVA_FLOAT.withName("f"))
              .withName("either"),
          PAIR.withName("pair"));

  private static final Map<String, Object> VALUES =
      Map.ofEntries(
          Map.entry("flag", true),
          Map.entry("byte", (byte) -3),
          Map.entry("short", (short) 0x8182),
          Map.entry("char", '\u9192'),
          Map.entry("int", 0xa1a2a3a4),
          Map.entry("long", 0xb1b2b3b4b5b6b7b8L),
          Map.entry("float", -1.5f),
          Map.entry("double", Math.PI),
          Map.entry("address", 0x7fff_1234_5678L),
          Map.entry("short, big-endian", (short) 0xc1c2),
          Map.entry("int, big-endian", 0xd1d2d3d4),
          Map.entry("long, big-endian", 0xe1e2e3e4e5e6e7e8L),
          Map.entry("double, big-endian", Math.E));

  static List<Grounds> grounds() {
    return Grounds.all().toList();
  }

  @ParameterizedTest
  @MethodSource("grounds")
  void everyTypeIsReadAsItWasWritten(Grounds grounds) {
    try (Heap heap = grounds.heap();
        Owned<Struct> owned = New.makeArray(heap, ALL, 2)) {
      Struct second = owned.get().element(1);
      VALUES.forEach((name, value) -> second.set(value, groupElement(name)));
      VALUES.forEach((name, value) -> assertThat(second.get(groupElement(name))).isEqualTo(value));
      long first = owned.get().address();
      for (long i = 0; i < ALL.byteSize(); i++) {
        assertThat(heap.options().space().memory().getByte(first + i)).isZero();
      }
      heap.validate();
    }
  }

  @Test
  void handlesOfTheLayoutSeeTheSameBytes() {
    try (Owned<Struct> owned = New.make(ALL)) {
      Struct struct = owned.get();
      VALUES.forEach((name, value) -> struct.set(value, groupElement(name)));
      VALUES.forEach((name, value) -> {
        if (!name.equals("address")) {
          VarHandle handle = ALL.varHandle(groupElement(name));
          assertThat(handle.get(struct.segment(), 0L)).isEqualTo(value);
        }
      });
    }
  }

  @Test
  void pathsLeadThroughArraysAndUnions() {
    try (Owned<Struct> owned = New.make(ALL)) {
      Struct struct = owned.get();
      StructField third = StructField.of(ALL, groupElement("ints"), sequenceElement(2));
      StructField ints = StructField.of(ALL, groupElement("ints"));
      StructField open = StructField.of(ALL, groupElement("ints"), sequenceElement());
      third.setInt(struct, 7);
      assertThat(ints.count()).isEqualTo(4);
      assertThat(ints.at(2).getInt(struct)).isEqualTo(7);
      assertThat(open.at(2).getInt(struct)).isEqualTo(7);
      StructField highs =
          StructField.of(ALL, groupElement("pairs"), sequenceElement(), groupElement("high"));
      highs.at(1).setShort(struct, (short) 9);
      Struct pair = struct.member(groupElement("pairs")).element(1);
      assertThat(pair.get(groupElement("high"))).isEqualTo((short) 9);
      assertThat(struct.member(groupElement("pair")).layout().byteSize()).isEqualTo(4);
      StructField.of(ALL, groupElement("either"), groupElement("f")).setFloat(struct, 1);
      assertThat(StructField.of(ALL, groupElement("either"), groupElement("i")).getInt(struct))
          .isEqualTo(Float.floatToRawIntBits(1));
    }
  }

  @Test
  void everyOffsetIsThatOfTheJdk() {
    PathElement[][] paths = {
      {groupElement("ints"), sequenceElement(3)},
      {groupElement("pairs"), sequenceElement(2), groupElement("high")},
      {groupElement("pair"), groupElement("high")},
      {groupElement(5)},
    };
    for (PathElement[] path : paths) {
      assertThat(StructField.of(ALL, path).offset()).isEqualTo(ALL.byteOffset(path));
    }
  }

  @Test
  void mistakesAreNamed() {
    try (Owned<Struct> owned = New.make(ALL);
        Owned<Struct> pair = New.make(PAIR)) {
      Struct struct = owned.get();
      StructField field = StructField.of(ALL, groupElement("int"));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> field.getLong(struct))
          .withMessageContaining("int at 8 is of type int and not long");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> field.getInt(pair.get()))
          .withMessageContaining("the struct is a");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> struct.set("text", groupElement("int")))
          .withMessageContaining("not String");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> StructField.of(ALL, groupElement("ints")).getInt(struct))
          .withMessageContaining("has 4 elements: choose one with at");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> StructField.of(ALL, groupElement("pair")))
          .withMessageContaining("Struct.member");
      assertThatIllegalArgumentException().isThrownBy(() -> struct.member(groupElement("int")));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> StructField.of(ALL, groupElement("nobody")));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> StructField.of(ALL, groupElement("ints"), sequenceElement(4)));
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> StructField.of(ALL, groupElement("ints")).at(4));
      assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> field.at(0));
    }
  }

  @Test
  void simulatedMemoryHasNoSegment() {
    try (Heap heap = new Grounds("simulated", b -> b, 64).heap();
        Owned<Struct> owned = New.make(heap, PAIR)) {
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> owned.get().segment());
    }
  }
}
