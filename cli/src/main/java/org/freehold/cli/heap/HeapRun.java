package org.freehold.cli.heap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.freehold.Bytes;
import org.freehold.cli.console.CommandFailure;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Shell;
import org.freehold.cli.console.WideText;
import org.freehold.cli.heap.HeapRequest.Form;
import org.freehold.cli.heap.HeapRequest.View;
import org.freehold.inspect.heaps.BlockAt;
import org.freehold.inspect.heaps.HeapBlocksText;
import org.freehold.inspect.heaps.HeapEntriesText;
import org.freehold.inspect.heaps.HeapPlainText;
import org.freehold.inspect.heaps.HeapSummaryText;
import org.freehold.inspect.heaps.HeapSummaryText.Summed;
import org.freehold.inspect.heaps.HeapTally;
import org.freehold.inspect.heaps.SizeGroups;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.inspect.snapshot.SnapshotFacts.Search;
import org.freehold.inspect.snapshot.SnapshotHeap;

/// Reads a snapshot and shows the requested view.
final class HeapRun {

  private static final long RANGE = 1024;

  private final Shell shell;
  private final HeapRequest request;

  HeapRun(Shell shell, HeapRequest request) {
    this.shell = shell;
    this.request = request;
  }

  /// Shows it.
  ///
  /// @return the exit code
  int run() throws IOException {
    try (HeapSnapshot snapshot = SnapshotFiles.open(request.file())) {
      if (snapshot.isCut()) {
        shell.err().println("freehold: the snapshot is truncated; what was written is shown");
        shell.err().flush();
      }
      show(snapshot);
    }
    shell.out().flush();
    return ExitCode.OK;
  }

  private void show(HeapSnapshot snapshot) throws IOException {
    switch (request.view()) {
      case LIST -> list(snapshot);
      case SUMMARY, DETAIL -> summary(snapshot);
      case ENTRIES -> entries(snapshot);
      case BLOCK, PAGE -> block(snapshot);
      case LEAKS -> leaks(snapshot);
      case GROUPS -> groups(snapshot);
    }
  }

  private boolean is(Form form) {
    return request.form() == form;
  }

  private void print(List<String> lines) {
    WideText.print(shell, lines);
  }

  private List<SnapshotHeap> heaps(HeapSnapshot snapshot) {
    String word = request.word().isEmpty() ? "0" : request.word();
    return HeapWords.heaps(word, snapshot.heaps());
  }

  private void list(HeapSnapshot snapshot) {
    List<SnapshotHeap> heaps = snapshot.heaps();
    switch (request.form()) {
      case JSON -> HeapJson.list(shell, snapshot);
      case PLAIN -> print(HeapPlainText.list(heaps));
      case WINDOWS -> print(HeapSummaryText.list(heaps));
    }
  }

  private void summary(HeapSnapshot snapshot) throws IOException {
    List<Summed> summed = new ArrayList<>();
    for (SnapshotHeap heap : heaps(snapshot)) {
      summed.add(new Summed(heap, HeapTally.of(snapshot, heap, RANGE)));
    }
    boolean isDetail = request.view() == View.DETAIL;
    if (is(Form.JSON)) {
      HeapJson.summary(shell, snapshot, summed, isDetail);
    } else if (!isDetail) {
      print(is(Form.PLAIN) ? HeapPlainText.table(summed) : HeapSummaryText.table(summed));
    } else {
      for (int i = 0; i < summed.size(); i++) {
        Summed each = summed.get(i);
        print(
            is(Form.PLAIN)
                ? HeapPlainText.detail(each)
                : HeapSummaryText.detail(i, each, BlockAt.large(snapshot, each.heap())));
      }
    }
  }

  private void entries(HeapSnapshot snapshot) throws IOException {
    Consumer<String> out = shell.out()::println;
    if (is(Form.JSON)) {
      HeapJson.entries(shell, snapshot, heaps(snapshot));
      return;
    }
    for (SnapshotHeap heap : heaps(snapshot)) {
      if (is(Form.PLAIN)) {
        HeapPlainText.entries(snapshot, heap, out);
      } else {
        HeapEntriesText.print(snapshot, heap, out);
      }
    }
  }

  private void block(HeapSnapshot snapshot) throws IOException {
    long address = HeapWords.address(request.word());
    List<BlockAt> blocks = BlockAt.holding(snapshot, address);
    if (blocks.isEmpty()) {
      throw new CommandFailure("no heap in the snapshot contains " + Bytes.address(address));
    }
    if (is(Form.JSON)) {
      HeapJson.blocks(shell, snapshot, blocks);
    } else if (is(Form.PLAIN)) {
      print(HeapPlainText.blocks(snapshot, blocks));
    } else if (request.view() == View.BLOCK) {
      print(HeapBlocksText.at(blocks));
    } else {
      blocks.forEach(
          block -> print(HeapBlocksText.page(address, block, snapshot.stack(block.stack()))));
    }
  }

  private void leaks(HeapSnapshot snapshot) throws IOException {
    if (snapshot.facts().search() == Search.NONE) {
      throw new CommandFailure(
          "the snapshot was taken without a search for pointers: take it with"
              + " -Dfreehold.snapshot.search=on, or with SnapshotOptions.withSearch");
    }
    List<BlockAt> blocks = new ArrayList<>();
    for (SnapshotHeap heap : snapshot.heaps()) {
      blocks.addAll(BlockAt.unreached(snapshot, heap));
    }
    switch (request.form()) {
      case JSON -> HeapJson.blocks(shell, snapshot, blocks);
      case PLAIN -> print(HeapPlainText.blocks(snapshot, blocks));
      case WINDOWS -> print(HeapBlocksText.leaks(blocks));
    }
  }

  private void groups(HeapSnapshot snapshot) throws IOException {
    List<SnapshotHeap> heaps = heaps(snapshot);
    List<SizeGroups> groups = new ArrayList<>();
    for (SnapshotHeap heap : heaps) {
      groups.add(SizeGroups.of(snapshot, heap, request.order(), request.most()));
    }
    if (is(Form.JSON)) {
      HeapJson.groups(shell, heaps, groups);
      return;
    }
    for (int i = 0; i < heaps.size(); i++) {
      print(
          is(Form.PLAIN)
              ? HeapPlainText.groups(heaps.get(i), groups.get(i))
              : HeapBlocksText.groups(
                  heaps.get(i), groups.get(i), request.order(), request.most()));
    }
  }
}
