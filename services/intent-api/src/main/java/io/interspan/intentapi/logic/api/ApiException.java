package io.interspan.intentapi.logic.api;

import java.util.List;

/// A request that is refused; it changed nothing.
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ApiError error;
  private final transient List<String> allowed;

  /// Says why.
  public ApiException(ApiError error) {
    this(error, List.of());
  }

  /// Says why, and which methods the path takes.
  public ApiException(ApiError error, List<String> allowed) {
    // Thrown where a client is wrong, which is often: without the cost of a stack trace.
    super(error.message(), null, false, false);
    this.error = error;
    this.allowed = List.copyOf(allowed);
  }

  /// Says why.
  public ApiException(ErrorCode code, String message) {
    this(ApiError.of(code, message));
  }

  /// Returns the methods that the path takes, where the request's is not one of them; else none.
  public List<String> allowed() {
    return allowed;
  }

  /// Returns what the client is told.
  public ApiError error() {
    return error;
  }
}
