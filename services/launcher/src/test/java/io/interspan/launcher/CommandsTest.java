package io.interspan.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.interspan.launcher.cli.InterspanCommand;
import io.interspan.launcher.state.ProcessRecord;
import io.interspan.launcher.state.StateDir;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What the commands say where there is nothing to do, or they are asked for the wrong thing.
class CommandsTest {
  private static final String EXAMPLE =
      TestTopology.EXAMPLES.resolve("three-sites.yaml").toString();
  private static final String SECOND =
      TestTopology.EXAMPLES.resolve("second-segment.yaml").toString();

  @TempDir Path folder;

  private record Ran(int code, String out, String err) {}

  static Stream<Arguments> refusals() {
    return Stream.of(
        arguments("status", "Nothing runs here: interspan up FILE starts a topology"),
        arguments("ping a b", "interspan: no guest runs here: start some with interspan up FILE"),
        arguments("ping a b -c 0", "interspan: --count is 1 to 1000, not 0"),
        arguments(
            "capture nic-9", "interspan: no port is attached here: start some with interspan"),
        arguments("capture tunnel", "interspan: no host runs here: start some with interspan up"),
        arguments("counters west/w1", "interspan: no host runs here: start some with interspan up"),
        arguments("apply -f " + SECOND, "interspan: the global manager does not run here"),
        arguments("apply -f none.yaml", "interspan: there is no file none.yaml"),
        arguments("apply -f " + EXAMPLE, EXAMPLE + ":8: the file has no field 'global-manager'"),
        arguments("get segments", "interspan: the global manager does not run here"),
        arguments(
            "get --site moon segments",
            "interspan: no manager of a site 'moon' runs here: interspan status shows what does"),
        arguments("members web", "interspan: the global manager does not run here"),
        arguments(
            "members /global-infra/segments/web",
            "interspan: '/global-infra/segments/web' is not the path of a group, like /global"),
        arguments(
            "members /a --domain b", "interspan: a whole path says which domain: no --domain"),
        arguments(
            "get planets", "interspan: no type 'planets': there are sites, enforcement-points, "),
        arguments("up none.yaml", "interspan: there is no file none.yaml"),
        arguments("up " + SECOND, SECOND + ":9: the file has no 'global-manager'"),
        arguments("up --only site-west " + EXAMPLE, "interspan: --only is for --processes"),
        arguments(
            "up --processes --only site-moon " + EXAMPLE,
            "interspan: no process 'site-moon': there are global-manager, site-west"),
        arguments("down site-west", "interspan: no process 'site-west' was started here"),
        arguments("serve site-west", "interspan: there is no file "));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void shouldSayWhatIsWrong(String command, String said) {
    var ran = run(command.split(" "));

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out() + ran.err()).startsWith(said);
  }

  @Test
  void shouldRefuseWhatItDoesNotKnow() {
    assertThat(InterspanCommand.execute(silent(), silent(), "fly")).isEqualTo(2);
    assertThat(InterspanCommand.execute(silent(), silent())).isEqualTo(2);
    assertThat(InterspanCommand.execute(silent(), silent(), "--help")).isZero();
  }

  @Test
  void shouldNotStartASecondTopologyWhereOneRuns() throws Exception {
    var state = new StateDir(folder);
    state.create();
    state.enter(ProcessRecord.ofThis("site-west"));
    Files.writeString(state.topology(), "another");

    assertThat(run("up", EXAMPLE, "--processes").err())
        .startsWith("interspan: another topology runs here");
    assertThat(run("up", EXAMPLE).err()).contains("as one process of several");
  }

  @Test
  void shouldNameThePortThatIsTaken() throws Exception {
    var topology = TestTopology.write(folder);
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var text = Files.readString(topology);
      int port = taken.getLocalPort();
      Files.writeString(topology, text.replaceFirst("api-port: \\d+", "api-port: " + port));

      var ran = run("up", topology.toString());

      assertThat(ran.code()).isEqualTo(1);
      assertThat(ran.err())
          .startsWith("interspan: global manager, API port " + port + ": ")
          .contains("in use");
    }
    assertThat(new StateDir(folder).processes()).isEmpty();
  }

  private Ran run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--state", folder.toString()));
    int code =
        InterspanCommand.execute(
            new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    return new Ran(code, out.toString(), err.toString());
  }

  private static PrintWriter silent() {
    return new PrintWriter(new StringWriter());
  }
}
