package io.interspan.transport;

import static io.interspan.transport.TestPeer.bye;
import static io.interspan.transport.TestPeer.hello;
import static io.interspan.transport.TestPeer.toHost;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.message.Envelope;
import io.interspan.message.ServiceAddress;
import io.interspan.transport.SessionCounters.Count;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ContestedSessionTest extends SessionServerBed {
  @Test
  void shouldTurnAwayWhoSaysToBeAHostThatIsThere() throws Exception {
    var contested = new LinkedBlockingQueue<ServiceAddress>();
    server.onContested(contested::add);
    var first = connect();
    first.send(hello("h1"));
    nextReceived();
    var second = connect();
    second.send(hello("h1"));
    second.send(bye(HOST));

    assertThat(second.closedWith()).isEqualTo(CloseReason.TAKEN.code);
    assertThat(contested.poll(10, TimeUnit.SECONDS)).isEqualTo(HOST);
    assertThat(received).isEmpty();
    assertThat(server.counters().get(Count.OPENED)).isEqualTo(1);
    assertThat(server.counters().get(Count.TAKEN)).isEqualTo(1);
    assertThat(server.hosts()).containsExactly(HOST);
    assertThat(server.offer(HOST, toHost(2))).isTrue();
    assertThat(first.next()).isEqualTo(toHost(2));
  }

  @Test
  void shouldCloseASessionThatDoesNotAnswerWhereAnotherSaysToBeTheHost() throws Exception {
    var contested = new AtomicInteger();
    server.onContested(_ -> contested.incrementAndGet());
    try (var mute = new MuteHost(port)) {
      mute.send(hello("h1"));
      nextReceived();
      var turnedAway = connect();
      turnedAway.send(hello("h1"));
      assertThat(turnedAway.closedWith()).isEqualTo(CloseReason.TAKEN.code);
      assertThat(mute.closedWith()).isEqualTo(CloseReason.SILENT.code);

      var next = connect();
      next.send(hello("h1"));
      assertThat(nextReceived()).isEqualTo(hello("h1"));
      assertThat(server.offer(HOST, toHost(2))).isTrue();
      assertThat(next.next()).isEqualTo(toHost(2));
      assertThat(server.counters().get(Count.CLOSED_FOR_SILENCE)).isEqualTo(1);
      assertThat(contested).hasValue(0);
    }
  }

  /// A host that never answers a ping.
  private static final class MuteHost implements AutoCloseable {
    private static final int PAYLOAD_BYTES = 126;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    MuteHost(int port) throws IOException {
      socket = new Socket("127.0.0.1", port);
      socket.setSoTimeout(10_000);
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      out = new DataOutputStream(socket.getOutputStream());
      // RFC 6455, section 1.3.
      out.writeBytes(
          "GET /session HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
      for (int seen = 0; seen != 0x0D0A0D0A; ) {
        seen = seen << 8 | in.readUnsignedByte();
      }
    }

    /// Sends a binary frame, masked with zeros (section 5.2).
    void send(Envelope envelope) throws IOException {
      byte[] payload = envelope.toByteArray();
      assertThat(payload).hasSizeLessThan(PAYLOAD_BYTES);
      out.writeByte(0x82);
      out.writeByte(0x80 | payload.length);
      out.writeInt(0);
      out.write(payload);
    }

    /// Returns the status code of the frame that closes, whatever comes before it.
    short closedWith() throws IOException {
      while (true) {
        int opcode = in.readUnsignedByte() & 0x0F;
        byte[] payload = in.readNBytes(in.readUnsignedByte());
        if (opcode == 8) {
          return ByteBuffer.wrap(payload).getShort();
        }
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
