package io.interspan.intentapi.logic.api;

import java.util.Optional;

/// How long a write is to be answered late: until it is in force.
///
/// @param until where that is looked for
/// @param timeoutMillis the longest
record Wait(ApiRequest.Until until, long timeoutMillis) {
  static final String WAIT = "wait";
  static final String TIMEOUT = "timeout";
  private static final String SITES = "sites";
  private static final String HOSTS = "hosts";

  /// Long enough for a site that is well; in seconds.
  private static final long DEFAULT_SECONDS = 10;

  /// Below what an idle connection lives, which says nothing meanwhile; in seconds.
  private static final long MAX_SECONDS = 100;

  /// Returns what a query asks for, if it does.
  ///
  /// @throws ApiException naming the parameter that is wrong
  static Optional<Wait> of(QueryParameters query) {
    query.once(WAIT, TIMEOUT);
    if (query.text(WAIT).isEmpty()) {
      if (query.text(TIMEOUT).isPresent()) {
        throw new ApiException(
            ErrorCode.INVALID_PARAMETER,
            "query parameter 'timeout' belongs to 'wait', which is not given");
      }
      return Optional.empty();
    }
    var until =
        query.word(WAIT, SITES, SITES, HOSTS).equals(HOSTS)
            ? ApiRequest.Until.HOSTS
            : ApiRequest.Until.SITES;
    return Optional.of(
        new Wait(until, 1_000 * query.number(TIMEOUT, DEFAULT_SECONDS, 1, MAX_SECONDS)));
  }

  /// Returns the rest of the query.
  static QueryParameters without(QueryParameters query) {
    return query.without(WAIT, TIMEOUT);
  }

  /// Returns the same request, answered late.
  ///
  /// @throws ApiException where it writes nothing
  ApiRequest until(ApiRequest request) {
    if (request instanceof ApiRequest.Write write) {
      return new ApiRequest.Waited(write, until, timeoutMillis);
    }
    throw new ApiException(
        ErrorCode.INVALID_PARAMETER,
        "query parameter 'wait' belongs to a write of objects, and this is none");
  }
}
