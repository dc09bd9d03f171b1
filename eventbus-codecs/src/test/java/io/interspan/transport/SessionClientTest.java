package io.interspan.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.codec.EnvelopeWire;
import io.interspan.message.Envelope;
import io.interspan.message.ServiceAddress;
import io.interspan.message.SessionBye;
import io.interspan.message.SessionHello;
import io.interspan.transport.SessionCounters.Count;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrameType;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Both sides of the sessions, over real WebSockets.
class SessionClientTest {
  private static final ServiceAddress ONE = ServiceAddress.controller("west", "1");
  private static final ServiceAddress TWO = ServiceAddress.controller("west", "2");
  private static final ServiceAddress HOST = ServiceAddress.host("west", "h1");
  private static final SessionLimits LIMITS =
      new SessionLimits(
          64 << 10, 8, 64 << 10, 256 << 10, 5_000, 60_000, 20, 5_000, 2, 5, 20, 60_000, 8, 256,
          1 << 20, 10_000, 1_000, 64 << 20, 1_000, 1, 1_000);

  private final Vertx vertx = Vertx.vertx();
  private final SessionClient client = new SessionClient(vertx, HOST, LIMITS);
  private final BlockingQueue<Envelope> atHost = new LinkedBlockingQueue<>();
  private final BlockingQueue<Envelope> atController = new LinkedBlockingQueue<>();

  SessionClientTest() {
    client.receiver((envelope, _) -> atHost.add(envelope));
  }

  @AfterEach
  void close() {
    client.close().await();
    vertx.close().await();
  }

  @Test
  void shouldOpenASessionWhenSomethingIsFirstSent() throws Exception {
    var server = server(ONE);

    assertThat(client.leadsTo(ONE)).isTrue();
    assertThat(client.leadsTo(ServiceAddress.SPAN)).isFalse();
    assertThat(server.hosts()).isEmpty();
    assertThat(client.offer(ONE, bye(ONE))).isTrue();

    assertThat(take(atController)).isEqualTo(hello(ONE)); // Said by the client itself.
    assertThat(take(atController)).isEqualTo(bye(ONE));
    assertThat(server.offer(HOST, toHost(ONE).build())).isTrue();
    assertThat(take(atHost)).isEqualTo(toHost(ONE).build());
  }

  @Test
  void shouldNotSayHelloTwice() throws Exception {
    server(ONE);

    client.offer(ONE, hello(ONE));
    client.offer(ONE, bye(ONE));

    assertThat(take(atController)).isEqualTo(hello(ONE));
    assertThat(take(atController)).isEqualTo(bye(ONE));
  }

  @Test
  void shouldComeBackByItselfWhenTheConnectionIsLostAndSayThatItWas() throws Exception {
    var lost = new LinkedBlockingQueue<ServiceAddress>();
    client.onLost(lost::add);
    var server = vertx.createHttpServer().webSocketHandler(this::helloAndClose);
    client.endpoint(ONE, "127.0.0.1:" + server.listen(0, "127.0.0.1").await().actualPort());

    client.offer(ONE, hello(ONE));

    for (int i = 0; i < 3; i++) {
      assertThat(take(atController)).isEqualTo(hello(ONE));
      assertThat(lost.poll(10, TimeUnit.SECONDS)).isEqualTo(ONE);
    }
  }

  /// From a worker's thread: Vert.x says that a connection is there when it may be gone again.
  @Test
  void shouldComeBackFromConnectionsThatEndAsTheyBegin() throws Exception {
    var begun = new AtomicInteger();
    var server =
        vertx
            .createHttpServer()
            .webSocketHandler(socket -> {
              if (begun.incrementAndGet() > 8) {
                helloAndClose(socket);
              } else {
                socket.close();
              }
            });
    client.endpoint(ONE, "127.0.0.1:" + server.listen(0, "127.0.0.1").await().actualPort());
    var sender =
        new VerticleBase() {
          @Override
          public Future<?> start() {
            client.offer(ONE, hello(ONE));
            return Future.succeededFuture();
          }
        };

    vertx
        .deployVerticle(sender, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
        .await();

    assertThat(take(atController)).isEqualTo(hello(ONE));
  }

  @Test
  void shouldDropWhatIsSentWhileNobodyTakesItIn() throws Exception {
    var open = new AtomicBoolean();
    var server =
        vertx
            .createHttpServer()
            .webSocketHandshakeHandler(handshake -> {
              if (open.get()) {
                handshake.accept();
              } else {
                handshake.reject(503);
              }
            })
            .webSocketHandler(this::helloAndClose);
    client.endpoint(ONE, "127.0.0.1:" + server.listen(0, "127.0.0.1").await().actualPort());

    for (int i = 0; i < 10; i++) {
      client.offer(ONE, bye(ONE));
    }

    assertThat(client.counters().get(Count.UNSENT)).isEqualTo(8);
    open.set(true);
    // After many failures it comes back only when something is to be sent.
    Envelope came = null;
    for (int i = 0; came == null && i < 500; i++) {
      client.offer(ONE, hello(ONE));
      came = atController.poll(20, TimeUnit.MILLISECONDS);
    }
    assertThat(came).isEqualTo(hello(ONE));
  }

  @Test
  void shouldCloseASessionOverWhichAnotherSpeaks() throws Exception {
    BlockingQueue<ServerWebSocket> sockets = new LinkedBlockingQueue<>();
    var closed = new LinkedBlockingQueue<Short>();
    var server =
        vertx
            .createHttpServer()
            .webSocketHandler(socket -> {
              socket.closeHandler(_ -> closed.add(socket.closeStatusCode()));
              sockets.add(socket);
            })
            .listen(0, "127.0.0.1")
            .await();
    client.endpoint(ONE, "127.0.0.1:" + server.actualPort());
    client.offer(ONE, hello(ONE));

    take(sockets).writeFinalBinaryFrame(Buffer.buffer(toHost(TWO).build().toByteArray()));

    assertThat(take(closed)).isEqualTo(CloseReason.NOT_YOURS.code);
    assertThat(atHost).isEmpty();
  }

  @Test
  void shouldKeepAnIdleSessionByPings() throws Exception {
    var pings = new LinkedBlockingQueue<WebSocketFrameType>();
    var server =
        vertx
            .createHttpServer()
            .webSocketHandler(socket ->
                socket.frameHandler(frame -> {
                  if (frame.type() == WebSocketFrameType.PING) {
                    pings.add(frame.type());
                  }
                }))
            .listen(0, "127.0.0.1")
            .await();
    client.endpoint(ONE, "127.0.0.1:" + server.actualPort());

    client.offer(ONE, hello(ONE));

    take(pings);
    take(pings);
  }

  @Test
  void shouldRefuseAnEndpointThatIsNone() {
    for (String endpoint : new String[] {"", "here", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:0"}) {
      assertThatThrownBy(() -> client.endpoint(ONE, endpoint))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("127.0.0.1:7001");
    }
  }

  private void helloAndClose(ServerWebSocket socket) {
    socket.binaryMessageHandler(message -> {
      atController.add(EnvelopeWire.decode(message.getBytes()));
      socket.close();
    });
  }

  private SessionServer server(ServiceAddress controller) {
    var server = new SessionServer(vertx, controller, LIMITS);
    server.receiver((envelope, taken) -> {
      atController.add(envelope);
      taken.accept(envelope);
    });
    client.endpoint(controller, "127.0.0.1:" + server.listen("127.0.0.1", 0).await());
    return server;
  }

  private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
    var one = queue.poll(10, TimeUnit.SECONDS);
    if (one == null) {
      throw new AssertionError("nothing came");
    }
    return one;
  }

  private static Envelope hello(ServiceAddress to) {
    return toController(to)
        .setHello(SessionHello.newBuilder().setSite("west").setHost("h1"))
        .build();
  }

  private static Envelope bye(ServiceAddress to) {
    return toController(to).setBye(SessionBye.getDefaultInstance()).build();
  }

  private static Envelope.Builder toController(ServiceAddress to) {
    return Envelope.newBuilder().setFrom(HOST.toString()).setTo(to.toString());
  }

  private static Envelope.Builder toHost(ServiceAddress from) {
    return Envelope.newBuilder()
        .setFrom(from.toString())
        .setTo(HOST.toString())
        .setBye(SessionBye.getDefaultInstance());
  }
}
