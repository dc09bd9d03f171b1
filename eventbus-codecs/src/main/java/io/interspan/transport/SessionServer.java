package io.interspan.transport;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.interspan.message.Envelope;
import io.interspan.message.Role;
import io.interspan.message.ServiceAddress;
import io.interspan.model.net.IpAddress;
import io.interspan.transport.SessionCounters.Count;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sessions of hosts with a controller, at the controller's side: a WebSocket a host, an
/// envelope a binary frame. The first must be a hello; then the socket is the way to that host, and
/// what comes over it must come from that host.
///
/// Who says to be a host that has a session is turned away, and the session is asked whether it is
/// there: one that does not answer is closed, so that a host whose way broke is back after its next
/// try or two, and nobody takes the name of a host that is there.
///
/// A session has a share of the service's inbox ([SessionShare]), so that none crowds out others,
/// and is closed when it floods ([FloodMeter]).
///
/// Not encrypted yet: listens on loopback addresses only.
public final class SessionServer implements Outlet {
  /// The path of the WebSocket.
  static final String PATH = "/session";

  private static final Logger LOG = LoggerFactory.getLogger(SessionServer.class);
  private static final int SERVICE_UNAVAILABLE = 503;
  private static final int NOT_FOUND = 404;

  private final Vertx vertx;
  private final ServiceAddress controller;
  private final SessionLimits limits;
  private final SessionCounters counters = new SessionCounters();
  private final ConcurrentHashMap<ServiceAddress, HostSession> sessions = new ConcurrentHashMap<>();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile Consumer<ServiceAddress> contested = _ -> {};
  private volatile Receiver receiver = (envelope, taken) -> taken.accept(envelope);
  private @Nullable HttpServer server;

  /// Makes a server that does not listen yet.
  ///
  /// @param controller whose hosts connect
  public SessionServer(Vertx vertx, ServiceAddress controller, SessionLimits limits) {
    this.vertx = vertx;
    this.controller = controller;
    this.limits = limits;
  }

  /// Listens.
  ///
  /// @param host an address of the loopback network
  /// @param port 0 for any that is free
  /// @return the port
  public Future<Integer> listen(String host, int port) {
    if (!IpAddress.parse(host).toInetAddress().isLoopbackAddress()) {
      return Future.failedFuture(
          new IllegalArgumentException(
              "sessions are not encrypted yet: listen on 127.0.0.1, not on " + host));
    }
    var options =
        new HttpServerOptions()
            .setMaxWebSocketFrameSize(limits.frameBytes())
            .setMaxWebSocketMessageSize(limits.frameBytes())
            .setPerMessageWebSocketCompressionSupported(false)
            .setPerFrameWebSocketCompressionSupported(false)
            .setWebSocketClosingTimeout(limits.closingSeconds())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            // For who says nothing at all, not even what it wants: a session says why it closes.
            .setReadIdleTimeout(limits.idleMillis() + limits.idleMillis() / 2);
    server =
        vertx
            .createHttpServer(options)
            .requestHandler(request -> request.response().setStatusCode(NOT_FOUND).end())
            .webSocketHandshakeHandler(this::admit)
            .webSocketHandler(this::opened);
    return server.listen(port, host).map(HttpServer::actualPort);
  }

  /// Closes all sessions and stops listening.
  public Future<@Nullable Void> close() {
    sessions.values().forEach(session -> session.socket().close(CloseReason.GOING_AWAY));
    sessions.clear();
    return server == null ? Future.succeededFuture() : server.close();
  }

  /// Names who is told of a host that is there, while another connection says to be it. Any thread;
  /// must not block.
  public void onContested(Consumer<ServiceAddress> contested) {
    this.contested = contested;
  }

  /// Returns the hosts that have a session now.
  public List<ServiceAddress> hosts() {
    return sessions.keySet().stream().sorted().toList();
  }

  /// Returns what was counted.
  public SessionCounters counters() {
    return counters;
  }

  @Override
  public boolean leadsTo(ServiceAddress to) {
    return to.role() == Role.HOST;
  }

  @Override
  public boolean offer(ServiceAddress to, Envelope envelope) {
    var session = sessions.get(to);
    if (session == null) {
      counters.add(Count.UNSENT);
      return false;
    }
    return session.socket().offer(envelope);
  }

  @Override
  public void receiver(Receiver receiver) {
    this.receiver = receiver;
  }

  private void admit(ServerWebSocketHandshake handshake) {
    if (!handshake.path().equals(PATH)) {
      counters.add(Count.TURNED_AWAY);
      handshake.reject(NOT_FOUND);
    } else if (connections.get() >= limits.sessions()) {
      counters.add(Count.TURNED_AWAY);
      handshake.reject(SERVICE_UNAVAILABLE);
    } else {
      handshake.accept();
    }
  }

  private void opened(ServerWebSocket socket) {
    connections.incrementAndGet();
    var context = vertx.getOrCreateContext();
    var session =
        new HostSession(
            context,
            controller,
            socket,
            new SessionShare(context, socket, limits),
            limits,
            counters,
            this::named,
            (envelope, taken) -> receiver.receive(envelope, taken));
    long helloDue =
        vertx.setTimer(
            limits.helloMillis(),
            _ -> {
              if (session.host() == null) {
                session.socket().refuse(CloseReason.NO_HELLO);
              }
            });
    long idle =
        vertx.setPeriodic(
            Math.max(1, limits.idleMillis() / 4), _ -> session.checkIdle(limits.idleMillis()));
    socket.closeHandler(_ -> {
      vertx.cancelTimer(helloDue);
      vertx.cancelTimer(idle);
      connections.decrementAndGet();
      closed(session, socket);
    });
  }

  private boolean named(HostSession session) {
    var host = requireNonNull(session.host());
    var has =
        sessions.merge(host, session, (before, now) -> before.socket().isClosed() ? now : before);
    if (has != session) {
      session.turnAway();
      has.prove(() -> contested.accept(host));
      return false;
    }
    counters.add(Count.OPENED);
    LOG.info("session open controller={} host={}", controller, host);
    return true;
  }

  private void closed(HostSession session, ServerWebSocket socket) {
    session.socket().gone();
    var host = session.host();
    var ours = session.socket().closedFor();
    if (host != null) {
      sessions.remove(host, session);
    } else if (ours == null) {
      return; // Somebody came and went, and said nothing.
    }
    LOG.info(
        "session closed controller={} host={} remote={} code={} reason=\"{}\"",
        controller,
        host == null ? "-" : host,
        socket.remoteAddress(),
        ours == null ? socket.closeStatusCode() : ours.code,
        ours == null ? requireNonNullElse(socket.closeReason(), "") : ours.text);
  }
}
