package org.freehold.cli.process;

import org.freehold.inspect.AddressMap;
import tools.jackson.core.JsonGenerator;

/// The process that a map is of, as the fields of a JSON object. The names are part of Freehold's
/// interface.
public final class ProcessJson {

  private ProcessJson() {}

  /// Writes the fields.
  ///
  /// @param json where to
  /// @param owner the process
  public static void write(JsonGenerator json, AddressMap.Owner owner) {
    json.writeStringProperty("name", owner.name());
    json.writeNumberProperty("pid", owner.pid());
    json.writeStringProperty("command", owner.command());
    json.writeNumberProperty("threads", owner.threads());
    json.writeNumberProperty("pageTableBytes", owner.pageTableBytes());
  }
}
