package io.interspan.intentapi.logic.api;

import io.interspan.model.Bytes;

/// What a client is told.
///
/// @param status the HTTP status
/// @param revision the log's revision that has the write, for `X-Interspan-Revision`; 0 for reads
///   and errors
/// @param body JSON, or empty
public record ApiReply(int status, long revision, Bytes body) {
  /// Returns the answer to a read.
  public static ApiReply ok(Bytes body) {
    return new ApiReply(200, 0, body);
  }

  /// Returns the answer to a write.
  public static ApiReply written(long revision, Bytes body) {
    return new ApiReply(200, revision, body);
  }

  /// Returns the answer to a refused request.
  public static ApiReply of(ApiError error) {
    return new ApiReply(error.code().status(), 0, error.toBody());
  }
}
