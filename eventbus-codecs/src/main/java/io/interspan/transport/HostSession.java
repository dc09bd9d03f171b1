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
  private final Outlet.Receiver received;
  private final SessionShare share;
  private final Consumer<Envelope> taken;
  private final FrameSocket socket;
  private volatile @Nullable ServiceAddress host;

  /// @param named told when a hello named the host, before it is received
  HostSession(
      ServiceAddress controller,
      ServerWebSocket socket,
      SessionShare share,
      SessionLimits limits,
      SessionCounters counters,
      Consumer<HostSession> named,
      Outlet.Receiver received) {
    this.controller = controller;
    this.counters = counters;
    this.named = named;
    this.received = received;
    this.share = share;
    this.taken = share::taken;
    this.socket = new FrameSocket(socket, limits, counters, this::take);
    var meter = new FloodMeter(limits, System::nanoTime);
    // Every frame counts: a part of a message costs as much as a whole one.
    socket.frameHandler(frame -> {
      if (meter.isTooMuch(frame.isPing(), frame.binaryData().length())) {
        flooded();
      }
    });
  }

  @Nullable ServiceAddress host() {
    return host;
  }

  FrameSocket socket() {
    return socket;
  }

  /// Closes, and reads nothing more: who floods need not stop because it is told to.
  private void flooded() {
    share.end();
    if (socket.close(CloseReason.FLOOD)) {
      counters.add(Count.CLOSED_FOR_FLOOD);
    }
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
      share.add(envelope);
      received.receive(envelope, taken);
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
