package io.interspan.launcher.cli;

import io.interspan.launcher.ops.IntentApi;
import io.interspan.launcher.ops.RefusedException;
import io.interspan.launcher.topology.IntentCollection;
import io.interspan.model.intent.IntentPath;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `interspan explain site NAME TYPE ID`.
@Command(
    name = "explain",
    description = {
      "Show why an object is at a site, step by step down to what was declared, or why not.",
      "As in: interspan explain site west group web"
    },
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  private static final String DEFAULT_DOMAIN = "default/";

  /// Where an object is looked for.
  enum Where {
    /// At a site.
    SITE
  }

  @Mixin private ApiOption intentApi;
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "WHERE", description = "site.")
  private Where where;

  @Parameters(index = "1", paramLabel = "NAME", description = "Which site.")
  private String name;

  @Parameters(
      index = "2",
      paramLabel = "TYPE",
      description =
          "Which kind, as get has it; or the whole path, as in /global-infra/segments/web.")
  private String type;

  @Parameters(
      index = "3",
      arity = "0..1",
      paramLabel = "ID",
      description =
          "Which one; below another object: PARENT/ID. A domain that is not named is the default"
              + " one.")
  private @Nullable String id;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "TEXT",
      description = "text or json (default: text).")
  private GetCommand.Format format;

  @Override
  public Integer call() throws CommandException, IOException, RefusedException {
    if (intentApi.isSite()) {
      throw new CommandException("the global manager explains, also what is at a site: no --site");
    }
    var paths = paths();
    var api = intentApi.api();
    var explanation = explain(api, paths.getLast());
    for (var path : paths.subList(0, paths.size() - 1)) {
      var other = explain(api, path);
      if (other.getBoolean("exists", false)) {
        explanation = other;
        break;
      }
    }
    var out = spec.commandLine().getOut();
    out.println(
        format == GetCommand.Format.JSON ? explanation.encodePrettily() : text(explanation));
    out.flush();
    return 0;
  }

  private JsonObject explain(IntentApi api, String path) throws IOException, RefusedException {
    return switch (where) {
      case SITE -> api.explain(name, path);
    };
  }

  /// Returns the paths that may be meant: tier-0s and tier-1s both have locale services.
  private List<String> paths() throws CommandException {
    if (type.startsWith("/")) {
      if (id != null) {
        throw new CommandException("a whole path says which one: no ID after " + type);
      }
      return List.of(type);
    }
    var collections = IntentCollection.named(type);
    if (collections.isEmpty()) {
      throw new CommandException("no type '" + type + "': there are " + GetCommand.words());
    }
    if (id == null) {
      throw new CommandException("which of the " + collections.getFirst().word() + "? Name its ID");
    }
    var paths = new ArrayList<String>();
    for (var collection : collections) {
      paths.add(IntentPath.ROOT + GetCommand.path(collection, withDomain(collection, id)));
    }
    return paths;
  }

  private static String withDomain(IntentCollection collection, String id) {
    var levels = collection.fromRoot();
    boolean lacksDomain =
        levels.getFirst().word().equals("domains") && levels.size() == id.split("/", -1).length + 1;
    return lacksDomain ? DEFAULT_DOMAIN + id : id;
  }

  private static String text(JsonObject explanation) {
    var lines = new ArrayList<String>();
    var object = explanation.getString("path");
    var site = explanation.getString("site");
    if (explanation.getBoolean("held", false)) {
      lines.add(
          object
              + " is at "
              + site
              + (explanation.getBoolean("transit", false)
                  ? " in transit, joined by routing to what " + site + " needs:"
                  : ":"));
      for (var step : GetCommand.objects(explanation.getJsonArray("steps"))) {
        lines.add(
            "  "
                + step.getString("from")
                + " "
                + step.getString("reason")
                + " "
                + step.getString("to"));
      }
    } else {
      lines.add(object + " is not at " + site + ":");
      for (var one : GetCommand.objects(explanation.getJsonArray("why_not"))) {
        lines.add("  " + one.getString("path") + " " + one.getString("reason"));
      }
    }
    return String.join(System.lineSeparator(), lines.stream().map(Text::line).toList());
  }
}
