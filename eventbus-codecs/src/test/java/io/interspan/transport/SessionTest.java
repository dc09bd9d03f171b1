package io.interspan.transport;

import static io.interspan.transport.TestPeer.answer;
import static io.interspan.transport.TestPeer.bye;
import static io.interspan.transport.TestPeer.hello;
import static io.interspan.transport.TestPeer.hint;
import static io.interspan.transport.TestPeer.numbered;
import static io.interspan.transport.TestPeer.page;
import static io.interspan.transport.TestPeer.toHost;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.Feeds;
import io.interspan.message.NodeHello;
import io.interspan.message.PullMessage;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.message.SessionHello;
import io.interspan.transport.SessionCounters.Count;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The controller's side, over real WebSockets whose other end the test holds.
class SessionTest extends SessionServerBed {
  /// One that a flood fills at once.
  private static final ShellLimits SMALL_INBOX =
      new ShellLimits(64, 1 << 20, 64, 64, 60_000, 64, 64, 60_000, 60_000, 60_000);

  @Test
  void shouldBeTheWayToTheHostThatSaidHello() throws Exception {
    var peer = connect();
    peer.send(hello("h1"));
    peer.send(bye(HOST));

    assertThat(nextReceived()).isEqualTo(hello("h1"));
    assertThat(nextReceived()).isEqualTo(bye(HOST));
    assertThat(server.hosts()).containsExactly(HOST);
    assertThat(server.leadsTo(HOST)).isTrue();
    assertThat(server.leadsTo(CONTROLLER)).isFalse();

    assertThat(server.offer(HOST, toHost(1))).isTrue();
    assertThat(peer.next()).isEqualTo(toHost(1));
    assertThat(server.offer(ServiceAddress.host("west", "h2"), toHost(1))).isFalse();
  }

  @Test
  void shouldForgetAHostWhoseConnectionIsGone() throws Exception {
    var peer = connect();
    peer.send(hello("h1"));
    nextReceived();

    peer.socket.close().await();

    awaitTrue(() -> server.hosts().isEmpty());
    assertThat(server.offer(HOST, toHost(1))).isFalse();
  }

  @Test
  void shouldCloseASessionThatSendsGarbage() throws Exception {
    var peer = connect();
    peer.send(hello("h1"));
    nextReceived();

    peer.socket.writeFinalBinaryFrame(Buffer.buffer(new byte[] {(byte) 0xFF, 1, 2, 3}));

    assertThat(peer.closedWith()).isEqualTo(CloseReason.GARBAGE.code);
    assertThat(server.counters().get(Count.CLOSED_FOR_GARBAGE)).isEqualTo(1);
  }

  @Test
  void shouldCloseASessionThatSendsTextOrNothing() throws Exception {
    var talker = connect();
    talker.socket.writeFinalTextFrame("hello");
    assertThat(talker.closedWith()).isEqualTo(CloseReason.NOT_BINARY.code);

    var empty = connect();
    empty.socket.writeFinalBinaryFrame(Buffer.buffer());
    assertThat(empty.closedWith()).isEqualTo(CloseReason.GARBAGE.code);
  }

  @Test
  void shouldCloseAConnectionThatDoesNotBeginWithAHelloOfItsSite() throws Exception {
    var rude = connect();
    rude.send(bye(HOST));
    assertThat(rude.closedWith()).isEqualTo(CloseReason.NO_HELLO.code);

    var lost = connect();
    lost.send(
        Envelope.newBuilder()
            .setFrom("host/east/h1")
            .setTo(CONTROLLER.toString())
            .setHello(SessionHello.newBuilder().setSite("east").setHost("h1"))
            .build());
    assertThat(lost.closedWith()).isEqualTo(CloseReason.NO_HELLO.code);
    assertThat(received).isEmpty();
  }

  @Test
  void shouldCloseAConnectionThatSaysNothing() throws Exception {
    restartWith(limits(FRAME_BYTES, 20, 60_000));

    assertThat(connect().closedWith()).isEqualTo(CloseReason.NO_HELLO.code);
  }

  @Test
  void shouldCloseAConnectionThatBringsNothing() throws Exception {
    restartWith(limits(FRAME_BYTES, 60_000, 500));

    assertThat(connect().closedWith()).isEqualTo(CloseReason.IDLE.code);
  }

  @Test
  void shouldCloseASessionThatSpeaksForAnotherHost() throws Exception {
    var peer = connect();
    peer.send(hello("h1"));
    nextReceived();

    peer.send(bye(ServiceAddress.host("west", "h2")));

    assertThat(peer.closedWith()).isEqualTo(CloseReason.NOT_YOURS.code);
    assertThat(received).isEmpty();
  }

  @Test
  void shouldCloseASessionThatSpeaksOfAnotherHostsFeed() throws Exception {
    var peer = connect();
    peer.send(hello("h1"));
    nextReceived();
    var own = pull(Feeds.HOST_PLAN, "h1");
    peer.send(own);
    assertThat(nextReceived()).isEqualTo(own);
    var segment = pull(Feeds.SEGMENT_STATE, "/infra/segments/web");
    peer.send(segment);
    assertThat(nextReceived()).isEqualTo(segment);

    peer.send(pull(Feeds.HOST_PLAN, "h2"));

    assertThat(peer.closedWith()).isEqualTo(CloseReason.OTHERS_FEED.code);
    assertThat(received).isEmpty();
  }

  @Test
  void shouldCloseASessionThatSaysWhatNoHostSays() throws Exception {
    var said =
        Map.of(
            pull(Feeds.SITE_PLAN, "h1"),
            CloseReason.OTHERS_FEED,
            bye(HOST).toBuilder().setNodeHello(NodeHello.getDefaultInstance()).build(),
            CloseReason.NOT_A_HOSTS);
    for (var one : said.entrySet()) {
      var peer = connect();
      peer.send(hello("h1"));
      nextReceived();
      peer.send(one.getKey());
      assertThat(peer.closedWith()).isEqualTo(one.getValue().code);
      assertThat(peer.socket.closeReason()).isEqualTo(one.getValue().text);
      awaitTrue(() -> server.hosts().isEmpty());
    }
    assertThat(received).isEmpty();
  }

  @Test
  void shouldTakeNoHelloForAnotherController() throws Exception {
    var peer = connect();
    peer.send(hello("h1").toBuilder().setTo("controller/west/2").build());

    assertThat(peer.closedWith()).isEqualTo(CloseReason.NO_HELLO.code);
    assertThat(server.hosts()).isEmpty();
  }

  private static Envelope pull(Feeds feed, String instance) {
    return Envelope.newBuilder()
        .setFrom(HOST.toString())
        .setTo(CONTROLLER.toString())
        .setFeed(feed.feedName())
        .setInstance(instance)
        .setPull(PullMessage.getDefaultInstance())
        .build();
  }

  @Test
  void shouldNotPassOnWhatIsForAnother() throws Exception {
    var peer = connect();
    peer.send(hello("h1"));
    nextReceived();

    peer.send(bye(HOST).toBuilder().setTo("controller/west/2").build());
    peer.send(bye(HOST));

    assertThat(nextReceived()).isEqualTo(bye(HOST));
    assertThat(server.counters().get(Count.NOT_FOR_US)).isEqualTo(1);
  }

  @Test
  void shouldSurviveAGiantFrame() throws Exception {
    var peer = connect();
    peer.send(hello("h1"));
    nextReceived();

    peer.socket.writeFinalBinaryFrame(Buffer.buffer(new byte[FRAME_BYTES + 1]));

    assertThat(peer.closedWith()).isEqualTo(CloseReason.TOO_LONG.code);
    awaitTrue(() -> server.hosts().isEmpty());
    var next = connect();
    next.send(hello("h1"));
    assertThat(nextReceived()).isEqualTo(hello("h1"));
  }

  @Test
  void shouldSurviveAGiantMessageInManyFrames() throws Exception {
    var peer = connect();
    peer.send(hello("h1"));
    nextReceived();

    // Without an end, in frames that are short enough.
    peer.socket.writeFrame(WebSocketFrame.binaryFrame(Buffer.buffer(new byte[FRAME_BYTES]), false));
    peer.socket.writeFrame(
        WebSocketFrame.continuationFrame(Buffer.buffer(new byte[FRAME_BYTES]), false));

    assertThat(peer.closedWith()).isEqualTo(CloseReason.TOO_LONG.code);
    awaitTrue(() -> server.hosts().isEmpty());
  }

  @Test
  void shouldDropHintsOfASlowReaderAndThenCloseIt() throws Exception {
    var peer = connect();
    peer.send(hello("h1"));
    nextReceived();
    peer.socket.pause();

    boolean open = true;
    for (int i = 0; open && i < 10_000; i++) {
      server.offer(HOST, hint());
      open = server.offer(HOST, page(32 << 10));
    }

    assertThat(open).isFalse();
    assertThat(server.counters().get(Count.HINTS_DROPPED)).isPositive();
    assertThat(server.counters().get(Count.CLOSED_FOR_SLOWNESS)).isEqualTo(1);
    peer.socket.resume();
    assertThat(peer.closedWith()).isEqualTo(CloseReason.TOO_SLOW.code);
  }

  @Test
  void shouldLoseNothingOfASessionThatSendsMuchAtOnce() throws Exception {
    var waiting = holdWhatComesFrom(HOST);
    var peer = connect();
    peer.send(hello("h1"));
    for (int i = 1; i <= 1_000; i++) {
      peer.send(numbered(HOST, i));
    }

    awaitTrue(() -> waiting.size() >= LIMITS.waitingEnvelopes());
    talkAsAnotherHost();
    assertThat(waiting).hasSize(LIMITS.waitingEnvelopes());

    assertThat(take(waiting)).isEqualTo(hello("h1"));
    for (int i = 1; i <= 1_000; i++) {
      assertThat(take(waiting)).isEqualTo(numbered(HOST, i));
      assertThat(waiting).hasSizeLessThanOrEqualTo(LIMITS.waitingEnvelopes());
    }
    assertThat(server.offer(HOST, toHost(1))).isTrue();
    assertThat(peer.next()).isEqualTo(toHost(1));
  }

  @Test
  void shouldLoseNothingOfASessionThatSendsGiants() throws Exception {
    var waiting = holdWhatComesFrom(HOST);
    var giant = pull(Feeds.HOST_REPORT, "h1").toBuilder().setPage(page(40 << 10).getPage()).build();
    var peer = connect();
    peer.send(hello("h1"));
    for (int i = 1; i <= 20; i++) {
      peer.send(giant);
    }

    awaitTrue(() -> waiting.size() >= 5);
    talkAsAnotherHost();
    assertThat(waiting).hasSize(5); // The hello, and 160 KiB.

    assertThat(take(waiting)).isEqualTo(hello("h1"));
    for (int i = 1; i <= 20; i++) {
      assertThat(take(waiting)).isEqualTo(giant);
    }
  }

  @Test
  void shouldCloseASessionThatFloodsAndHurtNoOther() throws Exception {
    var other = ServiceAddress.host("west", "h2");
    var logic = new ScriptedLogic(CONTROLLER);
    logic.script(event ->
        event instanceof ServiceEvent.Received(Envelope envelope)
                && envelope.getFrom().equals(other.toString())
            ? List.of(new Effect.Send(answer(envelope)))
            : List.of());
    var store = new HandStore();
    store.loaded();
    var shell = new LogicShell(vertx, logic, store, List.of(server), _ -> {}, SMALL_INBOX);
    shell.start().await();
    var peer = connect();
    peer.send(hello("h2"));
    assertThat(peer.next()).isEqualTo(answer(hello("h2")));

    var flooder = connect();
    flooder.send(hello("h1"));
    for (int i = 1; i <= 4 * LIMITS.floodFrames(); i++) {
      flooder.send(numbered(HOST, i));
    }
    for (int i = 1; i <= 500; i++) {
      peer.send(numbered(other, i));
      assertThat(peer.next()).isEqualTo(answer(numbered(other, i)));
    }

    assertThat(flooder.closedWith()).isEqualTo(CloseReason.FLOOD.code);
    assertThat(flooder.socket.closeReason()).isEqualTo(CloseReason.FLOOD.text);
    assertThat(server.counters().get(Count.CLOSED_FOR_FLOOD)).isEqualTo(1);
    assertThat(shell.counters().get(ShellCounters.Count.INBOX_FULL)).isZero();
    awaitTrue(() -> server.hosts().equals(List.of(other)));
    shell.close().await();
  }

  @Test
  void shouldCloseASessionThatFloodsWithPings() throws Exception {
    var peer = connect();
    peer.send(hello("h1"));
    for (int i = 0; i <= LIMITS.floodPings(); i++) {
      peer.socket.writePing(Buffer.buffer());
    }

    assertThat(peer.closedWith()).isEqualTo(CloseReason.FLOOD.code);
    assertThat(server.counters().get(Count.CLOSED_FOR_FLOOD)).isEqualTo(1);
  }

  @Test
  void shouldTurnAwayMoreConnectionsThanItsBound() {
    for (int i = 0; i < LIMITS.sessions(); i++) {
      connect();
    }

    assertThatThrownBy(this::connect).hasMessageContaining("503");
    assertThat(server.counters().get(Count.TURNED_AWAY)).isEqualTo(1);
  }

  @Test
  void shouldListenOnLoopbackOnly() {
    var other = new SessionServer(vertx, CONTROLLER, LIMITS);

    assertThatThrownBy(() -> other.listen("0.0.0.0", 0).await())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("127.0.0.1");
  }

  /// An envelope that the service has not taken yet.
  private record Waiting(Envelope envelope, Consumer<Envelope> taken) {}

  private BlockingQueue<Waiting> holdWhatComesFrom(ServiceAddress host) {
    var waiting = new LinkedBlockingQueue<Waiting>();
    server.receiver((envelope, taken) -> {
      if (envelope.getFrom().equals(host.toString())) {
        waiting.add(new Waiting(envelope, taken));
      } else {
        taken.accept(envelope);
        received.add(envelope);
      }
    });
    return waiting;
  }

  private static Envelope take(BlockingQueue<Waiting> waiting) throws InterruptedException {
    var next = waiting.poll(10, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    next.taken().accept(next.envelope());
    return next.envelope();
  }

  /// Has another session bring this and that. All are served by one loop: what of others could be
  /// read has been by then.
  private void talkAsAnotherHost() throws Exception {
    var peer = connect();
    peer.send(hello("h2"));
    assertThat(nextReceived()).isEqualTo(hello("h2"));
    for (int i = 1; i <= 20; i++) {
      var next = numbered(ServiceAddress.host("west", "h2"), i);
      peer.send(next);
      assertThat(nextReceived()).isEqualTo(next);
    }
  }

  private void restartWith(SessionLimits limits) {
    server.close().await();
    server = new SessionServer(vertx, CONTROLLER, limits);
    listen();
  }

  private static SessionLimits limits(int frameBytes, int helloMillis, int idleMillis) {
    return new SessionLimits(
        frameBytes,
        LIMITS.sessions(),
        LIMITS.hintQueueBytes(),
        LIMITS.queueBytes(),
        helloMillis,
        idleMillis,
        LIMITS.pingMillis(),
        LIMITS.connectMillis(),
        LIMITS.pending(),
        LIMITS.backoffMillis(),
        LIMITS.backoffMostMillis(),
        LIMITS.unusedMillis(),
        LIMITS.controllers(),
        LIMITS.waitingEnvelopes(),
        LIMITS.waitingBytes(),
        LIMITS.floodFrames(),
        LIMITS.floodPings(),
        LIMITS.floodBytes(),
        LIMITS.floodMillis(),
        LIMITS.closingSeconds(),
        LIMITS.answerMillis());
  }

  private void awaitTrue(BooleanSupplier condition) throws Exception {
    var holds = new CompletableFuture<@Nullable Void>();
    long timer =
        vertx.setPeriodic(
            5,
            _ -> {
              if (condition.getAsBoolean()) {
                holds.complete(null);
              }
            });
    holds.get(10, TimeUnit.SECONDS);
    vertx.cancelTimer(timer);
  }
}
