package io.interspan.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.launcher.state.ProcessRecord;
import io.interspan.launcher.state.StateDir;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndingTest {
  @TempDir Path folder;
  private StateDir state;
  private Process process;

  @BeforeEach
  void startProcess() throws Exception {
    state = new StateDir(folder);
    state.create();
    process = new ProcessBuilder("sleep", "1000").start();
  }

  @AfterEach
  void endProcess() {
    process.destroyForcibly();
  }

  @Test
  void shouldEndTheProcessThatWasEntered() throws Exception {
    var entered = ProcessRecord.of("one", process.toHandle()).at("127.0.0.1:1", "", "");
    state.enter(entered);
    assertThat(state.process("one")).contains(entered);

    assertThat(Ending.end(state, entered)).isEqualTo(Ending.Outcome.ENDED);

    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(state.processes()).isEmpty();
  }

  @Test
  void shouldLeaveAnotherProcessOfTheSamePidAlone() throws Exception {
    var now = ProcessRecord.of("one", process.toHandle());
    var before = new ProcessRecord("one", now.pid(), now.startedAt() - 60_000, "", "", "");
    state.enter(before);

    assertThat(Ending.end(state, before)).isEqualTo(Ending.Outcome.GONE);

    assertThat(process.isAlive()).isTrue();
    assertThat(state.processes()).isEmpty();
  }

  @Test
  void shouldSeeThatAKilledProcessIsGone() throws Exception {
    var entered = ProcessRecord.of("one", process.toHandle());
    state.enter(entered);
    process.destroyForcibly().waitFor();

    assertThat(entered.handle()).isEmpty();
    assertThat(Ending.end(state, entered)).isEqualTo(Ending.Outcome.GONE);
  }
}
