package io.interspan.host.logic;

import io.interspan.message.AddressCodec;
import io.interspan.message.LearnedAddress;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.PortReport;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import java.util.TreeMap;
import java.util.TreeSet;

/// An open port and the addresses behind it.
final class LearnedPort {
  /// A MAC address of the port: its IP addresses and its mobility sequence.
  static final class Mac {
    final TreeSet<IpAddress> ips = new TreeSet<>();
    long sequence;
  }

  final OpenPort port;
  final long openedAt;
  final TreeMap<MacAddress, Mac> macs = new TreeMap<>();

  LearnedPort(OpenPort port, long openedAt) {
    this.port = port;
    this.openedAt = openedAt;
    macs.put(port.mac(), new Mac());
  }

  /// Takes back what was known of the port's own address before the agent restarted.
  void restore(PortReport kept) {
    for (var learned : kept.getLearnedList()) {
      if (learned.getMac() != port.mac().value()) {
        continue;
      }
      var mac = macs.computeIfAbsent(port.mac(), _ -> new Mac());
      mac.sequence = Math.max(mac.sequence, learned.getMobilitySequence());
      for (var ip : learned.getIpsList()) {
        try {
          mac.ips.add(AddressCodec.ip(ip));
        } catch (MalformedMessageException _) {
          // Learned again when the workload next speaks.
        }
      }
    }
  }

  PortReport report() {
    var report = PortReport.newBuilder().setPath(port.path()).setSegment(port.segment());
    macs.forEach((address, mac) -> {
      var learned =
          LearnedAddress.newBuilder().setMac(address.value()).setMobilitySequence(mac.sequence);
      mac.ips.forEach(ip -> learned.addIps(AddressCodec.bytes(ip)));
      report.addLearned(learned);
    });
    return report.build();
  }
}
