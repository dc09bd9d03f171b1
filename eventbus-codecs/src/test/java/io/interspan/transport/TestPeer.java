package io.interspan.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.interspan.message.EntryMessage;
import io.interspan.message.Envelope;
import io.interspan.message.HintMessage;
import io.interspan.message.PageMessage;
import io.interspan.message.ServiceAddress;
import io.interspan.message.SessionBye;
import io.interspan.message.SessionHello;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A host's end of a session, and what hosts and controllers say.
final class TestPeer {
  static final ServiceAddress CONTROLLER = SessionServerBed.CONTROLLER;
  static final ServiceAddress HOST = SessionServerBed.HOST;
  private static final int MOST_BYTES = 8 * SessionServerBed.FRAME_BYTES;

  /// Kept: Vert.x closes the sockets of a client that nothing refers to.
  final WebSocketClient client;

  final WebSocket socket;
  final BlockingQueue<Buffer> messages = new LinkedBlockingQueue<>();
  final CompletableFuture<Short> closed = new CompletableFuture<>();

  private TestPeer(WebSocketClient client, WebSocket socket) {
    this.client = client;
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

  static TestPeer connect(Vertx vertx, int port) {
    var client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions().setMaxFrameSize(MOST_BYTES).setMaxMessageSize(MOST_BYTES));
    // On the socket's own loop: what comes before there is a handler would be lost.
    return client
        .connect(port, "127.0.0.1", SessionServer.PATH)
        .map(socket -> new TestPeer(client, socket))
        .await();
  }

  static Envelope hello(String host) {
    return Envelope.newBuilder()
        .setFrom("host/west/" + host)
        .setTo(CONTROLLER.toString())
        .setHello(SessionHello.newBuilder().setSite("west").setHost(host))
        .build();
  }

  static Envelope bye(ServiceAddress from) {
    return Envelope.newBuilder()
        .setFrom(from.toString())
        .setTo(CONTROLLER.toString())
        .setBye(SessionBye.getDefaultInstance())
        .build();
  }

  static Envelope numbered(ServiceAddress from, long number) {
    return bye(from).toBuilder().setShardEpoch(number).build();
  }

  static Envelope answer(Envelope question) {
    return bye(CONTROLLER).toBuilder()
        .setTo(question.getFrom())
        .setShardEpoch(question.getShardEpoch())
        .build();
  }

  static Envelope toHost(long number) {
    return toHost().setShardEpoch(number).setBye(SessionBye.getDefaultInstance()).build();
  }

  static Envelope hint() {
    return toHost().setHint(HintMessage.getDefaultInstance()).build();
  }

  static Envelope page(int bytes) {
    var entry = EntryMessage.newBuilder().setValue(ByteString.copyFrom(new byte[bytes]));
    return toHost().setPage(PageMessage.newBuilder().addEntries(entry)).build();
  }

  static Envelope.Builder toHost() {
    return Envelope.newBuilder().setFrom(CONTROLLER.toString()).setTo(HOST.toString());
  }
}
