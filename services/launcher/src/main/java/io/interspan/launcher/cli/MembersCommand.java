package io.interspan.launcher.cli;

import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.launcher.ops.RefusedException;
import io.interspan.model.intent.Domain;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `interspan members GROUP`.
@Command(
    name = "members",
    description = {
      "Show who is a member of a group, at which site and host, with which addresses.",
      "With --site as that site knows it, with or without the global manager.",
      "Exit code 0 if all sites that may have members answered."
    },
    mixinStandardHelpOptions = true)
final class MembersCommand implements Callable<Integer> {
  @Mixin private ApiOption intentApi;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "GROUP",
      description = "Its ID; or the whole path, as in /global-infra/domains/default/groups/web.")
  private String group;

  @Option(
      names = "--domain",
      paramLabel = "DOMAIN",
      description = "Whose group (default: " + Domain.DEFAULT + ").")
  private @Nullable String domain;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "TEXT",
      description = "text or json (default: text).")
  private GetCommand.Format format;

  @Override
  public Integer call() throws CommandException, IOException, RefusedException {
    var path = path();
    var members = intentApi.api().members(path);
    var out = spec.commandLine().getOut();
    out.println(
        format == GetCommand.Format.JSON ? members.encodePrettily() : MembersText.of(members));
    out.flush();
    return members.getJsonArray("unknown_sites").isEmpty() ? 0 : 1;
  }

  private String path() throws CommandException {
    boolean whole = group.startsWith("/");
    if (whole && domain != null) {
      throw new CommandException("a whole path says which domain: no --domain beside " + group);
    }
    var text =
        whole
            ? group
            : IntentPath.ROOT
                + "/domains/"
                + (domain == null ? Domain.DEFAULT : domain)
                + "/groups/"
                + group;
    return IntentPath.tryParse(text)
        .filter(path ->
            ResourceTable.at(path).map(ResourceType::type).equals(Optional.of(IntentType.GROUP)))
        .map(IntentPath::value)
        .orElseThrow(() ->
            new CommandException(
                "'"
                    + text
                    + "' is not the path of a group, like"
                    + " /global-infra/domains/default/groups/web"));
  }
}
