package org.freehold.playground.internal.stories;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.freehold.playground.internal.stories.Settings.Setting;
import org.freehold.playground.internal.stories.Story.Part;
import org.freehold.playground.internal.stories.Story.Window;
import org.freehold.vm.Access;
import org.freehold.vm.AccessViolationException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Protection;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.SimulatedMachine;

/// The memory of a whole C program: what the system maps before `main`, and what comes while it
/// runs.
///
/// The process is a simulated one. Addresses and sizes are those of `xz` 5.4.1 on Debian 12 for
/// x86-64, as `/proc/PID/maps` shows them where addresses are not randomised (`setarch -R`); of the
/// libraries only the C library is here.
final class LayoutStory {

  private static final long KIB = 1024;

  /// The addresses of a process of Linux; the machine keeps 64 KiB above them to itself.
  private static final long ADDRESSES = 1L << 47;

  private static final long NO_ACCESS = 64 * KIB;

  /// Where Linux puts a program that may be anywhere.
  private static final long USUAL_PROGRAM = 0x5555_5555_4000L;

  private static final long USUAL_HEAP = 0x5555_5556_d000L;
  private static final long USUAL_BUFFER = 0x7fff_f203_f000L;
  private static final long USUAL_C_LIBRARY = 0x7fff_f7da_5000L;
  private static final long USUAL_STACK_END = 0x7fff_ffff_f000L;

  /// How far Linux moves things at random: the program and the mappings by so many pages, the heap
  /// and the stack by so many.
  private static final int RANDOM_PAGES = 1 << 28;

  private static final int RANDOM_HEAP_PAGES = 1 << 13;
  private static final int RANDOM_STACK_PAGES = 1 << 22;
  private static final long STACK_LIMIT = 8 << 20;
  private static final long STACK_MAPPED = 0x2_1000;

  private static final Protection READ_EXECUTE = Protection.of(Access.EXECUTE_READ);

  private final AddressSpace space =
      SimulatedMachine.builder()
          .granularity(4 * KIB)
          .userRange(ADDRESSES + NO_ACCESS)
          .build()
          .createProcess("xz");
  private final List<Part> parts = new ArrayList<>();
  private final Telling telling = new Telling();

  private final long program;
  private final long heap;
  private final long buffer;
  private final long library;
  private final long stackEnd;

  /// Prepares it.
  ///
  /// @param seed of random placement; 0 for none
  private LayoutStory(long seed) {
    Random random = new Random(seed);
    long move = seed == 0 ? 0 : 4 * KIB;
    long programMove = move * random.nextInt(RANDOM_PAGES);
    long mappingMove = move * (RANDOM_STACK_PAGES + random.nextInt(RANDOM_PAGES));
    this.program = USUAL_PROGRAM + programMove;
    this.heap = USUAL_HEAP + programMove + move * random.nextInt(RANDOM_HEAP_PAGES);
    this.buffer = USUAL_BUFFER - mappingMove;
    this.library = USUAL_C_LIBRARY - mappingMove;
    this.stackEnd = USUAL_STACK_END - move * random.nextInt(RANDOM_STACK_PAGES);
  }

  static Teller teller() {
    return new Teller(
        "layout",
        List.of(new Setting("seed", "the seed of random placement, 0 for none", 0, 0, 1_000_000)),
        settings -> new LayoutStory(settings.get("seed")).tell());
  }

  private Story tell() {
    moment("", "An address space with nothing in it.");
    map("headers", "image", "tables of the program", program, 0x3000, Protection.READ);
    map("text", "image", "text: its instructions", program + 0x3000, 0xb000, READ_EXECUTE);
    map("constants", "image", "constants", program + 0xe000, 0x5000, Protection.READ);
    moment("execve(\"xz\")", "The system maps the program's file: instructions and constants.");
    map("data", "data", "data: variables with a value", program + 0x13000, 0x2000);
    map("bss", "data", "bss: variables that begin as 0", program + 0x15000, 0x4000);
    moment("", "Then its variables: those with a value from the file, the others as zeros.");
    map("library", "image", "the C library's tables", library, 0x26000, Protection.READ);
    map(
        "library-text",
        "image",
        "the C library's instructions",
        library + 0x26000,
        0x156000,
        READ_EXECUTE);
    map(
        "library-constants",
        "image",
        "the C library's constants",
        library + 0x17c000,
        0x57000,
        Protection.READ);
    map("library-data", "data", "the C library's variables", library + 0x1d3000, 0x2000);
    moment("", "The libraries, as mappings far away from the program.");
    stack();
    moment("", "The stack of the first thread, at the end of the addresses. main begins.");
    map("heap", "heap", "heap", heap, 132 * KIB);
    moment("sbrk(132 KiB)", "The first malloc asks for memory behind the program: the heap.");
    map("mapping", "mapping", "mappings of large blocks", buffer, 0x5d04000);
    moment("mmap(93 MiB)", "Large blocks get mappings of their own.");
    places();
    moment("", "Where things are.");
    moment("*(char *) main = 0", refusal(program + 0x3000 + 0xaa0));
    space.release(buffer);
    parts.removeIf(each -> each.name().equals("mapping"));
    moment(
        "munmap(93 MiB)", "The large blocks are freed: their mappings are gone. The heap stays.");
    return telling.story();
  }

  private void map(String name, String kind, String label, long address, long size) {
    map(name, kind, label, address, size, Protection.READ_WRITE);
  }

  private void map(
      String name, String kind, String label, long address, long size, Protection protection) {
    space.reserve(size, ReserveOptions.COMMITTED.withAddress(address).withProtection(protection));
    parts.add(new Part(name, kind, label, address, size));
  }

  private void stack() {
    long base = stackEnd - STACK_LIMIT;
    space.reserve(STACK_LIMIT, ReserveOptions.ANYWHERE.withAddress(base));
    space.commit(stackEnd - STACK_MAPPED, STACK_MAPPED, Protection.READ_WRITE);
    parts.add(new Part("room", "reserved", "room for the stack", base, STACK_LIMIT - STACK_MAPPED));
    parts.add(new Part("stack", "stack", "stack", stackEnd - STACK_MAPPED, STACK_MAPPED));
  }

  private void places() {
    telling
        .address("function", program + 0x3000 + 0xaa0)
        .address("global", program + 0x14000 + 0x40)
        .address("block", heap + 0x2a0)
        .address("large", buffer + 0x10)
        .address("local", stackEnd - 0x1500);
  }

  private String refusal(long address) {
    try {
      space.memory().putByte(address, (byte) 0);
      return "It was written.";
    } catch (AccessViolationException e) {
      telling.text("fault", String.valueOf(e.getMessage()));
      return "The machine refuses: " + e.getMessage() + ".";
    }
  }

  private void moment(String call, String answer) {
    List<Part> sorted = new ArrayList<>(parts);
    sorted.sort(Comparator.comparingLong(Part::address));
    telling
        .window("layout", new Window(0, space.info().highestAddress() + 1, sorted, null, null))
        .bytes("reserved", space.reservedBytes())
        .bytes("committed", space.committedBytes())
        .bytes("addresses", space.info().highestAddress() + 1)
        .count("parts", parts.size())
        .moment(call, answer);
  }
}
