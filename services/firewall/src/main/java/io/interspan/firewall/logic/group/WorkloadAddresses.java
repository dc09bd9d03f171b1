package io.interspan.firewall.logic.group;

import com.google.protobuf.ByteString;
import io.interspan.message.AttachmentReport;
import io.interspan.message.PortPlan;
import io.interspan.message.PortReport;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import java.util.List;
import java.util.TreeSet;

/// The addresses of a workload: those that its port is bound to, and those that its host reports.
public final class WorkloadAddresses {
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;

  private final TreeSet<IpAddress> ips = new TreeSet<>();
  private final TreeSet<MacAddress> macs = new TreeSet<>();

  /// Those that the workload's port is bound to.
  public WorkloadAddresses(PortPlan port) {
    PortAddresses.ips(port).map(IpAddress::parse).forEach(ips::add);
    PortAddresses.macs(port).map(MacAddress::parse).forEach(macs::add);
  }

  /// Adds the station that is attached.
  public void add(AttachmentReport attachment) {
    add(attachment.getMac());
  }

  /// Adds what was learned at the open port.
  public void add(PortReport port) {
    for (var learned : port.getLearnedList()) {
      add(learned.getMac());
      learned.getIpsList().stream()
          .filter(ip -> ip.size() == IPV4_BYTES || ip.size() == IPV6_BYTES)
          .map(ByteString::toByteArray)
          .forEach(ip -> ips.add(IpAddress.of(ip)));
    }
  }

  /// What is no address is not one of the workload's.
  private void add(long mac) {
    if ((mac & ~MacAddress.BROADCAST.value()) == 0) {
      macs.add(new MacAddress(mac));
    }
  }

  /// Returns the IP addresses, ascending.
  public List<IpAddress> ips() {
    return List.copyOf(ips);
  }

  /// Returns the stations, ascending.
  public List<MacAddress> macs() {
    return List.copyOf(macs);
  }
}
