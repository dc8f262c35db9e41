package org.freehold.playground.internal.stories;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.freehold.playground.internal.stories.Settings.Setting;
import org.freehold.playground.internal.stories.Story.Part;
import org.freehold.playground.internal.stories.Story.Window;
import org.freehold.vm.AccessViolationException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.SimulatedMachine;

/// Bytes and their addresses: a byte, a text, a number of four bytes and a pointer to it.
final class BytesStory {

  private static final int LENGTH = 48;
  private static final int TEXT = 4;
  private static final int NUMBER = 16;
  private static final int POINTER = 32;

  private final AddressSpace space = SimulatedMachine.builder().build().createProcess("bytes");
  private final Memory memory = space.memory();
  private final long start = space.reserve(1, ReserveOptions.COMMITTED);
  private final List<Part> parts = new ArrayList<>();
  private final Telling telling = new Telling();

  private BytesStory() {}

  static Teller teller() {
    return new Teller(
        "bytes",
        List.of(new Setting("number", "the number that is stored", 1000, 0, 0xffff_ffffL)),
        settings -> new BytesStory().tell(settings.get("number")));
  }

  private Story tell(long number) {
    moment("", "A piece of memory. Every byte has the value 0.");
    memory.putByte(start, (byte) 'A');
    part("byte", "one byte", 0, 1);
    telling.address("letter", memory.getByte(start));
    moment("*p = 'A'", "One byte has changed.");
    byte[] text = "heap".getBytes(StandardCharsets.US_ASCII);
    memory.write(start + TEXT, text, 0, text.length);
    part("text", "a text and its 0", TEXT, text.length + 1);
    moment("strcpy(p + 4, \"heap\")", "One byte for each letter, and a 0 at the end.");
    memory.putInt(start + NUMBER, (int) number);
    part("number", "a number", NUMBER, Integer.BYTES);
    telling.count("number", number).address("numberAsHex", number);
    telling.address("lowest", number & 0xff);
    moment("*(unsigned *) (p + 16) = " + number, "Four bytes, the lowest one first.");
    memory.putLong(start + POINTER, start + NUMBER);
    part("pointer", "a pointer", POINTER, Long.BYTES);
    moment("*(unsigned **) (p + 32) = p + 16", "Eight bytes, which are an address.");
    long target = memory.getLong(start + POINTER);
    telling.address("pointer", target).count("read", memory.getInt(target) & 0xffff_ffffL);
    moment("**(unsigned **) (p + 32)", "The address is read, then the number at that address.");
    moment("*(char *) 0 = 'A'", refusal());
    return telling.story();
  }

  private String refusal() {
    try {
      memory.putByte(0, (byte) 'A');
      return "It was written.";
    } catch (AccessViolationException e) {
      telling.text("fault", String.valueOf(e.getMessage()));
      return "The machine refuses: " + e.getMessage() + ".";
    }
  }

  private void part(String name, String label, int offset, int size) {
    parts.add(new Part(name, "used", label, start + offset, size));
  }

  private void moment(String call, String answer) {
    byte[] bytes = new byte[LENGTH];
    memory.read(start, bytes, 0, LENGTH);
    telling
        .window("bytes", new Window(start, start + LENGTH, List.copyOf(parts), bytes, null))
        .address("p", start)
        .count("pageBytes", space.info().pageSize())
        .moment(call, answer);
  }
}
