package io.interspan.launcher.cli;

import io.interspan.launcher.ops.Fleet;
import io.interspan.launcher.ops.IntentApi;
import io.interspan.launcher.ops.RefusedException;
import io.interspan.launcher.topology.IntentCollection;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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

  @Mixin private StateOption state;
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "TYPE",
      description = "sites, tier-1s, locale-services, segments or ports.")
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

  @Override
  public Integer call() throws CommandException, IOException, RefusedException {
    var collection =
        IntentCollection.tryParse(type)
            .orElseThrow(
                () -> new CommandException("no type '" + type + "': there are " + words()));
    var api = new IntentApi(ApplyCommand.api(Fleet.of(state.dir())));
    var out = spec.commandLine().getOut();
    if (id == null) {
      var objects = all(api, collection);
      out.println(format == Format.JSON ? objects.encodePrettily() : ObjectText.table(objects));
    } else {
      var object = api.object(path(collection, id));
      out.println(format == Format.JSON ? object.encodePrettily() : ObjectText.fields(object));
    }
    out.flush();
    return 0;
  }

  private static JsonArray all(IntentApi api, IntentCollection collection)
      throws IOException, RefusedException {
    if (collection.parent().isEmpty()) {
      return api.list("/" + collection.word());
    }
    var parent = collection.parent().get().word();
    var objects = new JsonArray();
    for (var one : objects(api.list("/" + parent))) {
      objects.addAll(api.list("/" + parent + "/" + one.getString("id") + "/" + collection.word()));
    }
    return objects;
  }

  private static String path(IntentCollection collection, String id) throws CommandException {
    Optional<IntentCollection> parent = collection.parent();
    List<String> words = Arrays.asList(id.split("/", -1));
    if (words.size() != (parent.isPresent() ? 2 : 1) || words.contains("")) {
      throw new CommandException(
          "'"
              + id
              + "' is not the id of one of the "
              + collection.word()
              + ": "
              + (parent.isPresent()
                  ? "they lie below others, so it is PARENT/ID"
                  : "it is a word"));
    }
    return parent
        .map(above -> "/" + above.word() + "/" + words.get(0) + "/" + collection.word() + "/")
        .orElse("/" + collection.word() + "/")
        .concat(words.getLast());
  }

  static List<JsonObject> objects(JsonArray array) {
    var objects = new ArrayList<JsonObject>();
    for (int i = 0; i < array.size(); i++) {
      objects.add(array.getJsonObject(i));
    }
    return objects;
  }

  private static String words() {
    return Arrays.stream(IntentCollection.values())
        .map(IntentCollection::word)
        .collect(Collectors.joining(", "));
  }
}
