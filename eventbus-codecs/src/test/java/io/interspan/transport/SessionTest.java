package io.interspan.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.interspan.message.EntryMessage;
import io.interspan.message.Envelope;
import io.interspan.message.HintMessage;
import io.interspan.message.PageMessage;
import io.interspan.message.ServiceAddress;
import io.interspan.message.SessionBye;
import io.interspan.message.SessionHello;
import io.interspan.transport.SessionCounters.Count;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The controller's side, over real WebSockets whose other end the test holds.
class SessionTest {
  private static final ServiceAddress CONTROLLER = ServiceAddress.controller("west", "1");
  private static final ServiceAddress HOST = ServiceAddress.host("west", "h1");
  private static final int FRAME_BYTES = 64 << 10;
  private static final SessionLimits LIMITS =
      new SessionLimits(
          FRAME_BYTES, 3, 64 << 10, 256 << 10, 60_000, 60_000, 60_000, 5_000, 4, 10, 50, 60_000, 8);

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<Envelope> received = new LinkedBlockingQueue<>();
  private SessionServer server = new SessionServer(vertx, CONTROLLER, LIMITS);
  private int port;

  @BeforeEach
  void listen() {
    server.receiver(received::add);
    port = server.listen("127.0.0.1", 0).await();
  }

  @AfterEach
  void close() {
    server.close().await();
    vertx.close().await();
  }

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
  void shouldReplaceTheFirstSessionByTheSecond() throws Exception {
    var first = connect();
    first.send(hello("h1"));
    nextReceived();
    var second = connect();
    second.send(hello("h1"));
    nextReceived();

    assertThat(first.closedWith()).isEqualTo(CloseReason.REPLACED.code);
    assertThat(server.hosts()).containsExactly(HOST);
    assertThat(server.offer(HOST, toHost(2))).isTrue();
    assertThat(second.next()).isEqualTo(toHost(2));
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

    connect().closed.get(10, TimeUnit.SECONDS);
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

    peer.closed.get(10, TimeUnit.SECONDS);
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

    peer.socket.writeBinaryMessage(Buffer.buffer(new byte[4 * FRAME_BYTES]));

    peer.closed.get(10, TimeUnit.SECONDS);
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
        LIMITS.controllers());
  }

  private Peer connect() {
    var client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setMaxFrameSize(8 * FRAME_BYTES)
                .setMaxMessageSize(8 * FRAME_BYTES));
    // On the socket's own loop: what comes before there is a handler would be lost.
    return client.connect(port, "127.0.0.1", SessionServer.PATH).map(Peer::new).await();
  }

  private Envelope nextReceived() throws InterruptedException {
    var envelope = received.poll(10, TimeUnit.SECONDS);
    assertThat(envelope).isNotNull();
    return envelope;
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

  /// A host's end of a session.
  private static final class Peer {
    final WebSocket socket;
    final BlockingQueue<Buffer> messages = new LinkedBlockingQueue<>();
    final CompletableFuture<Short> closed = new CompletableFuture<>();

    Peer(WebSocket socket) {
      this.socket = socket;
      socket.binaryMessageHandler(messages::add);
      socket.exceptionHandler(_ -> {});
      socket.closeHandler(_ -> {
        var code = socket.closeStatusCode();
        closed.complete(code == null ? (short) -1 : code);
      });
    }

    void send(Envelope envelope) {
      socket.writeFinalBinaryFrame(Buffer.buffer(envelope.toByteArray()));
    }

    Envelope next() throws Exception {
      var message = messages.poll(10, TimeUnit.SECONDS);
      assertThat(message).isNotNull();
      return Envelope.parseFrom(message.getBytes());
    }

    short closedWith() throws Exception {
      return closed.get(10, TimeUnit.SECONDS);
    }
  }

  private static Envelope hello(String host) {
    return Envelope.newBuilder()
        .setFrom("host/west/" + host)
        .setTo(CONTROLLER.toString())
        .setHello(SessionHello.newBuilder().setSite("west").setHost(host))
        .build();
  }

  private static Envelope bye(ServiceAddress from) {
    return Envelope.newBuilder()
        .setFrom(from.toString())
        .setTo(CONTROLLER.toString())
        .setBye(SessionBye.getDefaultInstance())
        .build();
  }

  private static Envelope toHost(long number) {
    return toHost().setShardEpoch(number).setBye(SessionBye.getDefaultInstance()).build();
  }

  private static Envelope hint() {
    return toHost().setHint(HintMessage.getDefaultInstance()).build();
  }

  private static Envelope page(int bytes) {
    var entry = EntryMessage.newBuilder().setValue(ByteString.copyFrom(new byte[bytes]));
    return toHost().setPage(PageMessage.newBuilder().addEntries(entry)).build();
  }

  private static Envelope.Builder toHost() {
    return Envelope.newBuilder().setFrom(CONTROLLER.toString()).setTo(HOST.toString());
  }
}
