package org.freehold.playground.internal.stories;

import java.util.ArrayList;
import java.util.List;
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
  private static final long PROGRAM = 0x5555_5555_4000L;

  private static final long HEAP = 0x5555_5556_d000L;
  private static final long BUFFER = 0x7fff_f203_f000L;
  private static final long C_LIBRARY = 0x7fff_f7da_5000L;
  private static final long STACK_END = 0x7fff_ffff_f000L;
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

  private LayoutStory() {}

  static Teller teller() {
    return new Teller("layout", List.of(), _ -> new LayoutStory().tell());
  }

  private Story tell() {
    moment("", "An address space with nothing in it.");
    map("headers", "image", "tables of the program", PROGRAM, 0x3000, Protection.READ);
    map("text", "image", "text: its instructions", PROGRAM + 0x3000, 0xb000, READ_EXECUTE);
    map("constants", "image", "constants", PROGRAM + 0xe000, 0x5000, Protection.READ);
    moment("execve(\"xz\")", "The system maps the program's file: instructions and constants.");
    map("data", "data", "data: variables with a value", PROGRAM + 0x13000, 0x2000);
    map("bss", "data", "bss: variables that begin as 0", PROGRAM + 0x15000, 0x4000);
    moment("", "Then its variables: those with a value from the file, the others as zeros.");
    map("library", "image", "the C library's tables", C_LIBRARY, 0x26000, Protection.READ);
    map(
        "library-text",
        "image",
        "the C library's instructions",
        C_LIBRARY + 0x26000,
        0x156000,
        READ_EXECUTE);
    map(
        "library-constants",
        "image",
        "the C library's constants",
        C_LIBRARY + 0x17c000,
        0x57000,
        Protection.READ);
    map("library-data", "data", "the C library's variables", C_LIBRARY + 0x1d3000, 0x2000);
    moment("", "The libraries, as mappings far away from the program.");
    stack();
    moment("", "The stack of the first thread, at the end of the addresses. main begins.");
    map("heap", "heap", "heap", HEAP, 132 * KIB);
    moment("sbrk(132 KiB)", "The first malloc asks for memory behind the program: the heap.");
    map("mapping", "mapping", "mappings of large blocks", BUFFER, 0x5d04000);
    moment("mmap(93 MiB)", "Large blocks get mappings of their own.");
    places();
    moment("", "Where things are.");
    moment("*(char *) main = 0", refusal(PROGRAM + 0x3000 + 0xaa0));
    space.release(BUFFER);
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
    long base = STACK_END - STACK_LIMIT;
    space.reserve(STACK_LIMIT, ReserveOptions.ANYWHERE.withAddress(base));
    space.commit(STACK_END - STACK_MAPPED, STACK_MAPPED, Protection.READ_WRITE);
    parts.add(new Part("room", "reserved", "room for the stack", base, STACK_LIMIT - STACK_MAPPED));
    parts.add(new Part("stack", "stack", "stack", STACK_END - STACK_MAPPED, STACK_MAPPED));
  }

  private void places() {
    telling
        .address("function", PROGRAM + 0x3000 + 0xaa0)
        .address("global", PROGRAM + 0x14000 + 0x40)
        .address("block", HEAP + 0x2a0)
        .address("large", BUFFER + 0x10)
        .address("local", STACK_END - 0x1500);
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
    sorted.sort(java.util.Comparator.comparingLong(Part::address));
    telling
        .window("layout", new Window(0, space.info().highestAddress() + 1, sorted, null, null))
        .bytes("reserved", space.reservedBytes())
        .bytes("committed", space.committedBytes())
        .bytes("addresses", space.info().highestAddress() + 1)
        .count("parts", parts.size())
        .moment(call, answer);
  }
}
