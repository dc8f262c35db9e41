package org.freehold.win32;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.freehold.vm.NativeAddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Random calls on strings against a model of their bytes; where the machine has little memory,
/// refusals too, which change nothing.
class BstrModelTest {

  private static final int LIVE = 60;

  private static final class Text {
    long[] string = {0};
    byte[] bytes = {};
  }

  private final List<Text> texts = new ArrayList<>();
  private Random random = new Random(0);
  private Kernel32 kernel32 = new Kernel32(AddressSpace.host());
  private OleAut32 ole = new OleAut32(new Ole32(kernel32));
  private Memory memory = AddressSpace.host().memory();
  private int refusals;

  private static AddressSpace space(String ground) {
    return switch (ground) {
      case "native" -> NativeAddressSpace.apart();
      case "simulated32" -> SimulatedMachine.builder().bits(32).build().createProcess("model");
      case "scarce" ->
          SimulatedMachine.builder().commitLimit(1 << 20).build().createProcess("model");
      default -> SimulatedMachine.builder().build().createProcess("model");
    };
  }

  @ParameterizedTest
  @CsvSource({"native, 10000", "simulated, 5000", "simulated32, 5000", "scarce, 5000"})
  void everyStringIsTheModels(String ground, int calls) {
    run(ground, calls, 1);
  }

  @Tag("campaign")
  @ParameterizedTest
  @CsvSource({"native, 1000000", "simulated, 1000000", "simulated32, 1000000", "scarce, 1000000"})
  void everyStringOfAMillionIsTheModels(String ground, int calls) {
    run(ground, calls, 2);
  }

  private void run(String ground, int calls, long seed) {
    random = new Random(seed);
    AddressSpace space = space(ground);
    kernel32 = new Kernel32(space);
    ole = new OleAut32(new Ole32(kernel32));
    memory = space.memory();
    for (int i = 0; i < calls; i++) {
      step();
      if (i == calls / 2) {
        ole.SetOaNoCache();
      }
      if (i % (calls / 20) == 0) {
        assertThat(kernel32.HeapValidate(kernel32.GetProcessHeap(), 0, 0)).isTrue();
        texts.forEach(this::check);
      }
    }
    assertThat(refusals > 0).as("refusals").isEqualTo(ground.equals("scarce"));
    kernel32.releaseProcess();
    assertThat(space.reservedBytes()).isZero();
  }

  private void step() {
    if (texts.isEmpty() || (texts.size() < LIVE && random.nextInt(3) == 0)) {
      make();
      return;
    }
    Text text = texts.get(random.nextInt(texts.size()));
    switch (random.nextInt(7)) {
      case 0, 1 -> {
        check(text);
        ole.SysFreeString(text.string[0]);
        texts.remove(text);
      }
      case 2 -> replace(text);
      case 3, 4 -> resize(text);
      case 5 -> resizeFromItself(text);
      default -> check(text);
    }
  }

  private int length() {
    return random.nextInt(8) == 0 ? random.nextInt(50_000) : random.nextInt(100);
  }

  /// Characters other than zero.
  private String characters(int length) {
    char[] all = new char[length];
    for (int i = 0; i < length; i++) {
      all[i] = (char) (1 + random.nextInt(0xD000));
    }
    return new String(all);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_16LE);
  }

  private void make() {
    Text text = new Text();
    int length = length();
    String characters = characters(length);
    switch (random.nextInt(4)) {
      case 0 -> {
        text.string[0] = ole.SysAllocString(characters);
        text.bytes = bytes(characters);
      }
      case 1 -> {
        text.string[0] = ole.SysAllocStringLen(0, length);
        text.bytes = new byte[2 * length];
      }
      case 2 -> {
        text.bytes = Arrays.copyOf(bytes(characters), length);
        text.string[0] = ole.SysAllocStringByteLen(text.bytes, length);
      }
      default -> {
        Text other = texts.isEmpty() ? new Text() : texts.getFirst();
        int most = other.bytes.length / 2;
        text.string[0] = ole.SysAllocStringLen(other.string[0], most);
        text.bytes = Arrays.copyOf(other.bytes, 2 * most);
      }
    }
    if (text.string[0] == 0) {
      refusals++;
    } else {
      texts.add(text);
      check(text);
    }
  }

  private void check(Text text) {
    long string = text.string[0];
    assertThat(ole.SysStringByteLen(string)).isEqualTo(text.bytes.length);
    assertThat(ole.SysStringLen(string)).isEqualTo(text.bytes.length / 2);
    if (string != 0) {
      byte[] found = new byte[text.bytes.length + 2];
      memory.read(string, found, 0, found.length);
      assertThat(found).isEqualTo(Arrays.copyOf(text.bytes, found.length));
    }
  }

  private void replace(Text text) {
    String characters = random.nextInt(10) == 0 ? null : characters(length());
    if (ole.SysReAllocString(text.string, characters) == 0) {
      refusals++;
    } else {
      text.bytes = characters == null ? new byte[0] : bytes(characters);
      assertThat(text.string[0] == 0).isEqualTo(characters == null);
    }
    check(text);
  }

  private void resize(Text text) {
    String characters = characters(length());
    if (random.nextBoolean()) {
      if (ole.SysReAllocStringLen(text.string, characters, characters.length()) == 0) {
        refusals++;
      } else {
        text.bytes = bytes(characters);
      }
    } else {
      int length = random.nextInt(text.bytes.length / 2 + 1);
      if (ole.SysReAllocStringLen(text.string, 0, length) == 0) {
        refusals++;
      } else {
        text.bytes = Arrays.copyOf(text.bytes, 2 * length);
      }
    }
    check(text);
  }

  private void resizeFromItself(Text text) {
    int from = random.nextInt(text.bytes.length / 2 + 1);
    int length = random.nextInt(text.bytes.length / 2 - from + 1);
    long address = text.string[0] == 0 ? 0 : text.string[0] + 2L * from;
    if (ole.SysReAllocStringLen(text.string, address, length) == 0) {
      refusals++;
    } else {
      text.bytes = Arrays.copyOfRange(text.bytes, 2 * from, 2 * from + 2 * length);
    }
    check(text);
  }
}
