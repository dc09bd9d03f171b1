package io.interspan.simulation;

import com.google.protobuf.InvalidProtocolBufferException;
import io.interspan.message.Envelope;
import io.interspan.message.ServiceAddress;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Carries envelopes between services as the bytes that they are on a real wire: late, out of
/// order, twice, or never.
public final class SimulatedNetwork {
  private final Timeline timeline;
  private final SplittableRandom random;
  private final Map<String, Consumer<Envelope>> receivers = new TreeMap<>();
  private final TreeSet<String> islands = new TreeSet<>();
  private NetworkQuality quality = NetworkQuality.CALM;
  private long sent;
  private long lost;

  /// A network whose misfortunes come from `random`.
  public SimulatedNetwork(Timeline timeline, SplittableRandom random) {
    this.timeline = timeline;
    this.random = random;
  }

  /// Lets `receiver` take what is sent to `address`, until [#disconnect].
  public void connect(ServiceAddress address, Consumer<Envelope> receiver) {
    receivers.put(address.toString(), receiver);
  }

  /// Nothing reaches `address` any more, what is under way included.
  public void disconnect(ServiceAddress address) {
    receivers.remove(address.toString());
  }

  /// Sets how messages fare from now on.
  public void quality(NetworkQuality quality) {
    this.quality = quality;
  }

  /// Cuts a site off from everything outside it.
  public void cutOff(String site) {
    islands.add(site);
  }

  /// Ends all partitions.
  public void heal() {
    islands.clear();
  }

  /// Sends an envelope; it may be lost.
  public void send(Envelope envelope) {
    sent++;
    int copies = random.nextDouble() < quality.twice() ? 2 : 1;
    byte[] wire = envelope.toByteArray();
    for (int copy = 0; copy < copies; copy++) {
      if (isCut(envelope) || random.nextDouble() < quality.drop()) {
        lost++;
        continue;
      }
      timeline.after(
          random.nextLong(quality.minDelay(), quality.maxDelay() + 1), () -> deliver(wire));
    }
  }

  private void deliver(byte[] wire) {
    try {
      var envelope = Envelope.parseFrom(wire);
      var receiver = receivers.get(envelope.getTo());
      if (receiver == null || isCut(envelope)) {
        lost++;
      } else {
        receiver.accept(envelope);
      }
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("what was encoded here must be readable here", e);
    }
  }

  private boolean isCut(Envelope envelope) {
    var from = ServiceAddress.parse(envelope.getFrom()).site();
    var to = ServiceAddress.parse(envelope.getTo()).site();
    return !from.equals(to) && (islands.contains(from) || islands.contains(to));
  }

  /// Returns how many messages were sent and how many of their copies were lost.
  @Override
  public String toString() {
    return "network: " + sent + " sent, " + lost + " lost, cut off " + islands;
  }
}
