package io.interspan.transport;

import io.interspan.message.Envelope;
import io.interspan.message.Role;
import io.interspan.message.ServiceAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sessions of a host with controllers, at the host's side: one connection a controller, opened
/// when something is first sent to it.
///
/// Where a controller is, the host's logic says ([#endpoint]).
public final class SessionClient implements Outlet {
  /// The connections to one controller, those included that are still closing. From an event loop
  /// there is one at a time; for callers on other threads Vert.x 5.1 keeps the place of a
  /// connection that ended as it began, and they may have that many.
  private static final int MAX_CONNECTIONS = 64;

  private static final Logger LOG = LoggerFactory.getLogger(SessionClient.class);

  private final Vertx vertx;
  private final ServiceAddress host;
  private final SessionLimits limits;
  private final WebSocketClient client;
  private final SessionCounters counters = new SessionCounters();
  private final Map<ServiceAddress, ControllerSession> sessions = new LinkedHashMap<>();
  private volatile Receiver receiver = (_, _) -> {};
  private volatile Consumer<ServiceAddress> lost = _ -> {};

  /// Makes a client without connections.
  ///
  /// @param host whose sessions these are
  public SessionClient(Vertx vertx, ServiceAddress host, SessionLimits limits) {
    this.vertx = vertx;
    this.host = host;
    this.limits = limits;
    this.client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setMaxFrameSize(limits.frameBytes())
                .setMaxMessageSize(limits.frameBytes())
                .setConnectTimeout(limits.connectMillis())
                .setMaxConnections(MAX_CONNECTIONS)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setReadIdleTimeout(limits.idleMillis()));
  }

  /// Says where a controller is. A connection to where it was before is closed.
  ///
  /// @param endpoint host and port of its WebSocket, as in `127.0.0.1:7001`
  /// @throws IllegalArgumentException where `endpoint` is no such thing
  public void endpoint(ServiceAddress controller, String endpoint) {
    var place = HostAndPort.parseAuthority(endpoint, -1);
    if (place == null || place.port() <= 0) {
      throw new IllegalArgumentException(
          "'" + endpoint + "' is not a host and port like 127.0.0.1:7001");
    }
    var address = SocketAddress.inetSocketAddress(place.port(), place.host());
    ControllerSession before;
    synchronized (sessions) {
      before = sessions.get(controller);
      if (before != null && before.endpoint().equals(address)) {
        return;
      }
      if (before == null && sessions.size() >= limits.controllers()) {
        LOG.warn("session endpoint not kept host={} controller={}", host, controller);
        return;
      }
      sessions.put(
          controller,
          new ControllerSession(
              vertx,
              client,
              address,
              host,
              controller,
              limits,
              counters,
              this::received,
              gone -> lost.accept(gone)));
    }
    if (before != null) {
      before.close(CloseReason.UNUSED);
    }
  }

  /// Names who is told of a connection that broke: the controller that it led to. Any thread; must
  /// not block.
  public void onLost(Consumer<ServiceAddress> lost) {
    this.lost = lost;
  }

  /// Closes all connections; nothing is sent afterwards.
  public Future<@Nullable Void> close() {
    List<ControllerSession> all;
    synchronized (sessions) {
      all = new ArrayList<>(sessions.values());
      sessions.clear();
    }
    all.forEach(session -> session.close(CloseReason.GOING_AWAY));
    return client.close();
  }

  /// Returns what was counted.
  public SessionCounters counters() {
    return counters;
  }

  @Override
  public boolean leadsTo(ServiceAddress to) {
    return to.role() == Role.CONTROLLER;
  }

  @Override
  public boolean offer(ServiceAddress to, Envelope envelope) {
    ControllerSession session;
    synchronized (sessions) {
      session = sessions.get(to);
    }
    if (session == null) {
      counters.add(SessionCounters.Count.UNSENT);
      return false;
    }
    return session.offer(envelope);
  }

  @Override
  public void receiver(Receiver receiver) {
    this.receiver = receiver;
  }

  private void received(Envelope envelope) {
    receiver.receive(envelope, _ -> {});
  }
}
