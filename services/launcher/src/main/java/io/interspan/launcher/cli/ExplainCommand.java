package io.interspan.launcher.cli;

import io.interspan.launcher.ops.IntentApi;
import io.interspan.launcher.ops.RefusedException;
import io.interspan.launcher.topology.IntentCollection;
import io.interspan.model.intent.IntentPath;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `interspan explain site NAME TYPE ID`, and the same of a host, or of a member there.
@Command(
    name = "explain",
    description = {
      "Show why an object is at a site, step by step down to what was declared, or why not;",
      "or why a host has it: down to its own ports, and then why it is at the host's site.",
      "As in: interspan explain site west group web",
      "       interspan explain host west/w1 rule shop/web",
      "       interspan explain host west/w1 member web/p1"
    },
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  private static final String DEFAULT_DOMAIN = "default/";
  private static final String MEMBER = "member";

  /// Where an object is looked for.
  enum Where {
    /// At a site.
    SITE,
    /// On a host.
    HOST
  }

  @Mixin private ApiOption intentApi;
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "WHERE", description = "site or host.")
  private Where where;

  @Parameters(
      index = "1",
      paramLabel = "NAME",
      description = "Which site; or which host, as SITE/HOST.")
  private String name;

  @Parameters(
      index = "2",
      paramLabel = "TYPE",
      description =
          "Which kind, as get has it; or the whole path, as in /global-infra/segments/web; or member:"
              + " a port whose workload a group of the host's rules may select.")
  private String type;

  @Parameters(
      index = "3",
      arity = "0..1",
      paramLabel = "ID",
      description =
          "Which one; below another object: PARENT/ID; or its whole path. A domain that is not named"
              + " is the default one.")
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
      throw new CommandException(
          where == Where.SITE
              ? "the global manager explains, also what is at a site: no --site"
              : "the host's name says at which site it is, as SITE/HOST: no --site");
    }
    var out = spec.commandLine().getOut();
    switch (where) {
      case SITE -> {
        var explanation = atSite(intentApi.api());
        out.println(
            format == GetCommand.Format.JSON ? explanation.encodePrettily() : text(explanation));
      }
      case HOST -> out.println(onHost());
    }
    out.flush();
    return 0;
  }

  private JsonObject atSite(IntentApi api) throws CommandException, IOException, RefusedException {
    if (type.equals(MEMBER)) {
      throw new CommandException(
          "members are explained of hosts, as in: interspan explain host west/w1 member web/p1");
    }
    var paths = paths(type);
    var explanation = api.explain(name, paths.getLast());
    for (var path : paths.subList(0, paths.size() - 1)) {
      var other = api.explain(name, path);
      if (other.getBoolean("exists", false)) {
        return other;
      }
    }
    return explanation;
  }

  /// Returns what the host's site says, and why the object is at that site.
  private String onHost() throws CommandException, IOException, RefusedException {
    var host = HostName.parse(name);
    var site = host.site();
    boolean isMember = type.equals(MEMBER);
    var explained =
        intentApi
            .siteApi(site)
            .explainHost(host.id(), paths(isMember ? "port" : type).getLast(), isMember);
    var lines = new ArrayList<String>();
    lines.add(hostText(explained));
    var atSite = atSite(explained);
    if (atSite.isPresent()) {
      try {
        var explanation = intentApi.api().explain(site, atSite.get());
        if (!isMember || explained.getBoolean("held", false) || isNowhere(explanation)) {
          explained.put("at_site", explanation);
          lines.add(text(explanation));
        }
      } catch (IOException | RefusedException | CommandException e) {
        explained.put("at_site_problem", e.getMessage());
        lines.add(
            "Why "
                + atSite.get()
                + " is at "
                + site
                + " is the global manager's to say: "
                + e.getMessage());
      }
    }
    return format == GetCommand.Format.JSON
        ? explained.encodePrettily()
        : String.join(System.lineSeparator(), lines);
  }

  /// A member's port that is declared somewhere matters to a host whether its site has it or not.
  private static boolean isNowhere(JsonObject explanation) {
    return !explanation.getBoolean("exists", false);
  }

  /// Returns the path of the global object for which what the host has is at its site: the object
  /// itself, or the rule that brings a member. A member that the host does not have may be a port
  /// that is at no site.
  private static Optional<String> atSite(JsonObject explained) {
    var paths = new ArrayList<String>();
    if (explained.getBoolean(MEMBER, false) && explained.getBoolean("held", false)) {
      GetCommand.objects(explained.getJsonArray("steps"))
          .forEach(step -> paths.add(step.getString("to")));
      paths.removeIf(path -> IntentPath.tryParse(path).filter(one -> one.isOf("rules")).isEmpty());
    } else {
      paths.add(explained.getString("path"));
    }
    return paths.stream().filter(path -> path.startsWith(IntentPath.ROOT + "/")).findFirst();
  }

  /// Returns the paths that may be meant: tier-0s and tier-1s both have locale services.
  private List<String> paths(String type) throws CommandException {
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
    if (id.startsWith("/")) {
      return List.of(id);
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

  private String hostText(JsonObject explained) {
    var of =
        explained.getString("path") + (explained.getBoolean(MEMBER, false) ? " as a member" : "");
    return explained.getBoolean("held", false)
        ? lines(of + " is on " + name + ":", explained)
        : lines(of + " is not on " + name + ":", explained);
  }

  private static String text(JsonObject explanation) {
    var object = explanation.getString("path");
    var site = explanation.getString("site");
    if (!explanation.getBoolean("held", false)) {
      return lines(object + " is not at " + site + ":", explanation);
    }
    return lines(
        object
            + " is at "
            + site
            + (explanation.getBoolean("transit", false)
                ? " in transit, joined by routing to what " + site + " needs:"
                : ":"),
        explanation);
  }

  private static String lines(String head, JsonObject explanation) {
    var lines = new ArrayList<String>();
    lines.add(head);
    for (var step : GetCommand.objects(explanation.getJsonArray("steps"))) {
      lines.add(
          "  "
              + step.getString("from")
              + " "
              + step.getString("reason")
              + " "
              + step.getString("to"));
    }
    for (var one : GetCommand.objects(explanation.getJsonArray("why_not"))) {
      lines.add("  " + one.getString("path") + " " + one.getString("reason"));
    }
    if (explanation.containsKey("waits")) {
      lines.add("  " + explanation.getString("path") + " " + explanation.getString("waits"));
    }
    return String.join(System.lineSeparator(), lines.stream().map(Text::line).toList());
  }
}
