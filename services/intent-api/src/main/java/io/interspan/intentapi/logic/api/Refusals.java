package io.interspan.intentapi.logic.api;

import java.util.ArrayList;
import java.util.List;

/// Collects why a request is refused, so that its sender learns of all mistakes at once: of the
/// first, and of [ApiError#MAX_RELATED] more.
public final class Refusals {
  private final List<ApiError> errors = new ArrayList<>();

  /// Does something, and keeps the refusal that comes of it.
  ///
  /// @throws ApiException where it is not for the request's contents, or there are too many
  public void run(Runnable step) {
    try {
      step.run();
    } catch (ApiException e) {
      add(e);
    }
  }

  /// Keeps a refusal.
  ///
  /// @throws ApiException where it is not for the request's contents, or there are too many
  public void add(ApiException refusal) {
    int status = refusal.error().code().status();
    if (!refusal.allowed().isEmpty() || status == ErrorCode.TOO_LARGE.status() || status >= 500) {
      throw refusal;
    }
    errors.add(refusal.error());
    if (errors.size() > ApiError.MAX_RELATED) {
      throwIfAny();
    }
  }

  /// Refuses the request where anything was wrong with it.
  ///
  /// @throws ApiException saying all that was
  public void throwIfAny() {
    if (errors.isEmpty()) {
      return;
    }
    var first = errors.getFirst();
    var related = new ArrayList<>(first.related());
    for (var error : errors.subList(1, errors.size())) {
      related.add(ApiError.of(error.code(), error.message()));
      related.addAll(error.related());
    }
    throw new ApiException(new ApiError(first.code(), first.message(), related));
  }
}
