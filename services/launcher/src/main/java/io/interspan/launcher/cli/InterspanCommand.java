package io.interspan.launcher.cli;

import io.interspan.launcher.ops.RefusedException;
import io.interspan.launcher.topology.MistakeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `interspan`: the commands below it.
@Command(
    name = "interspan",
    description = "One logical network across many sites.",
    mixinStandardHelpOptions = true,
    version = "interspan 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      StatusCommand.class,
      PlanCommand.class,
      ApplyCommand.class,
      GetCommand.class,
      ExplainCommand.class,
      ForgetCommand.class,
      MembersCommand.class,
      SearchCommand.class,
      WatchCommand.class,
      LogCommand.class,
      DiffCommand.class,
      RollbackCommand.class,
      ReplayCommand.class,
      PingCommand.class,
      CountersCommand.class,
      CaptureCommand.class,
      AttachCommand.class,
      DetachCommand.class,
      LoginCommand.class,
      DownCommand.class,
      ServeCommand.class,
      CommandLine.HelpCommand.class,
    })
public final class InterspanCommand implements Runnable {
  @Spec private CommandSpec spec;

  /// Runs the command that the arguments name.
  ///
  /// @return the exit code
  public static int execute(String... args) {
    return commandLine().execute(args);
  }

  /// The same, printing elsewhere.
  public static int execute(PrintWriter out, PrintWriter err, String... args) {
    return commandLine().setOut(out).setErr(err).execute(args);
  }

  private static CommandLine commandLine() {
    return new CommandLine(new InterspanCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(InterspanCommand::failed);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command? Try: interspan demo");
  }

  private static int failed(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) {
    var text =
        switch (failure) {
          case CommandException e -> "interspan: " + e.getMessage();
          case RefusedException e -> "interspan: refused: " + e.getMessage();
          case MistakeException e -> String.valueOf(e.getMessage());
          case NoSuchFileException e -> "interspan: there is no file " + e.getMessage();
          case FileSystemException e -> "interspan: " + e;
          case IOException e -> "interspan: " + e.getMessage();
          case UncheckedIOException e -> "interspan: " + e.getCause();
          default -> null;
        };
    var err = commandLine.getErr();
    if (text == null) {
      err.println("interspan: a defect of this program; please report what follows");
      failure.printStackTrace(err);
    } else {
      err.println(text);
    }
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }
}
