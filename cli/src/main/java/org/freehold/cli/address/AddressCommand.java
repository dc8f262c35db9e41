package org.freehold.cli.address;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.freehold.cli.console.Shell;
import org.freehold.cli.input.Size;
import org.freehold.cli.process.Format;
import org.freehold.cli.process.Pid;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The options of `freehold address`. The work is [AddressRun]'s, which is not loaded for `--help`.
@Command(
    name = "address",
    description = {
      "Show what a process uses its addresses for.",
      "%nPrints every region, a summary, or the region at one address, in the form of the debugger"
          + " command !address. MEM_ and PAGE_ may be omitted in filters.",
    },
    parameterListHeading = "%nProcess:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the map or the record was shown",
      "1:there is no such process, it may not be read, or the file is not a record",
      "2:usage error",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold address --summary                    a simulated demonstration process",
      "  freehold address --summary $$$$                 this shell",
      "  freehold address 1234 0x7f3ed0cc6000          the region at this address",
      "  freehold address 1234 --usage heap,stack      its heaps and stacks",
      "  freehold address 1234 --state reserve --min-size 1M --output csv",
      "  freehold address --leaks app.vmrecord         reservations never released, by stack",
    })
public final class AddressCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PID",
      converter = Pid.class,
      description = "A process that you may read. Default: a simulated demonstration process.")
  private long pid = Pid.NONE;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ADDRESS",
      converter = Address.class,
      description = "Show the region at this address, such as 0x7f3ed0cc6000.")
  private @Nullable Long address;

  @Option(
      names = "--at",
      paramLabel = "ADDRESS",
      converter = Address.class,
      description = "The same as ADDRESS, without a PID.")
  private @Nullable Long at;

  @Option(names = "--summary", description = "Sum up by usage, type, state and protection.")
  private boolean summary;

  @Option(
      names = "--usage",
      paramLabel = "USAGE,...",
      hideParamSyntax = true,
      split = ",",
      description = "Show regions of these usages, such as heap or 'mapped file'.")
  private List<String> usages = new ArrayList<>();

  @Option(
      names = "--state",
      paramLabel = "STATE,...",
      hideParamSyntax = true,
      split = ",",
      description = "Show regions in these states: free, reserve, commit.")
  private List<String> states = new ArrayList<>();

  @Option(
      names = "--type",
      paramLabel = "TYPE,...",
      hideParamSyntax = true,
      split = ",",
      description = "Show regions of these types: private, mapped, image.")
  private List<String> types = new ArrayList<>();

  @Option(
      names = "--protect",
      paramLabel = "PROTECTION,...",
      hideParamSyntax = true,
      split = ",",
      description = "Show regions with these protections, such as readwrite or guard.")
  private List<String> protections = new ArrayList<>();

  @Option(
      names = "--min-size",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Show regions of at least this size, such as 64K.")
  private long minimumBytes;

  @Option(
      names = "--leaks",
      paramLabel = "FILE",
      description = {
        "Show reservations that were never released, by the stack that made them."
            + " A program on Freehold records its calls in FILE when it is started with"
            + " -Dfreehold.vm.record=FILE.",
      })
  private @Nullable Path leaks;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      converter = Format.Converter.class,
      description = "Print the list as csv, tsv or json instead of text.")
  private Format format = Format.TEXT;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private CommandSpec spec;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell where it is called from
  public AddressCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    check(address == null || at == null, "one address is enough: leave --at out");
    AddressRequest request = request();
    if (leaks != null) {
      checkLeaks(request);
      return new LeaksRun(shell, leaks).run(request.format() == Format.JSON);
    }
    check(request);
    try {
      return new AddressRun(shell, request).run();
    } catch (UnknownWordException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  private AddressRequest request() {
    return new AddressRequest(
        pid,
        json ? Format.JSON : format,
        address == null ? at : address,
        summary,
        usages,
        states,
        types,
        protections,
        minimumBytes);
  }

  private void check(AddressRequest request) {
    boolean isList = !summary && request.address() == null;
    boolean isTable = format == Format.CSV || format == Format.TSV;
    check(
        !summary || request.address() == null,
        "--summary covers all addresses: leave the address out");
    check(
        isList || !request.isFiltered(),
        "filters apply to the list of regions only: leave them out here");
    check(
        format != Format.HTML, "--output is text, csv, tsv or json; for html use 'freehold vmmap'");
    check(isList || !isTable, "--output " + format + " is available for the list of regions only");
    check(!json || !isTable, "--json and --output " + format + " are two formats: choose one");
  }

  private void checkLeaks(AddressRequest request) {
    boolean isAlone = pid == Pid.NONE && request.address() == null && !summary;
    check(isAlone, "--leaks reads a record: leave process, address and --summary out");
    check(!request.isFiltered(), "filters apply to the list of regions only: leave them out here");
    check(format == Format.TEXT || format == Format.JSON, "--leaks is printed as text or json");
  }

  private void check(boolean isRight, String otherwise) {
    if (!isRight) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
