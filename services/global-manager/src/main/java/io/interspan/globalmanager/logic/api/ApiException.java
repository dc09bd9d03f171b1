package io.interspan.globalmanager.logic.api;

/// A request that is refused; it changed nothing.
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ApiError error;

  /// Says why.
  public ApiException(ApiError error) {
    // Thrown where a client is wrong, which is often: without the cost of a stack trace.
    super(error.message(), null, false, false);
    this.error = error;
  }

  /// Says why.
  public ApiException(ErrorCode code, String message) {
    this(ApiError.of(code, message));
  }

  /// Returns what the client is told.
  public ApiError error() {
    return error;
  }
}
