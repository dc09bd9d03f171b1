package io.interspan.intentapi.logic.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.StoredIntent;
import io.interspan.model.intent.UsualServices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Objects that are there from the start, below every root: the domain of all sites, the usual
/// services, the default profiles, the default policy and its rule. They are in no row of the log.
///
/// The last two may be changed, and stand in the log from then on; the others are as they are.
public final class Predefined {
  private static final String RESOURCE = "predefined.json";
  private static final String AUTHOR = "system";

  private static final NavigableMap<String, StoredIntent> OBJECTS = new TreeMap<>();
  private static final TreeSet<String> SETTABLE = new TreeSet<>();

  static {
    var resource = read();
    var usual = Json.parseOwn(UsualServices.json());
    for (var root : IntentPath.ROOTS) {
      resource.path("fixed").forEach(object -> add(root, object, false));
      usual.path("services").forEach(service -> add(root, service, false));
      resource.path("settable").forEach(object -> add(root, object, true));
    }
  }

  private Predefined() {}

  private static JsonNode read() {
    try (var in = Predefined.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      return Json.parseOwn(Bytes.wrap(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(IntentPath root, JsonNode entry, boolean settable) {
    var path = new IntentPath(root + entry.path("path").asText());
    var type = ResourceTable.at(path).orElseThrow();
    ObjectNode object = entry.deepCopy();
    object.remove("path");
    var said = object.deepCopy();
    type.finish(object);
    // What is ours to say is said here, and nowhere else.
    for (var field : new String[] {"is_default", "rule_id"}) {
      if (said.has(field)) {
        object.set(field, said.get(field));
      }
    }
    object.put("id", path.id());
    object.put("resource_type", type.apiName());
    object.put("_system_owned", !settable);
    SystemFields.sign(object, path, AUTHOR, 0);
    OBJECTS.put(path.value(), new StoredIntent(path, type.type(), 0, Json.canonical(object)));
    if (settable) {
      SETTABLE.add(path.value());
    }
  }

  /// Returns the object at `path` as it is from the start, if there is one.
  public static @Nullable StoredIntent get(IntentPath path) {
    return OBJECTS.get(path.value());
  }

  /// Returns whether the object at `path` is there from the start and may be changed.
  public static boolean isSettable(IntentPath path) {
    return SETTABLE.contains(path.value());
  }

  /// Returns those within `path`, in the order of their paths; a view.
  public static Collection<StoredIntent> within(IntentPath path) {
    // '0' is the character after '/': from the first path below to the last.
    return Collections.unmodifiableCollection(
        OBJECTS.subMap(path.value() + "/", path.value() + "0").values());
  }
}
