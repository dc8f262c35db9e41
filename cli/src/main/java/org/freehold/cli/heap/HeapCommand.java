package org.freehold.cli.heap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.freehold.cli.console.Shell;
import org.freehold.cli.heap.HeapRequest.Form;
import org.freehold.cli.heap.HeapRequest.View;
import org.freehold.inspect.heaps.SizeGroups.Order;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The options of `freehold heap`. The work is [HeapRun]'s, which is not loaded for `--help`.
@Command(
    name = "heap",
    description = {
      "Show what heaps contain, from a snapshot file.",
      "%nThe options and tables are those of the debugger command !heap. HEAP is the number of a"
          + " heap, from 1, or its address; 0 means all heaps. A program on Freehold writes a"
          + " snapshot when it is started with -Dfreehold.snapshot.exit=FILE, or calls"
          + " HeapSnapshot.write.",
    },
    parameterListHeading = "%nSnapshot:%n",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the view was shown",
      "1:the file is not a snapshot, or has no such heap or address",
      "2:usage error",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold heap -s                          demonstration heaps",
      "  freehold heap app.fhs                     the heaps in a snapshot",
      "  freehold heap app.fhs -s 1                the first heap in detail",
      "  freehold heap app.fhs -a 1                every block of the first heap",
      "  freehold heap app.fhs -stat -grp B 10     the ten most frequent sizes",
      "  freehold heap app.fhs -p -a 0x7f3ed0c0    the block at an address and its stack",
      "  freehold heap diff early.fhs late.fhs     growth, by stack and by size",
    })
public final class HeapCommand implements Callable<Integer> {

  private static final int DEFAULT_GROUPS = 20;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      description = "A snapshot (.fhs). Default: demonstration heaps.")
  private @Nullable Path file;

  @Option(
      names = "-s",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "HEAP",
      description = "A line of totals for each heap; with HEAP: that heap in detail.")
  private @Nullable String summary;

  @Option(
      names = "-a",
      paramLabel = "HEAP",
      description = "Every region, block and free range of a heap.")
  private @Nullable String all;

  @Option(names = "-x", paramLabel = "ADDRESS", description = "The block that contains an address.")
  private @Nullable String block;

  @Option(names = "-l", description = "The live blocks that no other block points to.")
  private boolean leaks;

  @Option(
      names = "-stat",
      description = "The live blocks grouped by size, of all heaps or of -h HEAP.")
  private boolean stat;

  @Option(names = "--heap", paramLabel = "HEAP", description = "With -stat: the same as -h HEAP.")
  private @Nullable String heap;

  @Option(
      names = "-grp",
      arity = "1..2",
      paramLabel = "S|B|A [MAX]",
      hideParamSyntax = true,
      description =
          "With -stat: sort by total size (S), number of blocks (B) or block size (A), and show at"
              + " most MAX groups. Default: S 20.")
  private @Nullable List<String> group;

  @Option(
      names = "-p",
      description = "With -a ADDRESS: the block there, and the stack that allocated it.")
  private boolean page;

  @Option(
      names = "--plain",
      description = "Print Freehold's own tables, with decimal sizes, instead of the debugger's.")
  private boolean plain;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private CommandSpec spec;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell where it is called from
  public HeapCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    takeFileFromSummary();
    long views =
        Stream.of(summary != null, all != null, block != null, leaks, stat)
            .filter(Boolean::booleanValue)
            .count();
    check(views <= 1, "-s, -a, -x, -l and -stat are different views: choose one");
    check(!page || all != null, "-p must be followed by -a ADDRESS");
    check(stat || (heap == null && group == null), "-grp and -h HEAP belong to -stat");
    check(!plain || !json, "--plain and --json are two formats: choose one");
    return new HeapRun(shell, request()).run();
  }

  /// In `-s app.fhs` the word is a file, not a heap.
  private void takeFileFromSummary() {
    if (summary != null && !summary.isEmpty() && file == null && !HeapWords.isNumber(summary)) {
      file = Path.of(summary);
      summary = "";
    }
  }

  private HeapRequest request() {
    Form form = json ? Form.JSON : plain ? Form.PLAIN : Form.WINDOWS;
    Order order = Order.TOTSIZE;
    int most = DEFAULT_GROUPS;
    if (group != null) {
      order = order(group.getFirst());
      most = group.size() < 2 ? most : most(group.get(1));
    }
    return new HeapRequest(file, view(), word(), order, most, form);
  }

  private Order order(String word) {
    try {
      return Order.of(word);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private int most(String word) {
    check(word.matches("[1-9][0-9]{0,8}"), "'" + word + "' is not a number of groups");
    return Integer.parseInt(word);
  }

  private View view() {
    if (summary != null) {
      return summary.isEmpty() ? View.SUMMARY : View.DETAIL;
    }
    if (all != null) {
      return page ? View.PAGE : View.ENTRIES;
    }
    if (block != null) {
      return View.BLOCK;
    }
    return leaks ? View.LEAKS : stat ? View.GROUPS : View.LIST;
  }

  private String word() {
    for (String word : new String[] {summary, all, block, heap}) {
      if (word != null) {
        return word;
      }
    }
    return "";
  }

  private void check(boolean isRight, String otherwise) {
    if (!isRight) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
