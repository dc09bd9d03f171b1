package io.interspan.launcher.cli;

import io.interspan.launcher.ops.RefusedException;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `interspan search QUERY`.
@Command(
    name = "search",
    description = {
      "Show the objects that a query is about, in the language of NSX's search:",
      "interspan search 'resource_type:Group AND tags.tag:web*'",
      "interspan search 'path:\\/global-infra\\/segments* AND NOT display_name:*test*'"
    },
    mixinStandardHelpOptions = true)
final class SearchCommand implements Callable<Integer> {
  @Mixin private ApiOption intentApi;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "QUERY",
      arity = "1..*",
      description = "Terms such as display_name:web*, joined by AND, OR, NOT and parentheses.")
  private List<String> words;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "TEXT",
      description = "text or json (default: text).")
  private GetCommand.Format format;

  @Override
  public Integer call() throws CommandException, IOException, RefusedException {
    var objects = intentApi.api().search(String.join(" ", words));
    var out = spec.commandLine().getOut();
    out.println(format == GetCommand.Format.JSON ? objects.encodePrettily() : table(objects));
    out.flush();
    return 0;
  }

  private static String table(JsonArray objects) {
    var table = new Table("TYPE", "NAME", "PATH");
    for (var object : GetCommand.objects(objects)) {
      table.row(
          object.getString("resource_type", ""),
          object.getString("display_name", ""),
          object.getString("path", ""));
    }
    return table.isEmpty() ? "None." : table.toString();
  }
}
