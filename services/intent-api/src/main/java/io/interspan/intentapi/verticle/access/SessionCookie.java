package io.interspan.intentapi.verticle.access;

import java.util.List;
import java.util.Optional;

/// The cookie of a session, under NSX's name.
final class SessionCookie {
  private static final String NAME = "JSESSIONID";

  /// No page of another site makes a browser send it, no script reads it.
  private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Strict";

  private SessionCookie() {}

  /// Reads the values of `Cookie` headers (RFC 6265, section 5.4); clients exist that leave a
  /// semicolon at the end.
  static Optional<String> of(List<String> headers) {
    for (var header : headers) {
      for (var pair : header.split(";", -1)) {
        var cookie = pair.strip();
        if (cookie.startsWith(NAME + "=")) {
          return Optional.of(cookie.substring(NAME.length() + 1));
        }
      }
    }
    return Optional.empty();
  }

  /// Returns the value of `Set-Cookie` for a session.
  static String set(String id) {
    return NAME + "=" + id + ATTRIBUTES;
  }

  /// Returns the value of `Set-Cookie` that takes it away.
  static String clear() {
    return NAME + "=" + ATTRIBUTES + "; Max-Age=0";
  }
}
