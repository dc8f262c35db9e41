package org.freehold.cli.compare;

import static org.freehold.cli.console.JsonOutput.objects;

import java.io.PrintWriter;
import java.util.Locale;
import org.freehold.cli.console.JsonOutput;
import org.freehold.cli.console.Shell;
import org.freehold.lab.compare.Contender;
import org.freehold.lab.compare.Contenders;
import org.freehold.lab.peer.CLibrary;
import org.freehold.lab.peer.Peer;
import org.freehold.lab.policy.Policies;
import org.freehold.lab.policy.PolicyKind;
import org.freehold.lab.policy.PolicyOption;
import tools.jackson.core.JsonGenerator;

/// Prints `--list`: a line for each policy with its options below it, and the peers at the end.
final class PolicyList {

  private final Shell shell;

  PolicyList(Shell shell) {
    this.shell = shell;
  }

  void print(boolean json) {
    if (json) {
      JsonOutput.print(
          shell,
          fields -> {
            objects(fields, "policies", Contenders.all(), PolicyList::policy);
            objects(fields, "peers", Peer.all(), PolicyList::peer);
          });
      return;
    }
    PrintWriter out = shell.out();
    for (Contender each : Contenders.all()) {
      shell.println(
          String.format(
              Locale.ROOT, "%-18s  %-9s %s", each.name(), each.cost().label(), each.summary()));
      Policies.find(each.name())
          .ifPresent(kind -> kind.options().forEach(option -> shell.println(line(option))));
    }
    out.println();
    out.println("Other allocators ('peers'), each in a process of its own:");
    for (Peer each : Peer.all()) {
      shell.println(
          String.format(
              Locale.ROOT,
              "%-18s  %s%s",
              each.word(),
              each.summary(),
              each.isInstalled() ? "" : " - not installed: " + packageOf(each)));
    }
    out.flush();
  }

  private static String packageOf(Peer peer) {
    return peer.library().map(CLibrary::debianPackage).orElse("");
  }

  private static void peer(JsonGenerator json, Peer peer) {
    json.writeStringProperty("name", peer.word());
    json.writeStringProperty("summary", peer.summary());
    json.writeBooleanProperty("installed", peer.isInstalled());
  }

  private static String line(PolicyOption option) {
    return String.format(
        Locale.ROOT,
        "  :%-26s  %s",
        option.name() + "=" + option.standard() + alternatives(option),
        option.meaning());
  }

  private static String alternatives(PolicyOption option) {
    return option.choices().isEmpty()
        ? ""
        : "|" + String.join("|", option.choices().subList(1, option.choices().size()));
  }

  private static void policy(JsonGenerator json, Contender contender) {
    json.writeStringProperty("name", contender.name());
    json.writeStringProperty("summary", contender.summary());
    json.writeStringProperty("cost", contender.cost().label());
    Policies.find(contender.name()).ifPresent(kind -> kind(json, kind));
  }

  private static void kind(JsonGenerator json, PolicyKind kind) {
    json.writeStringProperty("teaches", kind.teaches());
    json.writeStringProperty("source", kind.source());
    objects(
        json,
        "options",
        kind.options(),
        (fields, option) -> {
          fields.writeStringProperty("name", option.name());
          fields.writeStringProperty("default", option.standard());
          fields.writeStringProperty("meaning", option.meaning());
        });
  }
}
