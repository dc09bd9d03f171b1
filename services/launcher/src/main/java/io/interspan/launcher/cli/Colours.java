package io.interspan.launcher.cli;

import java.io.Console;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/// Colours for what comes, changes and goes; on a terminal only.
final class Colours {
  private final Ansi ansi;

  private Colours(Ansi ansi) {
    this.ansi = ansi;
  }

  /// Returns the colours where the command prints.
  static Colours of(CommandSpec spec) {
    boolean coloured =
        terminal().isPresent() && spec.commandLine().getColorScheme().ansi().enabled();
    return new Colours(coloured ? Ansi.ON : Ansi.OFF);
  }

  /// Returns the terminal, if there is one at both ends.
  static Optional<Console> terminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }

  String comes(String text) {
    return styled("fg(green)", text);
  }

  String changes(String text) {
    return styled("fg(yellow)", text);
  }

  String goes(String text) {
    return styled("fg(red)", text);
  }

  private String styled(String style, String text) {
    if (!ansi.enabled()) {
      return text;
    }
    var styles = Ansi.Style.parse(style);
    return Ansi.Style.on(styles) + text + Ansi.Style.off(styles);
  }
}
