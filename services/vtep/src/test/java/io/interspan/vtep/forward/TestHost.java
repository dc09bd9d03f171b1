package io.interspan.vtep.forward;

import io.interspan.model.net.IpAddress;
import io.interspan.model.net.Tep;
import io.interspan.model.net.Vni;
import io.interspan.packet.Counters;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.PacketLoop;
import io.interspan.vtep.VtepControl;
import java.util.ArrayList;
import java.util.List;

/// A forwarder on a host of its own, with lists in place of the network and the guests. Its segment
/// 77 is there from the start, with two other hosts.
final class TestHost {
  static final Vni VNI = new Vni(77);
  static final Tep SELF = Frames.tep("192.0.2.1");
  static final Tep TWO = Frames.tep("192.0.2.2");
  static final Tep THREE = Frames.tep("192.0.2.3");

  final PacketLoop loop = new PacketLoop("test", () -> 0, () -> {});
  final ListSender network = new ListSender();
  final List<String> learned = new ArrayList<>();
  final Counters counters = new Counters();
  final Forwarder forwarder;
  final VtepControl control;

  TestHost() {
    this(SELF);
  }

  TestHost(Tep self) {
    forwarder =
        new Forwarder(
            self,
            loop,
            network,
            (port, mac, ip) -> learned.add(port + " " + mac + " " + ip),
            counters,
            7);
    control = forwarder.control();
    control.addSegment(VNI, true);
    control.setTeps(VNI, List.of(SELF, TWO, THREE), List.of(TWO, THREE));
  }

  ListPort open(int number) {
    return open(number, VNI);
  }

  ListPort open(int number, Vni vni) {
    var port = attach(number);
    control.open(id(number), vni);
    return port;
  }

  ListPort attach(int number) {
    var port = new ListPort(loop);
    control.attach(id(number), port, Frames.mac(number));
    return port;
  }

  static String id(int number) {
    return "port-" + number;
  }

  void send(ListPort port, byte[]... frames) {
    port.toSend.addAll(List.of(frames));
    forwarder.poll(0);
  }

  void receive(Tep from, byte[]... datagrams) {
    receive(from.address(), datagrams);
  }

  void receive(IpAddress from, byte[]... datagrams) {
    var batch = new FrameBatch();
    for (var datagram : datagrams) {
      int index = batch.claim();
      batch.buffer(index).put(batch.offset(index), datagram);
      batch.setLength(index, datagram.length);
      batch.setSource(index, from);
    }
    forwarder.forward(batch, 0);
  }
}
