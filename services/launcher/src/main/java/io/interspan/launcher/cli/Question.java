package io.interspan.launcher.cli;

import java.util.Locale;

/// Asks whether something is to be done.
final class Question {
  private Question() {}

  /// Returns where there is a terminal to ask at.
  ///
  /// @param unasked what does it unasked, for the exception's text
  /// @throws CommandException where there is none
  static void requireTerminal(String unasked) throws CommandException {
    if (Colours.terminal().isEmpty()) {
      throw new CommandException("there is no terminal to ask at: " + unasked);
    }
  }

  /// Asks at the terminal, and returns where the answer is yes.
  ///
  /// @param question without what may be answered
  /// @param unasked what does it unasked, for the exception's text
  /// @throws CommandException where it is not, or there is no terminal
  static void ask(String question, String unasked) throws CommandException {
    requireTerminal(unasked);
    var answer = Colours.terminal().orElseThrow().readLine("%s [y/N] ", question);
    if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).startsWith("y")) {
      throw new CommandException("nothing was changed");
    }
  }
}
