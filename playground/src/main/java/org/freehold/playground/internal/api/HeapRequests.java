package org.freehold.playground.internal.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.playground.internal.heaps.FlameTree;
import org.freehold.playground.internal.heaps.HeapAnalysis;
import org.freehold.playground.internal.heaps.HeapDifference;
import org.freehold.playground.internal.heaps.KeeperSearch;
import org.freehold.playground.internal.heaps.Keepers;
import org.freehold.playground.internal.heaps.PageCells;
import org.freehold.playground.internal.heaps.StackTotals;
import org.freehold.playground.internal.heaps.WithoutStack;
import org.freehold.playground.internal.live.JvmList;
import org.freehold.playground.internal.web.Answer;
import org.freehold.playground.internal.web.Refusal;
import org.freehold.playground.internal.web.Request;
import org.freehold.playground.internal.workspace.OpenSnapshot;
import org.freehold.playground.internal.workspace.OpenSnapshots;

/// Heaps that exist: in snapshots, and in JVMs that run.
public final class HeapRequests {

  private static final int MOST_TOP_STACKS = 200;
  private static final String SNAPSHOT = "snapshot";

  private final OpenSnapshots snapshots;

  /// Makes them.
  public HeapRequests(OpenSnapshots snapshots) {
    this.snapshots = snapshots;
  }

  Answer list(Request request) {
    return Answer.json(json -> {
      json.writeArrayPropertyStart("snapshots");
      for (OpenSnapshot each : snapshots.all()) {
        json.writeStartObject();
        HeapJson.name(json, each);
        json.writeEndObject();
      }
      json.writeEndArray();
    });
  }

  private OpenSnapshot find(String number) throws Refusal {
    int id = (int) Request.number(SNAPSHOT, number, 1, Integer.MAX_VALUE);
    return snapshots
        .find(id)
        .orElseThrow(() ->
            new Refusal(
                Refusal.NOT_FOUND,
                "snapshot " + id + " is not open here any more: open its file again"));
  }

  /// What may fail since a file is malformed or a JVM has ended.
  @FunctionalInterface
  private interface Work<T> {
    T get() throws IOException;
  }

  private static <T> T orRefuse(Work<T> work) throws Refusal {
    try {
      return work.get();
    } catch (IOException e) {
      throw Uploads.refusal(e);
    }
  }

  private OpenSnapshot snapshot(Request request) throws Refusal {
    return find(request.text(SNAPSHOT));
  }

  private static int heap(Request request) throws Refusal {
    return (int) request.number("heap", 1, Integer.MAX_VALUE);
  }

  private HeapAnalysis analysis(Request request) throws Refusal {
    OpenSnapshot snapshot = snapshot(request);
    int heap = heap(request);
    return orRefuse(() -> snapshot.analysis(heap));
  }

  Answer demonstration(Request request) throws Refusal {
    return opened(orRefuse(snapshots::demonstration));
  }

  Answer upload(String name, InputStream in, BooleanSupplier isLeft) throws Refusal, IOException {
    return opened(snapshots.upload(name, in, isLeft));
  }

  private Answer opened(OpenSnapshot snapshot) throws Refusal {
    byte[] text =
        orRefuse(() ->
            snapshot.read(read -> Answer.object(json -> HeapJson.snapshot(json, snapshot, read))));
    return Answer.bytes("application/json; charset=utf-8", text);
  }

  Answer show(Request request) throws Refusal {
    return opened(snapshot(request));
  }

  Answer summary(Request request) throws Refusal {
    HeapAnalysis analysis = analysis(request);
    return Answer.json(json -> HeapJson.summary(json, analysis));
  }

  Answer pages(Request request) throws Refusal {
    PageCells cells = analysis(request).pages();
    return Answer.stream("application/octet-stream", cells::writeTo);
  }

  Answer stacks(Request request) throws Refusal {
    OpenSnapshot snapshot = snapshot(request);
    int heap = heap(request);
    byte[] text =
        orRefuse(() -> {
          StackTotals totals = snapshot.analysis(heap).stacks();
          return snapshot.read(read -> stacks(read, totals));
        });
    return Answer.bytes("application/json; charset=utf-8", text);
  }

  private static byte[] stacks(HeapSnapshot snapshot, StackTotals totals) {
    FlameTree.Node root = FlameTree.of(snapshot, totals);
    List<Integer> top = totals.largest(MOST_TOP_STACKS);
    return Answer.object(json -> {
      HeapJson.flame(json, root);
      json.writeNumberProperty("count", totals.count());
      json.writeArrayPropertyStart("top");
      for (int each : top) {
        if (each <= snapshot.stacks()) {
          HeapJson.stack(json, snapshot, totals, each);
        }
      }
      json.writeEndArray();
    });
  }

  Answer keepers(Request request) throws Refusal {
    OpenSnapshot snapshot = snapshot(request);
    int heap = heap(request);
    long from = request.number("from", 0, Long.MAX_VALUE - 1);
    long to = request.number("to", from + 1, Long.MAX_VALUE);
    byte[] text =
        orRefuse(() ->
            snapshot.read(read -> {
              Keepers found = KeeperSearch.find(read, OpenSnapshot.heap(read, heap), from, to);
              return Answer.object(json -> KeepersJson.write(json, read, found));
            }));
    return Answer.bytes("application/json; charset=utf-8", text);
  }

  Answer without(Request request) throws Refusal {
    OpenSnapshot snapshot = snapshot(request);
    int heap = heap(request);
    int stack = (int) request.number("stack", 0, Integer.MAX_VALUE);
    WithoutStack.Gain gain =
        orRefuse(() ->
            snapshot.read(read -> WithoutStack.find(read, OpenSnapshot.heap(read, heap), stack)));
    return Answer.json(json -> HeapJson.gain(json, gain));
  }

  Answer change(Request request) throws Refusal {
    OpenSnapshot late = snapshot(request);
    OpenSnapshot early = find(request.text("other"));
    int heap = heap(request);
    HeapAnalysis after = orRefuse(() -> late.analysis(heap));
    int counterpart =
        orRefuse(() -> early.read(read -> HeapDifference.counterpart(after.heap(), read.heaps())));
    if (counterpart == 0) {
      throw new Refusal(
          Refusal.NOT_FOUND,
          early.name() + " has no heap like '" + after.heap().name() + "': none has its name");
    }
    HeapAnalysis before = orRefuse(() -> early.analysis(counterpart));
    HeapDifference difference = orRefuse(() -> between(early, before, late, after));
    return Answer.json(json -> HeapJson.difference(json, early.name(), before, after, difference));
  }

  /// Both snapshots are locked in the order of their numbers, whichever is the earlier one.
  private static HeapDifference between(
      OpenSnapshot early, HeapAnalysis before, OpenSnapshot late, HeapAnalysis after)
      throws IOException {
    return early.id() < late.id()
        ? early.read(
            first -> late.read(second -> HeapDifference.between(before, first, after, second)))
        : late.read(
            second -> early.read(first -> HeapDifference.between(before, first, after, second)));
  }

  Answer jvms(Request request) {
    List<JvmList.Jvm> found = JvmList.mine();
    return Answer.json(json -> {
      json.writeArrayPropertyStart("jvms");
      for (JvmList.Jvm each : found) {
        json.writeStartObject();
        json.writeNumberProperty("pid", each.pid());
        json.writeStringProperty("name", each.name());
        json.writeNumberProperty("started", each.started());
        json.writeBooleanProperty("namesFreehold", each.namesFreehold());
        json.writeEndObject();
      }
      json.writeEndArray();
    });
  }

  Answer watch(Request request) throws Refusal, IOException {
    Map<String, String> fields = request.object();
    long pid = Request.number("pid", fields.getOrDefault("pid", ""), 1, Long.MAX_VALUE);
    return opened(orRefuse(() -> snapshots.watch(pid)));
  }

  Answer look(Request request) throws Refusal, IOException {
    OpenSnapshot snapshot = find(request.object().getOrDefault(SNAPSHOT, ""));
    return opened(
        orRefuse(() -> {
          snapshots.look(snapshot);
          return snapshot;
        }));
  }

  Answer stop(Request request) throws Refusal, IOException {
    snapshots.stop(
        Request.number("pid", request.object().getOrDefault("pid", ""), 1, Long.MAX_VALUE));
    return Answer.json(_ -> {});
  }

  Answer keep(Request request) throws Refusal, IOException {
    OpenSnapshot snapshot = find(request.object().getOrDefault(SNAPSHOT, ""));
    return opened(orRefuse(() -> snapshots.keep(snapshot)));
  }
}
