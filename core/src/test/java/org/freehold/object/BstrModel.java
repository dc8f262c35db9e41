package org.freehold.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.Heap;
import org.freehold.testkit.Property;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// Strings in numbered places, beside their bytes in arrays.
final class BstrModel implements Property.Subject<BstrModel.Operation> {

  /// What is done to which place.
  ///
  /// @param kind what to do
  /// @param place which string
  /// @param size characters or bytes
  /// @param offset where in the old text
  record Operation(Kind kind, int place, int size, int offset) {

    enum Kind {
      OF_TEXT,
      OF_LENGTH,
      OF_BYTES,
      REALLOCATE_TEXT,
      REALLOCATE_LENGTH,
      REALLOCATE_INSIDE,
      TOO_LONG,
      PASS_ON,
      CLOSE
    }

    static Operation draw(SplittableRandom random) {
      Kind[] kinds = Kind.values();
      int size = random.nextInt(50) == 0 ? random.nextInt(30_000) : random.nextInt(80);
      return new Operation(
          kinds[random.nextInt(kinds.length)], random.nextInt(PLACES), size, random.nextInt(40));
    }
  }

  private static final int PLACES = 16;

  private final Heap heap;
  private final Memory memory;
  private final @Nullable Bstr[] strings = new Bstr[PLACES];
  private final byte[][] texts = new byte[PLACES][];
  private int operations;

  BstrModel(Heap heap) {
    this.heap = heap;
    this.memory = heap.options().space().memory();
  }

  private static String text(int size) {
    char[] text = new char[size];
    for (int i = 0; i < size; i++) {
      text[i] = (char) ('a' + (size + i) % 1_000);
    }
    return new String(text);
  }

  @Override
  public void apply(Operation operation) {
    int place = operation.place;
    Bstr string = strings[place];
    try {
      switch (operation.kind) {
        case OF_TEXT -> {
          String text = text(operation.size);
          put(place, Bstr.of(heap, text), text);
        }
        case OF_LENGTH ->
            put(place, Bstr.ofLength(heap, operation.size), "\0".repeat(operation.size));
        case OF_BYTES -> {
          Bstr made = Bstr.ofBytes(heap, operation.size);
          close(place);
          strings[place] = made;
          texts[place] = new byte[operation.size];
        }
        case CLOSE -> close(place);
        default -> {
          if (string != null) {
            change(operation, string);
          }
        }
      }
    } catch (OutOfMemoryException e) {
      assertThat(heap.options().byteLimit()).isPositive();
    }
    check(place);
    if (++operations % 1_000 == 0) {
      heap.validate();
      long live = Arrays.stream(strings).filter(each -> each != null).count();
      assertThat(heap.summary().busyBlocks()).isEqualTo(live);
    }
  }

  private void change(Operation operation, Bstr string) {
    int place = operation.place;
    byte[] before = texts[place];
    switch (operation.kind) {
      case REALLOCATE_TEXT -> {
        String text = text(operation.size);
        string.reallocate(text);
        texts[place] = text.getBytes(StandardCharsets.UTF_16LE);
      }
      case REALLOCATE_LENGTH -> {
        string.reallocate(operation.size);
        texts[place] = Arrays.copyOf(before, 2 * operation.size);
      }
      case REALLOCATE_INSIDE -> {
        int offset = before.length == 0 ? 0 : operation.offset % before.length;
        int length = Math.min(operation.size, (before.length - offset) / 2);
        string.reallocate(string.address() + offset, length);
        texts[place] = Arrays.copyOfRange(before, offset, offset + 2 * length);
      }
      case TOO_LONG ->
          assertThatIllegalArgumentException()
              .isThrownBy(() -> string.reallocate(Bstr.MAX_LENGTH + 1 + operation.size));
      case PASS_ON -> {
        long address = string.release();
        assertThatIllegalStateException().isThrownBy(string::length);
        strings[place] = Bstr.adopt(heap, address);
      }
      default -> throw new AssertionError(operation);
    }
  }

  private void put(int place, Bstr made, String text) {
    close(place);
    strings[place] = made;
    texts[place] = text.getBytes(StandardCharsets.UTF_16LE);
  }

  private void close(int place) {
    Bstr closed = strings[place];
    if (closed != null) {
      closed.close();
      closed.close();
      assertThatIllegalStateException().isThrownBy(closed::address);
    }
    strings[place] = null;
  }

  private void check(int place) {
    Bstr string = strings[place];
    if (string == null) {
      return;
    }
    byte[] text = texts[place];
    assertThat(string.byteLength()).isEqualTo(text.length);
    byte[] seen = new byte[text.length + 2];
    memory.read(string.address(), seen, 0, seen.length);
    assertThat(Arrays.mismatch(seen, Arrays.copyOf(text, text.length + 2))).isNegative();
    boolean is64 = heap.options().space().info().pointerBits() == 64;
    assertThat(string.address() % (is64 ? 16 : 8)).isEqualTo(is64 ? 8 : 4);
  }

  @Override
  public void close() {
    for (int i = 0; i < PLACES; i++) {
      check(i);
      close(i);
    }
    heap.validate();
    assertThat(heap.summary().busyBlocks()).isZero();
    heap.close();
  }
}
