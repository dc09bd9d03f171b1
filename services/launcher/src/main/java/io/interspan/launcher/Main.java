package io.interspan.launcher;

import io.interspan.launcher.cli.InterspanCommand;

/// Where the program starts.
public final class Main {
  private Main() {}

  /// Runs one command, and ends the process with its exit code: 0 done, 1 not done (a line says
  /// why), 2 wrongly asked for.
  public static void main(String[] args) {
    System.exit(InterspanCommand.execute(args));
  }
}
