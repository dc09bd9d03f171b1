package io.interspan.launcher.cli;

import io.interspan.launcher.credentials.ApiCredentials;
import io.interspan.launcher.credentials.ServerCertificate;
import io.interspan.launcher.ops.IntentApi;
import io.interspan.launcher.ops.RefusedException;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `interspan login URL`.
@Command(
    name = "login",
    description = {
      "Keep credentials for a global manager that runs elsewhere, and the certificate to trust.",
      "Asks for the password; where there is no terminal, it is the first line of standard input."
    },
    mixinStandardHelpOptions = true)
final class LoginCommand implements Callable<Integer> {
  private static final int HTTPS_PORT = 443;

  @Mixin private StateOption state;
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "URL", description = "As in https://manager:7780.")
  private String url;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      defaultValue = "admin",
      description = "Who logs in (default: ${DEFAULT-VALUE}).")
  private String user;

  @Option(
      names = "--credentials",
      paramLabel = "FILE",
      description = "Where to keep them (default: credentials.json in the folder of the state).")
  private @Nullable Path file;

  @Option(names = "--yes", description = "Trust the certificate that the server shows, unasked.")
  private boolean yes;

  @Override
  public Integer call() throws CommandException, IOException, RefusedException {
    var server = server();
    var into = file == null ? state.dir().credentials() : file;
    if (Files.exists(into) && ApiCredentials.read(into).url().isEmpty()) {
      throw new CommandException(
          into + " is for the system that runs here: name another file with --credentials");
    }
    var shown = ServerCertificate.of(host(server), port(server));
    var out = spec.commandLine().getOut();
    if (!isTrusted(shown, out)) {
      throw new CommandException("nothing was sent, nothing is kept");
    }
    var credentials =
        new ApiCredentials("https://" + authority(server), user, password(out), shown.pem());
    new IntentApi(credentials.url(), credentials).tryLogin();
    credentials.write(into);
    out.println("Logged in as " + user + ", kept in " + into + ".");
    out.flush();
    return 0;
  }

  private boolean isTrusted(ServerCertificate shown, PrintWriter out)
      throws CommandException, IOException {
    out.println(
        "The server shows a certificate of " + shown.certificate().getSubjectX500Principal());
    out.println("good until " + shown.certificate().getNotAfter().toInstant() + ", SHA-256");
    out.println(shown.fingerprint());
    out.flush();
    if (yes) {
      return true;
    }
    var answer =
        terminal()
            .orElseThrow(() ->
                new CommandException("there is no terminal to ask at: --yes trusts it unasked"))
            .readLine("Is it the right one? [y/N] ");
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
  }

  private String password(PrintWriter out) throws CommandException, IOException {
    var typed = terminal().map(console -> console.readPassword("Password of %s: ", user));
    if (typed.isPresent()) {
      return new String(typed.get());
    }
    out.flush();
    var line =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    if (line == null) {
      throw new CommandException("there is no password: it is the first line of standard input");
    }
    return line;
  }

  private static Optional<Console> terminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }

  private URI server() throws CommandException {
    try {
      var uri = new URI(url);
      if ("https".equals(uri.getScheme())
          && uri.getHost() != null
          && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
          && uri.getRawQuery() == null
          && uri.getRawUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException _) {
      // Said below, with what would have been right.
    }
    throw new CommandException("'" + url + "' is not of the form https://HOST:PORT");
  }

  private static String authority(URI uri) {
    return uri.getHost() + ":" + port(uri);
  }

  private static String host(URI uri) {
    var host = uri.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static int port(URI uri) {
    return uri.getPort() < 0 ? HTTPS_PORT : uri.getPort();
  }
}
