package io.interspan.firewall.logic.group;

/// A group that is too much to be written out.
public final class SelectorLimitException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String problem;

  SelectorLimitException(String problem) {
    super(problem);
    this.problem = problem;
  }

  @Override
  public String getMessage() {
    return problem;
  }
}
