package io.interspan.launcher.ops;

import io.interspan.launcher.capture.Capture;
import io.interspan.launcher.capture.Packet;
import io.interspan.launcher.capture.PcapngWriter;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;

/// A capture on its way to whoever asked for it: an answer that is a pcapng file, block by block.
/// It ends with the count or the time that was asked for, or when the connection does. All on the
/// connection's event loop.
///
/// Who reads slowly has frames missing: what waits is bounded by [Capture#MAX_BYTES] and the
/// connection's own queue.
final class CaptureStream {
  static final String CONTENT_TYPE = "application/x-pcapng";

  /// The frames that are written in one go, so that others have their turn on the event loop.
  private static final int TURN = 256;

  private static final long NANOS = 1_000_000_000L;

  private final Context context;
  private final HttpServerResponse response;
  private final Capture capture;
  private final CaptureRequest request;
  private long written;
  private long missed;
  private boolean ending;
  private boolean over;

  private CaptureStream(
      Context context, HttpServerResponse response, Capture capture, CaptureRequest request) {
    this.context = context;
    this.response = response;
    this.capture = capture;
    this.request = request;
  }

  /// Answers with what is captured from now on.
  ///
  /// @param context of the connection
  static void start(
      Context context, HttpServerResponse response, Capture capture, CaptureRequest request) {
    var stream = new CaptureStream(context, response, capture, request);
    context.runOnContext(_ -> stream.start());
  }

  private void start() {
    if (response.closed()) {
      capture.end();
      return;
    }
    response.setChunked(true).putHeader(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE);
    response.closeHandler(_ -> close());
    response.exceptionHandler(_ -> close());
    response.drainHandler(_ -> drain());
    response.write(
        Buffer.buffer(PcapngWriter.section())
            .appendBytes(PcapngWriter.description(capture.linkType(), capture.name())));
    if (request.seconds() > 0) {
      context.owner().setTimer(Duration.ofSeconds(request.seconds()).toMillis(), _ -> end());
    }
    capture.listen(() -> context.runOnContext(_ -> drain()));
  }

  /// Takes no more, and ends once what waits is written.
  private void end() {
    if (!ending) {
      ending = true;
      capture.end();
      drain();
    }
  }

  private void drain() {
    if (over) {
      return;
    }
    var blocks = Buffer.buffer();
    for (int frames = 0; frames < TURN && !response.writeQueueFull(); frames++) {
      var packets = capture.next();
      if (packets.isEmpty()) {
        write(blocks);
        if (ending) {
          finish();
        }
        return;
      }
      for (var packet : packets.get()) {
        add(packet, blocks);
        if (written == request.count()) {
          write(blocks);
          finish();
          return;
        }
      }
    }
    boolean isFull = response.writeQueueFull();
    write(blocks);
    if (!isFull) {
      context.runOnContext(_ -> drain());
    }
  }

  private void add(Packet packet, Buffer blocks) {
    blocks.appendBytes(PcapngWriter.packet(packet));
    written++;
  }

  private void write(Buffer blocks) {
    if (capture.missed() > missed) {
      blocks.appendBytes(statistics());
    }
    if (blocks.length() > 0) {
      response.write(blocks);
    }
  }

  private byte[] statistics() {
    missed = capture.missed();
    var now = Instant.now();
    return PcapngWriter.statistics(
        now.getEpochSecond() * NANOS + now.getNano(), written + missed, missed);
  }

  private void finish() {
    over = true;
    capture.end();
    response.end(Buffer.buffer(statistics()));
  }

  /// The connection broke off, or the answer is complete.
  private void close() {
    over = true;
    capture.end();
  }
}
