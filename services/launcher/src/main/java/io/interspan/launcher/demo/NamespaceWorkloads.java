package io.interspan.launcher.demo;

import io.interspan.host.logic.Tap;
import io.interspan.launcher.ops.TapRequest;
import io.interspan.launcher.process.Waiting;
import io.interspan.launcher.topology.Topology;
import io.interspan.launcher.topology.Topology.Guest;
import io.interspan.launcher.wiring.RunningProcess;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// A network namespace for each guest, behind a TAP device.
final class NamespaceWorkloads implements Workloads {
  private static final String DEVICE = "eth0";

  /// As long as an emulated guest waits for its answer, in seconds.
  private static final String PING_SECONDS = "2";

  private static final Pattern ROUND_TRIP = Pattern.compile("time=([0-9.]+) ms");

  private final Story story;
  private final DemoNamespaces namespaces = new DemoNamespaces();

  NamespaceWorkloads(Story story) {
    this.story = story;
  }

  @Override
  public Topology of(Topology topology) {
    return topology.withoutGuests();
  }

  @Override
  public void attach(RunningProcess running, Topology topology) throws IOException {
    story.heading("Attaching network namespaces, each behind a TAP device");
    for (var guest : topology.guests()) {
      var namespace = namespaces.add(guest.name());
      var host = guest.site() + "/" + guest.host();
      var tap =
          new Tap(guest.attachment(), DEVICE, Optional.of(namespace), guest.mac(), TapRequest.MTU);
      Waiting.on(DEVICE + " of " + guest.name(), running.operations().attach(host, tap));
      namespaces.address(guest.name(), DEVICE, guest.ip().toString());
      story.event(
          DEVICE
              + " in "
              + namespace
              + " has "
              + guest.ip()
              + ", attached as "
              + guest.attachment()
              + " at "
              + host);
    }
  }

  @Override
  public Optional<Duration> ping(Guest from, Guest to) throws IOException {
    var address = to.ip().address().toString();
    var ping = namespaces.start(from.name(), "ping", "-c", "1", "-W", PING_SECONDS, address);
    return roundTrip(Program.await(ping).text());
  }

  /// Finds the time of an answer in what `ping` prints.
  static Optional<Duration> roundTrip(String text) {
    var found = ROUND_TRIP.matcher(text);
    return found.find()
        ? Optional.of(
            Duration.ofNanos(new BigDecimal(found.group(1)).movePointRight(6).longValue()))
        : Optional.empty();
  }

  @Override
  public boolean show(Guest from, Guest to) throws IOException {
    story.heading("What one TCP connection carries");
    if (!Program.isInstalled(Throughput.PROGRAM)) {
      story.line(
          Throughput.PROGRAM
              + " is not installed, so nothing is measured: apt-get install "
              + Throughput.PROGRAM);
      return true;
    }
    story.event(
        from.name()
            + " sends to "
            + to.name()
            + " for "
            + Throughput.SECONDS
            + " s, as "
            + Throughput.PROGRAM
            + " can");
    var throughput = Throughput.measure(namespaces, from.name(), to.name(), to.ip().address());
    story.event(throughput.toString());
    return throughput.bytes() > 0;
  }

  @Override
  public String pingCommand(Guest from, Guest to, String with) {
    return "ip netns exec " + DemoNamespaces.name(from.name()) + " ping -c 3 " + to.ip().address();
  }

  @Override
  public void close() {
    namespaces.close();
  }
}
