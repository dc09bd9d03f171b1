package io.interspan.simulation;

import com.google.protobuf.InvalidProtocolBufferException;
import io.interspan.message.Envelope;
import io.interspan.message.ServiceAddress;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Carries envelopes between services as the bytes that they are on a real wire: late, out of
/// order, twice, or never.
public final class SimulatedNetwork {
  private final Timeline timeline;
  private final SplittableRandom random;
  private final Trace trace;
  private final Predicate<Envelope> way;
  private final Map<String, Consumer<Envelope>> receivers = new TreeMap<>();
  private final TreeSet<String> islands = new TreeSet<>();
  private final TreeSet<String> isolated = new TreeSet<>();
  private NetworkQuality quality = NetworkQuality.CALM;
  private Consumer<Envelope> watcher = _ -> {};
  private long sent;
  private long lost;

  /// A network whose misfortunes come from `random`.
  ///
  /// @param way whether there is a way for an envelope at all; asked when it is sent and again when
  ///   it arrives
  public SimulatedNetwork(
      Timeline timeline, SplittableRandom random, Trace trace, Predicate<Envelope> way) {
    this.timeline = timeline;
    this.random = random;
    this.trace = trace;
    this.way = way;
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
    trace.note("network is " + quality);
  }

  /// Cuts a site off from everything outside it.
  public void cutOff(String site) {
    islands.add(site);
    trace.note("site " + site + " is cut off");
  }

  /// Joins a site again.
  public void join(String site) {
    islands.remove(site);
    trace.note("site " + site + " is joined again");
  }

  /// Cuts one service off from all others.
  public void isolate(ServiceAddress service) {
    isolated.add(service.toString());
    trace.note(service + " is isolated");
  }

  /// Lets a service be reached again.
  public void rejoin(ServiceAddress service) {
    isolated.remove(service.toString());
    trace.note(service + " is joined again");
  }

  /// Ends all partitions.
  public void heal() {
    islands.clear();
    isolated.clear();
    trace.note("network is whole");
  }

  /// Shows every envelope that is sent to `watcher`.
  public void watch(Consumer<Envelope> watcher) {
    this.watcher = watcher;
  }

  /// Sends an envelope; it may be lost.
  public void send(Envelope envelope) {
    sent++;
    watcher.accept(envelope);
    int copies = random.nextDouble() < quality.twice() ? 2 : 1;
    byte[] wire = envelope.toByteArray();
    for (int copy = 0; copy < copies; copy++) {
      boolean dropped = random.nextDouble() < quality.drop();
      long delay = random.nextLong(quality.minDelay(), quality.maxDelay() + 1);
      if (dropped || isCut(envelope) || !way.test(envelope)) {
        lost++;
        trace.message("lost", envelope, wire);
      } else {
        timeline.after(delay, () -> deliver(wire));
      }
    }
  }

  private void deliver(byte[] wire) {
    Envelope envelope;
    try {
      envelope = Envelope.parseFrom(wire);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("what was encoded here must be readable here", e);
    }
    var receiver = receivers.get(envelope.getTo());
    if (receiver == null || isCut(envelope) || !way.test(envelope)) {
      lost++;
      trace.message("not reached", envelope, wire);
    } else {
      trace.message("got", envelope, wire);
      receiver.accept(envelope);
    }
  }

  private boolean isCut(Envelope envelope) {
    if (isolated.contains(envelope.getFrom()) || isolated.contains(envelope.getTo())) {
      return true;
    }
    if (islands.isEmpty()) {
      return false;
    }
    var from = ServiceAddress.parse(envelope.getFrom()).site();
    var to = ServiceAddress.parse(envelope.getTo()).site();
    return !from.equals(to) && (islands.contains(from) || islands.contains(to));
  }

  /// Returns how many messages were sent.
  public long sent() {
    return sent;
  }

  /// Returns how many messages were sent and how many of their copies were lost.
  @Override
  public String toString() {
    return "network: " + sent + " sent, " + lost + " lost, cut off " + islands + isolated;
  }
}
