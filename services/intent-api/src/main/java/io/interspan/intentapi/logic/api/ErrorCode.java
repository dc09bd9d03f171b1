package io.interspan.intentapi.logic.api;

/// What went wrong, with the HTTP status that says so. Numbers are NSX's where it has the case;
/// ours begin at 730,000.
public enum ErrorCode {
  /// There is no object or operation with this path.
  NOT_FOUND(600, 404, "NOT_FOUND"),
  /// The body is not JSON, or not of the operation's shape.
  MALFORMED(220, 400, "BAD_REQUEST"),
  /// A field is unknown, of the wrong type, form or range, or missing.
  INVALID_FIELD(255, 400, "BAD_REQUEST"),
  /// A field or value that the NSX API has and Interspan refuses by name.
  NOT_SUPPORTED(730_001, 400, "BAD_REQUEST"),
  /// A query parameter is unknown or has a wrong value.
  INVALID_PARAMETER(730_002, 400, "BAD_REQUEST"),
  /// A reference to an object that is not there.
  INVALID_REFERENCE(500_090, 400, "BAD_REQUEST"),
  /// The delete of what others refer to, or of a segment with ports.
  IN_USE(500_030, 400, "BAD_REQUEST"),
  /// A value that another object has, or had.
  TAKEN(730_003, 400, "BAD_REQUEST"),
  /// A site has not been given numbers for segments of its own yet.
  NO_OVERLAY_IDS(730_040, 503, "SERVICE_UNAVAILABLE"),
  /// A write to an object that is there from the start, or follows from others.
  SYSTEM_OWNED(730_050, 400, "BAD_REQUEST"),
  /// A request without credentials, or with wrong ones. NSX's number, under HTTP's status.
  UNAUTHENTICATED(403, 401, "UNAUTHORIZED"),
  /// A login with wrong credentials.
  LOGIN_REFUSED(403, 403, "FORBIDDEN"),
  /// A session's request that changes something, without the session's token.
  WRONG_TOKEN(730_010, 403, "FORBIDDEN"),
  /// Credentials, too soon after wrong ones; they were not looked at.
  TOO_MANY_ATTEMPTS(730_011, 429, "TOO_MANY_REQUESTS"),
  /// The object was changed since it was read.
  STALE_REVISION(604, 409, "CONFLICT"),
  /// The path takes no such method.
  METHOD_NOT_ALLOWED(730_004, 405, "METHOD_NOT_ALLOWED"),
  /// The body, or what it asks for, is larger than one request may be.
  TOO_LARGE(730_005, 413, "REQUEST_ENTITY_TOO_LARGE"),
  /// The body is not declared to be JSON.
  UNSUPPORTED_MEDIA_TYPE(730_006, 415, "UNSUPPORTED_MEDIA_TYPE"),
  /// The path takes WebSockets only.
  WEBSOCKET_REQUIRED(730_030, 400, "BAD_REQUEST"),
  /// What a rollback was previewed on was changed since.
  STALE_BASE(730_020, 409, "CONFLICT"),
  /// The disk failed in the middle of a write: it may be in the log or not.
  OUTCOME_UNKNOWN(730_021, 500, "INTERNAL_SERVER_ERROR"),
  /// Nothing was changed; the same request may be sent again later.
  UNAVAILABLE(98, 503, "SERVICE_UNAVAILABLE"),
  /// A mistake of ours; nothing was changed.
  INTERNAL(99, 500, "INTERNAL_SERVER_ERROR");

  private final int number;
  private final int status;
  private final String statusName;

  ErrorCode(int number, int status, String statusName) {
    this.number = number;
    this.status = status;
    this.statusName = statusName;
  }

  /// Returns `error_code` in the body.
  public int number() {
    return number;
  }

  /// Returns the HTTP status.
  public int status() {
    return status;
  }

  /// Returns `httpStatus` in the body.
  public String statusName() {
    return statusName;
  }
}
