package io.interspan.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.message.SessionBye;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A tick that has much to send does not hold up what comes meanwhile.
class TickSendsTest {
  private static final int SENDS = 100;
  private static final int URGENT = 1_000;
  private static final int SECOND_TICK = 2_000;
  private static final int BROKEN = 3_000;

  private final Vertx vertx = Vertx.vertx();
  private final HandStore store = new HandStore();
  private final ScriptedLogic logic = new ScriptedLogic(ServiceAddress.siteManager("west"));
  private final BlockingQueue<Integer> sent = new LinkedBlockingQueue<>();
  private final LogicShell shell = new LogicShell(vertx, logic, store, List.of(new Way()), _ -> {});

  @AfterEach
  void close() {
    shell.close().await();
    vertx.close().await();
  }

  @Test
  void shouldSendWhatComesMeanwhileBeforeTheRest() throws Exception {
    var ticked = new AtomicBoolean();
    logic.script(event ->
        event instanceof ServiceEvent.Ticked
            ? ticked.getAndSet(true)
                ? List.of(send(SECOND_TICK))
                : IntStream.range(0, SENDS).mapToObj(TickSendsTest::send).toList()
            : List.of());
    store.loaded();
    shell.start().await(10, TimeUnit.SECONDS);

    var came = new ArrayList<Integer>();
    while (!came.contains(SECOND_TICK)) {
      var one = sent.poll(10, TimeUnit.SECONDS);
      assertThat(one).as("after " + came).isNotNull();
      came.add(one);
    }

    assertThat(came.indexOf(URGENT)).isPositive().isLessThan(SENDS);
    came.remove(Integer.valueOf(URGENT));
    assertThat(came.subList(0, SENDS))
        .as("all of the tick, in its order, before the next")
        .isEqualTo(IntStream.range(0, SENDS).boxed().toList());
  }

  @Test
  void shouldSendTheRestWhereAWayFails() throws Exception {
    var ticked = new AtomicBoolean();
    logic.script(event ->
        event instanceof ServiceEvent.Ticked && !ticked.getAndSet(true)
            ? List.of(send(BROKEN), send(URGENT))
            : List.of());
    store.loaded();
    shell.start().await(10, TimeUnit.SECONDS);

    assertThat(sent.poll(10, TimeUnit.SECONDS)).isEqualTo(URGENT);
    assertThat(shell.alarms().get("shell/fault")).contains("a way that fails");
  }

  private static Effect send(int number) {
    return new Effect.Send(
        Envelope.newBuilder()
            .setFrom("site-manager/west")
            .setTo("host/west/h1")
            .setShardEpoch(number)
            .setBye(SessionBye.getDefaultInstance())
            .build());
  }

  /// Notes what is sent; something urgent comes with the first of it.
  private final class Way implements Outlet {
    @Override
    public boolean leadsTo(ServiceAddress to) {
      return true;
    }

    @Override
    public boolean offer(ServiceAddress to, Envelope envelope) {
      int number = (int) envelope.getShardEpoch();
      if (number == BROKEN) {
        throw new IllegalStateException("a way that fails");
      }
      if (number == 0) {
        shell.submit(_ -> List.of(send(URGENT)));
      }
      return sent.add(number);
    }

    @Override
    public void receiver(Receiver receiver) {}
  }
}
