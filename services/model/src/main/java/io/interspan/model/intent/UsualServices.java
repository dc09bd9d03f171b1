package io.interspan.model.intent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.interspan.model.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.TreeMap;

/// Services that are there from the start, below every root. They are in no log, and no site is
/// sent them: everybody has this list.
public final class UsualServices {
  private static final String RESOURCE = "usual-services.json";
  private static final Bytes TEXT = read();
  private static final TreeMap<IntentPath, Service> SERVICES = new TreeMap<>();

  static {
    try {
      var json = JsonMapper.builder().build().readTree(TEXT.unsafeArray());
      for (var service : json.path("services")) {
        IntentPath.ROOTS.forEach(root -> add(root, service));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private UsualServices() {}

  private static Bytes read() {
    try (var in = UsualServices.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      return Bytes.wrap(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(IntentPath root, JsonNode service) {
    var path = new IntentPath(root + service.path("path").asText());
    SERVICES.put(path, Service.read(path, Bytes.utf8(service.toString())));
  }

  /// Returns the service at a path, if it is one of these.
  public static Optional<Service> get(IntentPath path) {
    return Optional.ofNullable(SERVICES.get(path));
  }

  /// Returns all of them as the API shows them: a JSON object with the field `services`, a list of
  /// objects whose paths are below a root.
  public static Bytes json() {
    return TEXT;
  }
}
