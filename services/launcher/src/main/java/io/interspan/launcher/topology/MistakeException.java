package io.interspan.launcher.topology;

import java.util.List;
import java.util.stream.Collectors;

/// A file cannot be used; the message has a line `file:line: reason` for each mistake found.
public final class MistakeException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Mistake> mistakes;

  /// Names the file and its mistakes.
  public MistakeException(String file, List<Mistake> mistakes) {
    super(
        mistakes.stream()
            .map(mistake -> file + ":" + mistake.line() + ": " + mistake.reason())
            .collect(Collectors.joining("\n")));
    this.mistakes = List.copyOf(mistakes);
  }

  /// Returns the mistakes, in the order of the file.
  public List<Mistake> mistakes() {
    return mistakes;
  }
}
