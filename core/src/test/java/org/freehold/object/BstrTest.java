package org.freehold.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What Wine answered (`SysAllocString` and its family), and what is ours.
class BstrTest {

  static List<Grounds> grounds() {
    return Grounds.all().toList();
  }

  private static void on(Grounds grounds, Consumer<Heap> test) {
    try (Heap heap = grounds.heap()) {
      test.accept(heap);
      heap.validate();
      assertThat(heap.summary().busyBlocks()).isZero();
    }
  }

  private static Memory memory(Bstr string) {
    return string.heap().options().space().memory();
  }

  private static int charAt(Bstr string, long index) {
    long at = string.address() + 2 * index;
    return (memory(string).getByte(at) & 0xff) | ((memory(string).getByte(at + 1) & 0xff) << 8);
  }

  @ParameterizedTest
  @MethodSource("grounds")
  void theLengthLiesBeforeTheAddressAndAZeroBehindTheText(Grounds grounds) {
    on(
        grounds,
        heap -> {
          try (Bstr b = Bstr.of(heap, "abc");
              Bstr empty = Bstr.of(heap, "");
              Bstr inner = Bstr.of(heap, "a\0b")) {
            assertThat(b.length()).isEqualTo(3);
            assertThat(b.byteLength()).isEqualTo(6);
            boolean is64 = heap.options().space().info().pointerBits() == 64;
            assertThat(b.address() % (is64 ? 16 : 8)).isEqualTo(is64 ? 8 : 4);
            assertThat(memory(b).getInt(b.address() - 4)).isEqualTo(6);
            assertThat(charAt(b, 3)).isZero();
            assertThat(b).hasToString("abc");
            assertThat(empty.length()).isZero();
            assertThat(charAt(empty, 0)).isZero();
            assertThat(inner.length()).isEqualTo(3);
            assertThat(inner).hasToString("a\0b");
            assertThat(heap.isBlock(b.address() - (is64 ? 8 : 4))).isTrue();
          }
        });
  }

  @ParameterizedTest
  @MethodSource("grounds")
  void withoutATextItIsZero(Grounds grounds) {
    on(
        grounds,
        heap -> {
          try (Bstr full = Bstr.of(heap, "x".repeat(50))) {
            assertThat(full.length()).isEqualTo(50);
          }
          try (Bstr c = Bstr.ofLength(heap, 50);
              Bstr odd = Bstr.ofBytes(heap, 7);
              Bstr none = Bstr.ofBytes(heap, 0)) {
            assertThat(c).hasToString("\0".repeat(50));
            assertThat(charAt(c, 50)).isZero();
            assertThat(odd.byteLength()).isEqualTo(7);
            assertThat(odd.length()).isEqualTo(3);
            assertThat(none.byteLength()).isZero();
          }
        });
  }

  @Test
  void bytesMayBeOddInNumber() {
    try (Bstr c = Bstr.ofBytes("abc".getBytes(StandardCharsets.US_ASCII))) {
      assertThat(c.byteLength()).isEqualTo(3);
      assertThat(c.length()).isEqualTo(1);
      byte[] seen = new byte[6];
      memory(c).read(c.address(), seen, 0, 6);
      assertThat(seen).containsExactly('a', 'b', 'c', 0, 0, 0);
    }
  }

  @ParameterizedTest
  @MethodSource("grounds")
  void reallocationReplacesTheTextOrKeepsIt(Grounds grounds) {
    on(
        grounds,
        heap -> {
          try (Bstr b = Bstr.of(heap, "abc")) {
            b.reallocate("longer text than before");
            assertThat(b.length()).isEqualTo(23);
            b.reallocate("x");
            assertThat(b).hasToString("x");
            b.reallocate("hello");
            b.reallocate(10);
            assertThat(b).hasToString("hello\0\0\0\0\0");
            assertThat(charAt(b, 10)).isZero();
            b.reallocate(2);
            assertThat(b).hasToString("he");
            assertThat(charAt(b, 2)).isZero();
            b.reallocate(b.address(), 2);
            assertThat(b).hasToString("he");
            b.reallocate(b.address() + 2, 1);
            assertThat(b).hasToString("e");
            b.reallocate(0, 0);
            assertThat(b.isOpen()).isTrue();
            assertThat(b.length()).isZero();
          }
        });
  }

  @Test
  void theLengthIsThePrefixAlone() {
    try (Bstr c = Bstr.of("abcdef")) {
      memory(c).putInt(c.address() + 4, 0);
      assertThat(c.length()).isEqualTo(6);
      memory(c).putInt(c.address() - 4, 4);
      assertThat(c.length()).isEqualTo(2);
      memory(c).putInt(c.address() - 4, 3);
      assertThat(c.length()).isEqualTo(1);
      assertThat(c).hasToString("a");
    }
  }

  @Test
  void blocksAreAsLargeAsThoseOfWindows() {
    HeapOptions options = HeapOptions.builder(AddressSpace.host()).exactSizes(true).build();
    long[][] sizes = {
      {1, 16}, {4, 32}, {16, 48}, {64, 144}, {256, 528}, {1024, 2064}, {4096, 8208}, {16384, 32784}
    };
    try (Heap heap = Heap.create(options)) {
      for (long[] each : sizes) {
        try (Bstr b = Bstr.ofLength(heap, each[0])) {
          assertThat(heap.sizeOf(b.address() - 8)).isEqualTo(each[1]);
        }
      }
    }
  }

  @Test
  void everyJavaStringComesBackAsItWas() {
    String[] texts = {
      "", "a", "\ud800", "\udc00\ud800", "😀", "ÿ\u0100\uffff\0", "äöü".repeat(5000)
    };
    for (String text : texts) {
      try (Bstr b = Bstr.of(text)) {
        assertThat(b.toString()).isEqualTo(text);
        b.reallocate(text + text);
        assertThat(b.toString()).isEqualTo(text + text);
      }
    }
  }

  @Test
  void whatIsTooLongIsRefusedAndTheStringStays() {
    try (Bstr b = Bstr.of("kept")) {
      for (long length : new long[] {-1, Bstr.MAX_LENGTH + 1, 0x7fff_ffffL, 1L << 40}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> b.reallocate(length))
            .withMessageContaining("length=" + length);
        assertThatIllegalArgumentException().isThrownBy(() -> Bstr.ofLength(length));
      }
      assertThatIllegalArgumentException().isThrownBy(() -> Bstr.ofBytes(Bstr.MAX_BYTES + 1));
      assertThat(b).hasToString("kept");
    }
    HeapOptions options = HeapOptions.builder(AddressSpace.host()).byteLimit(1 << 20).build();
    try (Heap heap = Heap.create(options);
        Bstr b = Bstr.of(heap, "kept")) {
      assertThatExceptionOfType(OutOfMemoryException.class).isThrownBy(() -> b.reallocate(1 << 20));
      assertThatExceptionOfType(OutOfMemoryException.class)
          .isThrownBy(() -> b.reallocate(b.address(), 1 << 20));
      assertThatExceptionOfType(OutOfMemoryException.class)
          .isThrownBy(() -> b.reallocate("x".repeat(1 << 20)));
      assertThatExceptionOfType(OutOfMemoryException.class)
          .isThrownBy(() -> Bstr.ofLength(heap, 1 << 20));
      assertThat(b).hasToString("kept");
      assertThat(heap.summary().busyBlocks()).isEqualTo(1);
    }
  }

  @Test
  void ownershipCanBeHandedOverAndBack() {
    Bstr mine = Bstr.of("text");
    Heap heap = mine.heap();
    long address = mine.release();
    assertThatIllegalStateException().isThrownBy(mine::length).withMessageContaining("released");
    mine.close();
    assertThat(mine.isOpen()).isFalse();
    try (Bstr back = Bstr.adopt(heap, address)) {
      assertThat(back).hasToString("text");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bstr.adopt(heap, address))
        .withMessageContaining("no block starts 8 bytes before it");
  }

  @Test
  void aClosedOneSaysSo() {
    Bstr b = Bstr.of("x");
    b.close();
    b.close();
    assertThatIllegalStateException().isThrownBy(b::address).withMessageContaining("closed");
    assertThatIllegalStateException().isThrownBy(() -> b.reallocate("y"));
    assertThatIllegalStateException().isThrownBy(() -> b.reallocate(1));
    assertThatIllegalStateException().isThrownBy(b::release);
    assertThat(b).hasToString("Bstr[it was closed]");
  }

  @Test
  void aPrefixThatSaysMoreThanItsBlockHoldsIsNotAdopted() {
    try (Heap heap = Heap.create(HeapOptions.of(AddressSpace.host()))) {
      long address = Bstr.of(heap, "text").release();
      Memory memory = heap.options().space().memory();
      memory.putInt(address - 4, 100_000);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Bstr.adopt(heap, address))
          .withMessageContaining("its prefix says 100000 bytes");
      memory.putInt(address - 4, 8);
      Bstr.adopt(heap, address).close();
      assertThat(heap.summary().busyBlocks()).isZero();
    }
  }
}
