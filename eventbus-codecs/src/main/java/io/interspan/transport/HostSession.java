package io.interspan.transport;

import io.interspan.message.Envelope;
import io.interspan.message.ServiceAddress;
import io.interspan.transport.SessionCounters.Count;
import io.vertx.core.http.ServerWebSocket;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A connection at the controller's side, and once it said hello, a host's session.
final class HostSession {
  /// A host's id: what stands in addresses and logs.
  private static final Pattern NAME = Pattern.compile("[\\p{Graph}&&[^/]]{1,255}");

  private final ServiceAddress controller;
  private final SessionCounters counters;
  private final Consumer<HostSession> named;
  private final Consumer<Envelope> received;
  private final FrameSocket socket;
  private volatile @Nullable ServiceAddress host;

  /// @param named told when a hello named the host, before it is received
  HostSession(
      ServiceAddress controller,
      ServerWebSocket socket,
      SessionLimits limits,
      SessionCounters counters,
      Consumer<HostSession> named,
      Consumer<Envelope> received) {
    this.controller = controller;
    this.counters = counters;
    this.named = named;
    this.received = received;
    this.socket = new FrameSocket(socket, limits, counters, this::take);
  }

  @Nullable ServiceAddress host() {
    return host;
  }

  FrameSocket socket() {
    return socket;
  }

  private void take(FrameSocket socket, Envelope envelope) {
    var known = host;
    if (known == null) {
      known = hostOf(envelope);
      if (known == null) {
        socket.refuse(CloseReason.NO_HELLO);
        return;
      }
      host = known;
      named.accept(this);
    }
    if (!envelope.getFrom().equals(known.toString())) {
      socket.refuse(CloseReason.NOT_YOURS);
    } else if (!envelope.getTo().equals(controller.toString())) {
      counters.add(Count.NOT_FOR_US);
    } else {
      received.accept(envelope);
    }
  }

  private @Nullable ServiceAddress hostOf(Envelope envelope) {
    var hello = envelope.getHello();
    if (!envelope.hasHello()
        || !NAME.matcher(hello.getHost()).matches()
        || !hello.getSite().equals(controller.site())) {
      return null;
    }
    return ServiceAddress.host(hello.getSite(), hello.getHost());
  }
}
