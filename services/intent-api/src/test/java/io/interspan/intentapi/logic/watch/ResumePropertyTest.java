package io.interspan.intentapi.logic.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.intentapi.logic.watch.WatchedLog.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

class ResumePropertyTest {
  /// What happens next.
  enum Step {
    WRITE,
    WRITE_MANY,
    STOP_READING,
    READ,
    DISCONNECT,
    CRASH,
    PASS_SHORT,
    PASS_LONG
  }

  /// Whatever happens to the connections, what a client that resumes sees adds up to the log.
  @Property(tries = 300)
  void shouldSeeEachRevisionOnce(@ForAll @Size(max = 80) List<Step> steps) {
    var log = new WatchedLog();
    var seen = new ArrayList<Long>();
    Client client = log.open("after=0&epoch=5");
    int name = 0;
    for (var step : steps) {
      switch (step) {
        case WRITE -> log.site("s" + name % 3, "number " + name++);
        case WRITE_MANY -> {
          for (int i = 0; i < 7; i++) {
            log.site("s" + name % 3, "number " + name++);
          }
        }
        case STOP_READING -> client.reads = false;
        case READ -> log.read(client);
        case DISCONNECT -> {
          log.close(client);
          client = reopened(log, client, seen);
        }
        case CRASH -> {
          log.restart();
          client = reopened(log, client, seen);
        }
        case PASS_SHORT -> log.pass(1_000);
        case PASS_LONG -> log.pass(WatchedLog.LIMITS.stallMillis());
      }
      if (client.closed != null) {
        assertThat(client.closed.reason()).endsWith("after=" + client.last());
        client = reopened(log, client, seen);
      }
    }
    log.read(client);
    seen.addAll(client.revisions());

    long head = log.desk.journal().durable().revision();
    assertThat(seen).isEqualTo(LongStream.rangeClosed(1, head).boxed().toList());
  }

  private static Client reopened(WatchedLog log, Client before, List<Long> seen) {
    seen.addAll(before.revisions());
    @Nullable Long last = before.frames.isEmpty() ? null : before.last();
    return log.open("epoch=5&after=" + (last == null ? 0 : last));
  }
}
