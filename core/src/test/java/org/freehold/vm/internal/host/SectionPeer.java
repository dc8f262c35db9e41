package org.freehold.vm.internal.host;

import java.io.IOException;
import java.nio.file.Path;
import org.freehold.vm.Access;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Section;
import org.freehold.vm.SectionOptions;
import org.freehold.vm.ViewOptions;

/// The other process of [HostSectionsTest].
final class SectionPeer {

  private SectionPeer() {}

  public static void main(String[] args) throws IOException {
    AddressSpace space = AddressSpace.host();
    switch (args[0]) {
      case "answer" -> answer(space, args[1]);
      case "flush" -> flush(space, Path.of(args[1]));
      case "hold" -> hold(space, args[1]);
      default -> throw new IllegalArgumentException("what=" + args[0]);
    }
  }

  private static void answer(AddressSpace space, String name) {
    long page = space.info().pageSize();
    try (Section section = space.sections().open(name, Access.READ_WRITE)) {
      long view = space.sections().map(section, ViewOptions.READ_WRITE);
      System.out.println("read " + space.memory().getLong(view + page) + " of " + section.size());
      space.memory().putLong(view + 2 * page, 987_654_321);
    }
  }

  private static void flush(AddressSpace space, Path file) throws IOException {
    Section section = space.sections().create(SectionOptions.ofFile(file));
    long view = space.sections().map(section, ViewOptions.READ_WRITE);
    for (int i = 0; i < section.size(); i++) {
      space.memory().putByte(view + i, (byte) (i * 7));
    }
    space.sections().flush(view, 0);
    System.out.println("flushed");
    waitForTheEnd();
  }

  private static void hold(AddressSpace space, String name) throws IOException {
    Section section = space.sections().create(SectionOptions.ofPageFile(1).withName(name));
    System.out.println("made");
    waitForTheEnd();
    section.close();
  }

  private static void waitForTheEnd() throws IOException {
    if (System.in.read() >= 0) {
      throw new IllegalStateException("nobody writes");
    }
  }
}
