package io.interspan.launcher.cli;

import io.interspan.launcher.ops.IntentApi;
import io.interspan.launcher.ops.RefusedException;
import io.interspan.launcher.topology.IntentCollection;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `interspan get TYPE [ID]`.
@Command(
    name = "get",
    description = "Show what is declared: all objects of a type, or one.",
    mixinStandardHelpOptions = true)
final class GetCommand implements Callable<Integer> {
  /// How objects are written.
  enum Format {
    /// A line for each, or a field a line for one.
    TEXT,
    /// As the API gives them.
    JSON
  }

  @Mixin private ApiOption intentApi;
  @Spec private CommandSpec spec;

  private static final int NOT_FOUND = 404;

  @Parameters(
      index = "0",
      paramLabel = "TYPE",
      description = "Which kind: sites, tier-1s, segments, ports, groups and so on.")
  private String type;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ID",
      description = "Which one; below another object: PARENT/ID, as in get ports web/w1.")
  private @Nullable String id;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "TEXT",
      description = "text or json (default: text).")
  private Format format;

  @Option(
      names = "--at",
      paramLabel = "REVISION",
      description = "As it was at this revision of the log (default: as it is).")
  private @Nullable Long at;

  @Override
  public Integer call() throws CommandException, IOException, RefusedException {
    var collections = IntentCollection.named(type);
    if (collections.isEmpty()) {
      throw new CommandException("no type '" + type + "': there are " + words());
    }
    var api = intentApi.api();
    var out = spec.commandLine().getOut();
    if (id == null) {
      var objects = new JsonArray();
      for (var collection : collections) {
        objects.addAll(all(api, collection));
      }
      out.println(format == Format.JSON ? objects.encodePrettily() : ObjectText.table(objects));
    } else {
      var object = one(api, collections, id);
      out.println(format == Format.JSON ? object.encodePrettily() : ObjectText.fields(object));
    }
    out.flush();
    return 0;
  }

  /// Returns the object in the first of the collections that has it.
  private JsonObject one(IntentApi api, List<IntentCollection> collections, String id)
      throws CommandException, IOException, RefusedException {
    for (var collection : collections.subList(0, collections.size() - 1)) {
      try {
        return api.object(path(collection, id), revision());
      } catch (RefusedException e) {
        if (e.status() != NOT_FOUND) {
          throw e;
        }
      }
    }
    return api.object(path(collections.getLast(), id), revision());
  }

  private OptionalLong revision() {
    return at == null ? OptionalLong.empty() : OptionalLong.of(at);
  }

  private JsonArray all(IntentApi api, IntentCollection collection)
      throws IOException, RefusedException {
    var parents = List.of("");
    var found = new JsonArray();
    for (var level : collection.fromRoot()) {
      found = new JsonArray();
      var below = new ArrayList<String>();
      for (var parent : parents) {
        var path = parent + "/" + level.word();
        var objects = api.list(path, revision());
        found.addAll(objects);
        objects(objects).forEach(object -> below.add(path + "/" + object.getString("id")));
      }
      parents = below;
    }
    return found;
  }

  static String path(IntentCollection collection, String id) throws CommandException {
    var levels = collection.fromRoot();
    List<String> words = Arrays.asList(id.split("/", -1));
    if (words.size() != levels.size() || words.contains("")) {
      throw new CommandException(
          "'"
              + id
              + "' is not the id of one of the "
              + collection.word()
              + ": "
              + (levels.size() > 1
                  ? "they lie below others, so it is " + "PARENT/".repeat(levels.size() - 1) + "ID"
                  : "it is a word"));
    }
    var path = new StringBuilder();
    for (int i = 0; i < levels.size(); i++) {
      path.append('/').append(levels.get(i).word()).append('/').append(words.get(i));
    }
    return path.toString();
  }

  static List<JsonObject> objects(JsonArray array) {
    var objects = new ArrayList<JsonObject>();
    for (int i = 0; i < array.size(); i++) {
      objects.add(array.getJsonObject(i));
    }
    return objects;
  }

  static String words() {
    return IntentCollection.all().stream()
        .map(IntentCollection::word)
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
