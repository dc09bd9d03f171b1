package io.interspan.model.intent;

import io.interspan.model.Bytes;
import java.util.List;

/// A kind of traffic.
///
/// @param path `/global-infra/services/{id}`
/// @param displayName what people call it
/// @param entries what is of the kind: what one of these is
public record Service(IntentPath path, String displayName, List<ServiceEntry> entries) {
  public Service {
    entries = List.copyOf(entries);
  }

  /// Reads a service that the log holds.
  ///
  /// @throws IllegalArgumentException where it does not hold what the API lets in
  public static Service read(IntentPath path, Bytes json) {
    var fields = IntentFields.of(path, json);
    return new Service(path, fields.displayName(), ServiceEntryReader.entries(fields));
  }

  /// Reads a service that the log holds.
  public static Service read(StoredIntent stored) {
    return read(stored.path(), stored.json());
  }
}
