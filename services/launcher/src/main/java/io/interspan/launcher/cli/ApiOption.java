package io.interspan.launcher.cli;

import io.interspan.launcher.credentials.ApiCredentials;
import io.interspan.launcher.ops.Fleet;
import io.interspan.launcher.ops.IntentApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which intent API a command uses, and with which credentials.
final class ApiOption {
  @Mixin private StateOption state;

  @Option(
      names = "--credentials",
      paramLabel = "FILE",
      description =
          "The file that interspan login wrote (default: credentials.json in the folder of the"
              + " state).")
  private @Nullable Path file;

  @Option(
      names = "--site",
      paramLabel = "SITE",
      description = "At this site: its own objects, with or without the global manager.")
  private @Nullable String site;

  /// Returns the API, ready to be called.
  ///
  /// @throws CommandException where there is none, or no credentials for it
  IntentApi api() throws CommandException, IOException {
    return api(site);
  }

  /// Returns a site's API, whatever the command line says; where the credentials are for one that
  /// runs elsewhere, that.
  ///
  /// @throws CommandException where there is none, or no credentials for it
  IntentApi siteApi(String site) throws CommandException, IOException {
    return api(site);
  }

  private IntentApi api(@Nullable String site) throws CommandException, IOException {
    var dir = state.dir();
    var from = file == null ? dir.credentials() : file;
    var fleet = Fleet.of(dir);
    var running = site == null ? fleet.api() : fleet.siteApi(site);
    var root = site == null ? IntentApi.ROOT : IntentApi.SITE_ROOT;
    if (!Files.exists(from)) {
      if (file != null || running.isPresent()) {
        throw new CommandException(
            "there are no credentials in " + from + ": interspan login URL asks for them");
      }
      throw new CommandException(notRunning(site));
    }
    var credentials = ApiCredentials.read(from);
    if (!credentials.url().isEmpty()) {
      return new IntentApi(credentials.url(), root, credentials);
    }
    return new IntentApi(
        "https://" + running.orElseThrow(() -> new CommandException(notRunning(site))),
        root,
        credentials);
  }

  /// Returns whether it is a site's.
  boolean isSite() {
    return site != null;
  }

  /// Returns whose log a revision is of, in words.
  String log() {
    return site == null ? "the log" : "the log of site " + site;
  }

  private static String notRunning(@Nullable String site) {
    if (site != null) {
      return "no manager of a site '" + site + "' runs here: interspan status shows what does";
    }
    return "the global manager does not run here: interspan up FILE starts it, interspan login URL"
        + " is for one that runs elsewhere";
  }
}
