package org.freehold.cli.gflags;

import static org.freehold.cli.console.JsonOutput.objects;

import java.util.Map;
import org.freehold.cli.console.JsonOutput;
import org.freehold.cli.console.Shell;
import org.freehold.flags.Destination;
import org.freehold.flags.GlobalFlag;
import org.freehold.flags.GlobalFlags;
import org.freehold.flags.PageHeapSettings;
import org.freehold.flags.SectionSettings;
import tools.jackson.core.JsonGenerator;

/// Settings as one JSON object. Sums and flags are eight hexadecimal digits, as in text. The names
/// are part of Freehold's interface: fields may be added, none may change its meaning.
final class GflagsJson {

  private GflagsJson() {}

  static void explain(Shell shell, GlobalFlags flags) {
    JsonOutput.print(shell, json -> sum(json, flags));
  }

  static void machine(Shell shell, Destination destination, SectionSettings settings) {
    JsonOutput.print(
        shell,
        json -> {
          String which = destination == Destination.KERNEL ? "running" : "boot";
          json.writeStringProperty("settings", which);
          sum(json, settings.flagsOrNone());
          textOrNull(json, "specialPool", settings.specialPool());
        });
  }

  static void image(Shell shell, String name, SectionSettings settings) {
    JsonOutput.print(
        shell,
        json -> {
          json.writeStringProperty("image", name);
          json.writeBooleanProperty("isSet", settings.flags().isPresent());
          sum(json, settings.flagsOrNone());
          pageHeap(json, settings.pageHeap());
          json.writeNumberProperty("traceDatabaseMegabytes", settings.traceDatabaseMegabytes());
          json.writeBooleanProperty("largePages", settings.largePages());
          textOrNull(json, "debugger", settings.debugger());
        });
  }

  static void pageHeaps(Shell shell, Map<String, SectionSettings> images) {
    JsonOutput.print(
        shell,
        json ->
            objects(
                json,
                "images",
                images.entrySet(),
                (fields, image) -> {
                  fields.writeStringProperty("image", image.getKey());
                  pageHeap(fields, image.getValue().pageHeap());
                  textOrNull(fields, "debugger", image.getValue().debugger());
                }));
  }

  private static void sum(JsonGenerator json, GlobalFlags flags) {
    json.writeStringProperty("value", flags.toString());
    objects(json, "flags", flags.list(), GflagsJson::flag);
    json.writeBooleanProperty("frontEnd", flags.keepsFrontEnd());
  }

  private static void flag(JsonGenerator json, GlobalFlag flag) {
    json.writeStringProperty("abbreviation", flag.abbreviation());
    json.writeStringProperty("value", GlobalFlags.of(flag).toString());
    json.writeStringProperty("text", flag.text());
    json.writeBooleanProperty("hasEffect", flag.isMeaningful());
    json.writeStringProperty("effect", flag.effect());
  }

  private static void pageHeap(JsonGenerator json, PageHeapSettings settings) {
    json.writeNumberProperty("pageHeapFlags", settings.pageHeapFlags());
    textOrNull(json, "pageHeap", settings.enabled() ? settings.toString() : "");
  }

  private static void textOrNull(JsonGenerator json, String name, String text) {
    if (text.isEmpty()) {
      json.writeNullProperty(name);
    } else {
      json.writeStringProperty(name, text);
    }
  }
}
