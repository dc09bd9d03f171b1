package io.interspan.intentapi.logic.api;

import io.interspan.model.Bytes;
import java.util.List;

/// What a client is told.
///
/// @param status the HTTP status
/// @param revision the log's revision that has the write, for `X-Interspan-Revision`; 0 for reads
///   and errors
/// @param body JSON, or empty
/// @param unrealized the sites at which the write is not in force yet, for
///   `X-Interspan-Unrealized`: where somebody waited for it, and not long enough
public record ApiReply(int status, long revision, Bytes body, List<String> unrealized) {
  public ApiReply {
    unrealized = List.copyOf(unrealized);
  }

  /// An answer that nothing is to be said of but what it is.
  public ApiReply(int status, long revision, Bytes body) {
    this(status, revision, body, List.of());
  }

  /// Returns the answer to a read.
  public static ApiReply ok(Bytes body) {
    return new ApiReply(200, 0, body);
  }

  /// Returns the answer to a write.
  public static ApiReply written(long revision, Bytes body) {
    return new ApiReply(200, revision, body);
  }

  /// Returns the answer to a write that is done, and not in force everywhere yet.
  ///
  /// @param sites where not
  public ApiReply unrealizedAt(List<String> sites) {
    return new ApiReply(202, revision, body, sites);
  }

  /// Returns the answer to a refused request.
  public static ApiReply of(ApiError error) {
    return new ApiReply(error.code().status(), 0, error.toBody());
  }
}
