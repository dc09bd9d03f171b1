package io.interspan.transport;

import io.interspan.codec.EnvelopeWire;
import io.interspan.message.Envelope;
import io.interspan.message.MalformedMessageException;
import io.interspan.transport.SessionCounters.Count;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketBase;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A WebSocket that carries envelopes, one a binary message, and lets no more wait for its peer
/// than it should. Any thread sends; envelopes come on the socket's context.
final class FrameSocket {
  private final WebSocketBase socket;
  private final SessionLimits limits;
  private final SessionCounters counters;
  private final AtomicLong unwritten = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable CloseReason closedFor;

  /// @param received takes envelopes, and the socket that they came over
  FrameSocket(
      WebSocketBase socket,
      SessionLimits limits,
      SessionCounters counters,
      BiConsumer<FrameSocket, Envelope> received) {
    this.socket = socket;
    this.limits = limits;
    this.counters = counters;
    socket.binaryMessageHandler(message -> take(message, received));
    socket.textMessageHandler(_ -> refuse(CloseReason.NOT_BINARY));
    // What Netty finds wrong with a frame, such as its length, closes the connection by itself; so
    // does a connection that breaks. A message of frames that are too much together does not:
    // Vert.x
    // says so by an IllegalStateException, and goes on.
    socket.exceptionHandler(cause -> {
      if (isTooLong(cause)) {
        refuse(CloseReason.TOO_LONG);
      } else if (cause instanceof CodecException) {
        refuse(CloseReason.GARBAGE);
      }
    });
  }

  private static boolean isTooLong(Throwable cause) {
    return cause instanceof TooLongFrameException
        || cause instanceof IllegalStateException
        || (cause instanceof CorruptedWebSocketFrameException corrupted
            && corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG));
  }

  /// Sends an envelope, or drops it; see [Outlet#offer].
  boolean offer(Envelope envelope) {
    if (closed.get()) {
      return false;
    }
    long waiting = unwritten.get();
    if (envelope.hasHint() && waiting > limits.hintQueueBytes()) {
      counters.add(Count.HINTS_DROPPED); // It is repeated on a timer.
      return false;
    }
    int size = envelope.getSerializedSize();
    if (size > limits.frameBytes()) {
      counters.add(Count.UNSENT);
      return false;
    }
    if (waiting + size > limits.queueBytes()) {
      if (close(CloseReason.TOO_SLOW)) {
        counters.add(Count.CLOSED_FOR_SLOWNESS);
      }
      return false;
    }
    unwritten.addAndGet(size);
    socket
        .writeFinalBinaryFrame(EnvelopeWire.encode(envelope))
        .onComplete(_ -> unwritten.addAndGet(-size));
    return true;
  }

  void ping() {
    if (!closed.get()) {
      socket.writePing(Buffer.buffer());
    }
  }

  boolean isClosed() {
    return closed.get();
  }

  /// Returns why this side closed it; null where it did not.
  @Nullable CloseReason closedFor() {
    return closedFor;
  }

  /// Closes for what the peer sent.
  void refuse(CloseReason reason) {
    if (close(reason)) {
      counters.add(Count.CLOSED_FOR_GARBAGE);
    }
  }

  /// Returns whether it was open before.
  boolean close(CloseReason reason) {
    if (!closed.compareAndSet(false, true)) {
      return false;
    }
    closedFor = reason;
    socket.close(reason.code, reason.text);
    return true;
  }

  /// Takes note that the connection is over.
  void gone() {
    closed.set(true);
  }

  private void take(Buffer message, BiConsumer<FrameSocket, Envelope> received) {
    if (closed.get()) {
      return;
    }
    Envelope envelope;
    try {
      envelope = EnvelopeWire.decode(message.getBytes());
    } catch (MalformedMessageException _) {
      refuse(CloseReason.GARBAGE);
      return;
    }
    received.accept(this, envelope);
  }
}
