package io.codeguard.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.cli.output.NotDoneException;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The root command. */
@Command(
    name = "codeguard",
    description = "Validates source code as described by a ValidationJob.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:success; the verdict, if there is one, is Passed",
      "1:the verdict is Violations",
      "2:the manifest or the command line is invalid",
      "3:the command or the job failed"
    },
    synopsisSubcommandLabel = "COMMAND")
final class Codeguard implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private Codeguard() {}

  /**
   * Runs the command with these arguments; never throws.
   *
   * @param environment variables, as in {@link System#getenv()}
   */
  static int execute(Streams streams, Map<String, String> environment, String... arguments) {
    CommandLine line = new CommandLine(new Codeguard());
    line.addSubcommand(new RunCommand(streams, environment));
    line.addSubcommand(new SubmitCommand(streams));
    line.addSubcommand(new WatchCommand(streams));
    line.addSubcommand(new ReportCommand(streams));
    line.addSubcommand(new StatsCommand(streams));
    line.addSubcommand(new ValidatorsCommand(streams));
    line.setOut(new PrintWriter(streams.out(), true, UTF_8));
    line.setErr(new PrintWriter(streams.err(), true, UTF_8));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setParameterExceptionHandler((e, _) -> usage(streams, e));
    line.setExecutionExceptionHandler((e, _, _) -> failure(streams, e));
    return line.execute(arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "missing command: use run, submit, watch, report, stats or validators");
  }

  private static int usage(Streams streams, ParameterException e) {
    streams.error(e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, e.getCommandLine().getErr());
    streams
        .err()
        .println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE;
  }

  private static int failure(Streams streams, Exception e) {
    streams.error(e instanceof NotDoneException ? e.getMessage() : "internal error: " + e);
    return ExitCode.NOT_DONE;
  }
}
