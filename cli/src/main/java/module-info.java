import org.jspecify.annotations.NullMarked;

/// The command `freehold`. Nothing is exported: the command line is the interface. picocli reads
/// the options of a command from its class, so the packages of commands are open to it.
@NullMarked
module org.freehold.cli {
  requires info.picocli;
  requires org.freehold.core;
  requires org.freehold.inspect;
  requires org.freehold.lab;
  requires org.freehold.playground;
  requires org.freehold.trace;
  requires org.freehold.win32;
  requires tools.jackson.core;
  requires static org.jspecify;

  opens org.freehold.cli to
      info.picocli;
  opens org.freehold.cli.address to
      info.picocli;
  opens org.freehold.cli.bench to
      info.picocli;
  opens org.freehold.cli.compare to
      info.picocli;
  opens org.freehold.cli.crash to
      info.picocli;
  opens org.freehold.cli.experiment to
      info.picocli;
  opens org.freehold.cli.gflags to
      info.picocli;
  opens org.freehold.cli.heap to
      info.picocli;
  opens org.freehold.cli.input to
      info.picocli;
  opens org.freehold.cli.playground to
      info.picocli;
  opens org.freehold.cli.process to
      info.picocli;
  opens org.freehold.cli.replay to
      info.picocli;
  opens org.freehold.cli.script to
      info.picocli;
  opens org.freehold.cli.trace to
      info.picocli;
  opens org.freehold.cli.vmmap to
      info.picocli;
}
