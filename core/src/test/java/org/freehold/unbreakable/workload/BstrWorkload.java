package org.freehold.unbreakable.workload;

import static org.freehold.unbreakable.workload.ObjectHeap.require;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.freehold.object.Bstr;
import org.freehold.unbreakable.Injector;
import org.freehold.vm.AddressSpace;

/// What is done with strings. After a call that was cut a string is the old one or the new one,
/// with its length before it and a terminator behind it.
final class BstrWorkload {

  private static final int LONG = 9_000;

  private static final class Known {
    final Bstr string;
    byte[] text;

    Known(Bstr string, byte[] text) {
      this.string = string;
      this.text = text;
    }
  }

  private final ObjectHeap ground;
  private final List<Known> strings = new ArrayList<>();

  private BstrWorkload(AddressSpace space) {
    this.ground = new ObjectHeap(space);
  }

  static void run(AddressSpace space) {
    BstrWorkload workload = new BstrWorkload(space);
    workload.steps();
    Injector.endOfSteps();
    workload.census("at the end");
    workload.closeAll();
    workload.ground.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_16LE);
  }

  private void steps() {
    String some = "freehold".repeat(20);
    String many = "abc".repeat(400);
    make("of", () -> Bstr.of(ground.heap, some), bytes(some));
    make("of", () -> Bstr.of(ground.heap, many), bytes(many));
    make("of", () -> Bstr.of(ground.heap, ""), bytes(""));
    make("ofLength", () -> Bstr.ofLength(ground.heap, 12), new byte[24]);
    make("ofBytes", () -> Bstr.ofBytes(ground.heap, 3 * LONG + 1), new byte[3 * LONG + 1]);
    for (Known each : List.copyOf(strings)) {
      byte[] before = each.text;
      change("lengthen", each, Arrays.copyOf(before, 14_000), b -> b.reallocate(7_000L));
      change("shorten", each, Arrays.copyOf(each.text, 4_100), b -> b.reallocate(2_050L));
      change("text", each, bytes(some), b -> b.reallocate(some));
      byte[] part = Arrays.copyOfRange(each.text, 2, 2 + Math.min(each.text.length - 2, 60));
      change("part", each, part, b -> b.reallocate(b.address() + 2, part.length / 2));
      change("shorten", each, Arrays.copyOf(each.text, 2), b -> b.reallocate(1L));
      passOn(each);
    }
  }

  private void make(String what, Supplier<Bstr> maker, byte[] text) {
    Bstr[] made = new Bstr[1];
    ground.make(
        what,
        () -> {
          made[0] = maker.get();
          return 0;
        });
    if (made[0] != null) {
      strings.add(new Known(made[0], text));
    }
    check(what);
  }

  private interface Change {
    void apply(Bstr string);
  }

  private void change(String what, Known known, byte[] after, Change change) {
    ground.make(
        what,
        () -> {
          change.apply(known.string);
          return 0;
        });
    byte[] before = known.text;
    if (!ground.calls.hasFailed() || !holds(known.string, before)) {
      known.text = after;
    }
    check(what);
  }

  private boolean holds(Bstr string, byte[] text) {
    if (string.byteLength() != text.length) {
      return false;
    }
    byte[] seen = new byte[text.length + 2];
    ground.memory.read(string.address(), seen, 0, seen.length);
    return Arrays.equals(seen, Arrays.copyOf(text, seen.length));
  }

  private void passOn(Known known) {
    long[] address = {0};
    ground.make(
        "release",
        () -> {
          address[0] = known.string.release();
          return 0;
        });
    if (ground.calls.hasFailed()) {
      require(known.string.isOpen(), "released, and nobody has the address");
      return;
    }
    Bstr[] made = new Bstr[1];
    ground.make(
        "adopt",
        () -> {
          made[0] = Bstr.adopt(ground.heap, address[0]);
          return 0;
        });
    strings.remove(known);
    strings.add(
        new Known(made[0] == null ? Bstr.adopt(ground.heap, address[0]) : made[0], known.text));
    check("adopt");
  }

  private void check(String what) {
    if (ground.calls.wasCut()) {
      census(what + (ground.calls.hasFailed() ? ", which was cut" : ", which went on"));
    }
  }

  private void census(String what) {
    ground.check(what, strings.size());
    for (Known each : strings) {
      require(holds(each.string, each.text), what + ": another text");
    }
  }

  private void closeAll() {
    while (!strings.isEmpty()) {
      Known last = strings.removeLast();
      ground.makeUnprepared(
          "close",
          () -> {
            last.string.close();
            return 0;
          });
      last.string.close();
      check("close");
    }
  }
}
