package io.interspan.vtep.forward;

import static io.interspan.vtep.forward.TestHost.SELF;
import static io.interspan.vtep.forward.TestHost.THREE;
import static io.interspan.vtep.forward.TestHost.TWO;
import static io.interspan.vtep.forward.TestHost.VNI;

import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import io.interspan.packet.Counters;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.Tally;
import io.interspan.vtep.VtepControl;
import io.interspan.vtep.VtepCounters;
import io.interspan.vtep.VtepProxy;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// A host whose work several packet loops share, each run when the test says so, with lists in
/// place of the network and the guests. Its segment 77 is there from the start, with two other
/// hosts.
final class SharedHost {
  private static final int MOST_RUNS = 1000;

  final List<PacketLoop> loops = new ArrayList<>();
  private final BitSet awake = new BitSet();
  final List<Forwarder> forwarders = new ArrayList<>();
  final ListSender network = new ListSender();
  final List<String> learned = new ArrayList<>();
  final VtepControl control;

  SharedHost(int count) {
    for (int i = 0; i < count; i++) {
      int loop = i;
      loops.add(new PacketLoop("test-" + i, () -> 0, () -> awake.set(loop)));
    }
    var copies = new ArrayList<VtepProxy.Copy>();
    for (var side : HandOver.among(loops)) {
      var forwarder =
          new Forwarder(
              SELF,
              side,
              network,
              (port, mac, ip) -> learned.add(port + " " + mac + " " + ip),
              new TunnelCounters(new Counters()),
              7);
      side.loop().add(forwarder);
      forwarders.add(forwarder);
      copies.add(new VtepProxy.Copy(side.loop(), forwarder.control()));
    }
    control = new VtepProxy(copies);
    control.addSegment(VNI, true);
    control.setTeps(VNI, List.of(SELF, TWO, THREE), List.of(TWO, THREE));
    run();
  }

  /// Runs each loop that was woken, until none is.
  void run() {
    for (int i = 0; i < MOST_RUNS; i++) {
      int loop = awake.nextSetBit(0);
      if (loop < 0) {
        return;
      }
      awake.clear(loop);
      if (loops.get(loop).run() > 0) {
        awake.set(loop);
      }
    }
    throw new AssertionError("the loops do not come to rest");
  }

  /// Sends a frame from a port.
  void send(ListPort port, byte[] frame) {
    port.toSend.add(frame);
    port.owner().wake();
    run();
  }

  int loopOf(MacAddress mac) {
    return HandOver.loopOf(mac.value(), loops.size());
  }

  /// Makes a port that belongs to the loop of its address.
  ListPort port(MacAddress mac) {
    return new ListPort(loops.get(loopOf(mac)));
  }

  ListPort open(int number) {
    var port = port(Frames.mac(number));
    control.attach(TestHost.id(number), port, Frames.mac(number));
    control.open(TestHost.id(number), VNI);
    run();
    return port;
  }

  /// Takes a datagram from the network, on one of the loops.
  void receive(int loop, Tep from, byte[] datagram) {
    var batch = new FrameBatch();
    int index = batch.claim();
    batch.buffer(index).put(batch.offset(index), datagram);
    batch.setLength(index, datagram.length);
    batch.setSource(index, from.address());
    forwarders.get(loop).forward(batch, 0);
    run();
  }

  VtepCounters counted() {
    return VtepCounters.sum(forwarders.stream().map(Forwarder::counted).toList());
  }

  long handedOver() {
    return counted().all().get(Tally.HANDED_OVER);
  }

  long failures() {
    return loops.stream().mapToLong(PacketLoop::failures).sum();
  }
}
