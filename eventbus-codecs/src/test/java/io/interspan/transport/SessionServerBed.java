package io.interspan.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.message.Envelope;
import io.interspan.message.ServiceAddress;
import io.vertx.core.Vertx;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A controller's end of sessions that listens, and what came in.
abstract class SessionServerBed {
  static final ServiceAddress CONTROLLER = ServiceAddress.controller("west", "1");
  static final ServiceAddress HOST = ServiceAddress.host("west", "h1");
  static final int FRAME_BYTES = 64 << 10;
  static final SessionLimits LIMITS =
      new SessionLimits(
          FRAME_BYTES,
          3,
          64 << 10,
          256 << 10,
          60_000,
          60_000,
          60_000,
          5_000,
          4,
          10,
          50,
          60_000,
          8,
          16,
          128 << 10,
          5_000,
          100,
          64 << 20,
          60_000,
          1,
          2_000);

  final Vertx vertx = Vertx.vertx();
  final BlockingQueue<Envelope> received = new LinkedBlockingQueue<>();
  SessionServer server = new SessionServer(vertx, CONTROLLER, LIMITS);
  int port;

  @BeforeEach
  void listen() {
    server.receiver((envelope, taken) -> {
      received.add(envelope);
      taken.accept(envelope);
    });
    port = server.listen("127.0.0.1", 0).await();
  }

  @AfterEach
  void close() {
    server.close().await();
    vertx.close().await();
  }

  TestPeer connect() {
    return TestPeer.connect(vertx, port);
  }

  Envelope nextReceived() throws InterruptedException {
    var envelope = received.poll(10, TimeUnit.SECONDS);
    assertThat(envelope).isNotNull();
    return envelope;
  }
}
