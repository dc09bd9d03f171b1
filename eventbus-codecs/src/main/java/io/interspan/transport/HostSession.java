package io.interspan.transport;

import io.interspan.message.Envelope;
import io.interspan.message.Envelope.BodyCase;
import io.interspan.message.Feeds;
import io.interspan.message.ServiceAddress;
import io.interspan.transport.SessionCounters.Count;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A connection at the controller's side, and once it said hello, a host's session.
final class HostSession {
  /// A host's id: what stands in addresses and logs.
  private static final Pattern NAME = Pattern.compile("[\\p{Graph}&&[^/]]{1,255}");

  private static final Set<BodyCase> SENT_BY_HOSTS =
      Collections.unmodifiableSet(
          EnumSet.of(
              BodyCase.HELLO,
              BodyCase.BYE,
              BodyCase.HINT,
              BodyCase.PULL,
              BodyCase.PAGE,
              BodyCase.REFUSAL));

  /// The feeds of which each host has one.
  private static final Set<String> OWN_FEEDS =
      Set.of(
          Feeds.HOST_PLAN.feedName(),
          Feeds.HOST_REPORT.feedName(),
          Feeds.HOST_REALIZATION.feedName());

  private final ServiceAddress controller;
  private final SessionCounters counters;
  private final Predicate<HostSession> named;
  private final Outlet.Receiver received;
  private final SessionShare share;
  private final Consumer<Envelope> taken;
  private final FrameSocket socket;
  private final Context context;
  private final ServerWebSocket webSocket;
  private final int answerMillis;
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile @Nullable ServiceAddress host;

  /// When a frame of any kind came last, as [System#nanoTime]. The socket's context's.
  private long heardAt = System.nanoTime();

  /// @param context the socket's
  /// @param named told when a hello named the host, before it is received; returns whether this may
  ///   be that host's session
  HostSession(
      Context context,
      ServiceAddress controller,
      ServerWebSocket socket,
      SessionShare share,
      SessionLimits limits,
      SessionCounters counters,
      Predicate<HostSession> named,
      Outlet.Receiver received) {
    this.controller = controller;
    this.counters = counters;
    this.named = named;
    this.received = received;
    this.share = share;
    this.taken = share::taken;
    this.socket = new FrameSocket(socket, limits, counters, this::take);
    this.context = context;
    this.webSocket = socket;
    this.answerMillis = limits.answerMillis();
    var meter = new FloodMeter(limits, System::nanoTime);
    // Every frame counts: a part of a message costs as much as a whole one.
    socket.frameHandler(frame -> {
      heardAt = System.nanoTime();
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
      if (!named.test(this)) {
        return;
      }
    }
    if (!envelope.getFrom().equals(known.toString())) {
      socket.refuse(CloseReason.NOT_YOURS);
    } else if (!SENT_BY_HOSTS.contains(envelope.getBodyCase())) {
      socket.refuse(CloseReason.NOT_A_HOSTS);
    } else if (isOthers(envelope, known)) {
      socket.refuse(CloseReason.OTHERS_FEED);
    } else if (!envelope.getTo().equals(controller.toString())) {
      counters.add(Count.NOT_FOR_US);
    } else {
      share.add(envelope);
      received.receive(envelope, taken);
    }
  }

  private static boolean isOthers(Envelope envelope, ServiceAddress host) {
    var feed = envelope.getFeed();
    boolean isOfAFeed = envelope.hasHint() || envelope.hasPull() || envelope.hasPage();
    return (isOfAFeed || !feed.isEmpty())
        && !feed.equals(Feeds.SEGMENT_STATE.feedName())
        && !(OWN_FEEDS.contains(feed) && envelope.getInstance().equals(host.node()));
  }

  /// Closes where nothing has come for `idleMillis`. On the socket's context.
  void checkIdle(int idleMillis) {
    if (System.nanoTime() - heardAt >= TimeUnit.MILLISECONDS.toNanos(idleMillis)
        && socket.close(CloseReason.IDLE)) {
      counters.add(Count.CLOSED_FOR_SILENCE);
    }
  }

  /// Turns a connection away that says to be a host which has another session.
  void turnAway() {
    if (socket.close(CloseReason.TAKEN)) {
      counters.add(Count.TAKEN);
    }
  }

  /// Asks the peer whether it is there, and closes where nothing comes of it in time, though it is
  /// read from. Asked again before that time is over, does nothing. Any thread.
  ///
  /// @param answered run at the end of that time, where something did
  void prove(Runnable answered) {
    if (!asked.compareAndSet(false, true)) {
      return;
    }
    context.runOnContext(_ -> {
      if (socket.isClosed()) {
        return;
      }
      long askedAt = System.nanoTime();
      context
          .owner()
          .setTimer(
              answerMillis,
              _ -> {
                asked.set(false);
                if (heardAt - askedAt >= 0) {
                  answered.run();
                } else if (!share.isPaused() && socket.close(CloseReason.SILENT)) {
                  counters.add(Count.CLOSED_FOR_SILENCE);
                }
              });
      webSocket.writePing(Buffer.buffer());
    });
  }

  private @Nullable ServiceAddress hostOf(Envelope envelope) {
    var hello = envelope.getHello();
    if (!envelope.hasHello()
        || !NAME.matcher(hello.getHost()).matches()
        || !hello.getSite().equals(controller.site())
        || !envelope.getTo().equals(controller.toString())) {
      return null;
    }
    return ServiceAddress.host(hello.getSite(), hello.getHost());
  }
}
