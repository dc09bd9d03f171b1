package io.interspan.launcher.cli;

/// A command cannot do what it was asked for. The message is for people: one line, what is wrong
/// and what would be right.
public final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  /// Says what is wrong.
  public CommandException(String message) {
    super(message);
  }
}
