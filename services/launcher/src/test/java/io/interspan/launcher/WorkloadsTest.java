package io.interspan.launcher;

import static io.interspan.launcher.LinuxWorkloads.done;
import static io.interspan.launcher.LinuxWorkloads.must;
import static io.interspan.launcher.LinuxWorkloads.reaches;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Linux workloads, as people attach them: network namespaces behind TAP devices, at two sites.
class WorkloadsTest {
  private static final String PORTS =
      """
      intents:
        segments:
          web:
            ports:
              blue: {attachment: {id: nic-blue}}
              red: {attachment: {id: nic-red}}
      """;

  private static final String RED = "10.1.0.202";

  @TempDir Path folder;
  private LinuxWorkloads workloads;
  private String blue;
  private String red;

  @BeforeEach
  void start() throws Exception {
    workloads = LinuxWorkloads.start(folder, PORTS);
    blue = workloads.namespace("blue");
    red = workloads.namespace("red");
  }

  @AfterEach
  void end() throws Exception {
    if (workloads != null) {
      workloads.close();
    }
  }

  private SystemCommands.Ran run(String... words) {
    return workloads.commands().run(words);
  }

  private SystemCommands.Ran attach(String port, String namespace, String host, String... more) {
    return workloads.attach(port, namespace, host, more);
  }

  @Test
  void shouldCarryPacketsOfWorkloadsUntilTheyAreDetached() throws Exception {
    assertThat(done(attach("nic-blue", blue, "west/w1")))
        .contains("eth0 in " + blue + " is attached as nic-blue at west/w1");
    done(attach("nic-red", red, "east/e1", "--mac", "02:00:00:00:00:aa", "--mtu", "1400"));
    must("ip", "-n", blue, "addr", "add", "10.1.0.201/24", "dev", "eth0");
    must("ip", "-n", red, "addr", "add", "10.1.0.202/24", "dev", "eth0");
    assertThat(must("ip", "-n", red, "-o", "link"))
        .contains("02:00:00:00:00:aa")
        .contains("mtu 1400");
    reaches(blue, "10.1.0.202");
    reaches(red, "10.1.0.201");

    assertThat(attach("nic-blue", red, "west/w1").err())
        .contains("a TAP device is attached as nic-blue already");
    assertThat(attach("nic-green", blue, "west/w1").err())
        .contains("cannot make TAP eth0: it is attached as nic-blue already");
    assertThat(attach("nic-web-w1", red, "west/w1").err()).contains("has a guest");
    assertThat(attach("nic-green", "nowhere", "west/w1").err()).contains("nowhere");
    assertThat(attach("nic-green", red, "west/w9").err()).contains("no host 'west/w9' runs here");
    assertThat(attach("nic-green", red, "west/w1", "--mac", "x").err()).contains("x");
    assertThat(attach("nic-green", red, "west/w1", "--mtu", "9").err()).contains("mtu: 68 to");
    assertThat(run("attach", "nic-green", "--tap", "eth0").err())
        .contains("which host? --host is one of");

    assertThat(done(run("detach", "nic-blue", "--host", "west/w1")))
        .contains("nic-blue is detached at west/w1");
    assertThat(must("ip", "-n", blue, "-o", "link")).as("nothing is left").doesNotContain("eth0");
    assertThat(run("detach", "nic-blue", "--host", "west/w1").err())
        .contains("has no TAP device that is attached as nic-blue");
  }

  /// What a port drops itself is shown, by name.
  @Test
  void shouldCountWhatAnInterfaceThatIsDownDoesNotTake() throws Exception {
    done(attach("nic-blue", blue, "west/w1"));
    done(attach("nic-red", red, "east/e1"));
    must("ip", "-n", blue, "addr", "add", "10.1.0.201/24", "dev", "eth0");
    must("ip", "-n", red, "addr", "add", "10.1.0.202/24", "dev", "eth0");
    reaches(blue, "10.1.0.202");
    assertThat(done(run("counters", "east/e1")))
        .containsPattern("nic-red +open +[1-9]")
        .doesNotContain("TAP_REFUSED");

    must("ip", "-n", red, "link", "set", "eth0", "down");
    until(
        "a drop",
        () -> {
          // Nobody answers: exit code 1.
          new ProcessBuilder("ip", "netns", "exec", blue, "ping", "-q", "-c", "1", "-W", "1", RED)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
          return done(run("counters", "east/e1"))
              .lines()
              .anyMatch(line -> line.matches("[1-9].* port nic-red +TAP_REFUSED +the workload.*"));
        });
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void until(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("%s within a minute", what).isLessThan(end);
    }
  }

  private void alarms(String reason) throws Exception {
    var alarm = "workload nic-red is without its TAP device: " + reason;
    until(alarm, () -> done(run("status")).contains(alarm));
  }

  /// Waits for the interface of the red one, and gives it its address.
  private void comesBack() throws Exception {
    until("eth0", () -> must("ip", "-n", red, "-o", "link").contains("eth0"));
    must("ip", "-n", red, "addr", "add", "10.1.0.202/24", "dev", "eth0");
    reaches(blue, "10.1.0.202");
  }

  @Test
  void shouldMakeAnInterfaceAnewThatWasDeleted() throws Exception {
    done(attach("nic-blue", blue, "west/w1"));
    done(attach("nic-red", red, "east/e1"));
    must("ip", "-n", blue, "addr", "add", "10.1.0.201/24", "dev", "eth0");
    comesBack();

    must("ip", "-n", red, "link", "del", "eth0");
    alarms("its interface was deleted");
    comesBack();

    must("ip", "netns", "del", red);
    alarms("cannot open network namespace '" + red + "'");
    must("ip", "netns", "add", red);
    comesBack();
    done(run("detach", "nic-red", "--host", "east/e1"));
    assertThat(must("ip", "-n", red, "-o", "link")).doesNotContain("eth0");
    until("no alarm", () -> !done(run("status")).contains("nic-red"));
  }

  @Test
  void shouldGoOnWithAWorkloadAfterTheAgentWasAway() throws Exception {
    done(attach("nic-blue", blue, "west/w1"));
    done(attach("nic-red", red, "east/e1"));
    must("ip", "-n", blue, "addr", "add", "10.1.0.201/24", "dev", "eth0");
    must("ip", "-n", red, "addr", "add", "10.1.0.202/24", "dev", "eth0");
    reaches(blue, "10.1.0.202");

    workloads.commands().close();
    assertThat(must("ip", "-n", blue, "-o", "addr")).as("it stays").contains("10.1.0.201/24");
    workloads.startAgain();

    reaches(blue, "10.1.0.202");
    done(run("detach", "nic-blue", "--host", "west/w1"));
    done(run("detach", "nic-red", "--host", "east/e1"));
    assertThat(must("ip", "-n", red, "-o", "link")).doesNotContain("eth0");
  }
}
