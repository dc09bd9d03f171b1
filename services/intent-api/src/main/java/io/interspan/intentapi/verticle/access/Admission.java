package io.interspan.intentapi.verticle.access;

import io.interspan.intentapi.logic.api.ApiError;
import java.util.List;

/// Whether a request may go on.
public sealed interface Admission {
  /// It may.
  ///
  /// @param user whose it is, as the log is to say; empty where it needs none
  record Admitted(String user) implements Admission {}

  /// It may not.
  ///
  /// @param error what the client is told
  /// @param headers that go with it
  record Refused(ApiError error, List<Header> headers) implements Admission {
    public Refused {
      headers = List.copyOf(headers);
    }
  }

  /// A header of an answer.
  ///
  /// @param name as HTTP has it
  /// @param value as HTTP has it
  record Header(String name, String value) {}
}
