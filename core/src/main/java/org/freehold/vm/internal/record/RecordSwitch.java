package org.freehold.vm.internal.record;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.freehold.vm.AddressSpace;

/// The switch `-Dfreehold.vm.record=FILE`, which records the calls of the host's address space.
/// `%p` in the name is replaced by the process number.
///
/// Without the switch no other class of the record is loaded.
public final class RecordSwitch {

  static final String PROPERTY = "freehold.vm.record";

  private RecordSwitch() {}

  /// The space, recorded if the switch is set. A file that cannot be written causes a warning only:
  /// a program does not fail because somebody wants to observe it.
  ///
  /// @param space of the host
  /// @return the space for everybody to use
  public static AddressSpace applyTo(AddressSpace space) {
    String name = System.getProperty(PROPERTY, "");
    return name.isEmpty() ? space : recorded(space, name);
  }

  private static AddressSpace recorded(AddressSpace space, String name) {
    try {
      String pid = Long.toString(ProcessHandle.current().pid());
      return new RecordingAddressSpace(space, Path.of(name.replace("%p", pid)));
    } catch (IOException | InvalidPathException e) {
      CallRecord.warn("memory calls are not recorded, -D" + PROPERTY + ": " + e.getMessage());
      return space;
    }
  }
}
