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
      "Show what heaps hold, from a snapshot file.",
      "%nThe forms are those of the debugger command !heap. HEAP is the number of a heap, counted"
          + " from 1, or its address; 0 means all. A program on Freehold writes a snapshot when it"
          + " is started with -Dfreehold.snapshot.exit=FILE, or calls HeapSnapshot.write.",
    },
    parameterListHeading = "%nSnapshot:%n",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the view was shown",
      "1:the file is no snapshot, or has no such heap or address",
      "2:wrong usage",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold heap -s                          heaps made for a first look",
      "  freehold heap app.fhs                     the heaps of a snapshot",
      "  freehold heap app.fhs -s 1                all about the first one",
      "  freehold heap app.fhs -a 1                every block of it",
      "  freehold heap app.fhs -stat -grp B 10     the ten most frequent sizes",
      "  freehold heap app.fhs -p -a 0x7f3ed0c0    who allocated the block at an address",
      "  freehold heap diff early.fhs late.fhs     what has grown, by stack and by size",
    })
public final class HeapCommand implements Callable<Integer> {

  private static final int DEFAULT_MOST = 20;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      description = "A snapshot (.fhs). Without it: heaps made for the purpose.")
  private @Nullable Path file;

  @Option(
      names = "-s",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "HEAP",
      description = "A line for each heap; with HEAP: all about that one.")
  private @Nullable String summary;

  @Option(names = "-a", paramLabel = "HEAP", description = "Every region, block and free range.")
  private @Nullable String all;

  @Option(names = "-x", paramLabel = "ADDRESS", description = "The block that holds an address.")
  private @Nullable String block;

  @Option(names = "-l", description = "The live blocks that nothing points to.")
  private boolean leaks;

  @Option(
      names = "-stat",
      description = "The live blocks by size, of all heaps or of the one named by -h HEAP.")
  private boolean stat;

  @Option(names = "--heap", paramLabel = "HEAP", description = "With -stat: the same as -h HEAP.")
  private @Nullable String heap;

  @Option(
      names = "-grp",
      arity = "1..2",
      paramLabel = "S|B|A [MAX]",
      hideParamSyntax = true,
      description = "With -stat: by total size, blocks or size; MAX groups, 20 unless given.")
  private @Nullable List<String> group;

  @Option(names = "-p", description = "With -a ADDRESS: the block there, and who allocated it.")
  private boolean page;

  @Option(names = "--plain", description = "In plain words instead of the debugger's form.")
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
    check(!page || all != null, "-p needs -a ADDRESS behind it");
    check(stat || (heap == null && group == null), "-grp and -h HEAP belong to -stat");
    check(!plain || !json, "--plain and --json are two formats: choose");
    return new HeapRun(shell, request()).run();
  }

  /// In `-s app.fhs` the word is a file and no heap.
  private void takeFileFromSummary() {
    if (summary != null && !summary.isEmpty() && file == null && !HeapWords.isNumber(summary)) {
      file = Path.of(summary);
      summary = "";
    }
  }

  private HeapRequest request() {
    Form form = json ? Form.JSON : plain ? Form.PLAIN : Form.WINDOWS;
    Order order = Order.TOTSIZE;
    int most = DEFAULT_MOST;
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
