package io.interspan.sitemanager.logic;

import io.interspan.message.HostReportEntry;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.PortPlan;
import io.interspan.message.ProtoBytes;
import io.interspan.model.Bytes;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The addresses that hosts have seen workloads use: of attachments, and of open ports.
final class ReportedAddresses {
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;

  /// By the report's key, then by host: while a workload moves, two have it.
  private final TreeMap<String, TreeMap<String, HostReportEntry>> reports = new TreeMap<>();

  /// Takes an entry of a host's report; returns whether it is about a workload.
  boolean put(String host, String key, @Nullable Bytes value) {
    if (HostInventory.attachment(key).isEmpty() && HostInventory.openPort(key).isEmpty()) {
      return false;
    }
    var entry = read(key, value);
    if (entry != null) {
      reports.computeIfAbsent(key, _ -> new TreeMap<>()).put(host, entry);
    } else {
      reports.computeIfPresent(
          key,
          (_, hosts) -> {
            hosts.remove(host);
            return hosts.isEmpty() ? null : hosts;
          });
    }
    return true;
  }

  private static @Nullable HostReportEntry read(String key, @Nullable Bytes value) {
    try {
      return value == null ? null : ProtoBytes.parse(HostReportEntry.parser(), value, key);
    } catch (MalformedMessageException _) {
      // Its controller says so.
      return null;
    }
  }

  /// Adds what the host that has a port's workload says of it.
  void add(PortPlan port, String host, SortedSet<IpAddress> ips, SortedSet<MacAddress> macs) {
    var attached = of(HostInventory.attachmentKey(port.getAttachmentId()), host);
    if (attached != null && attached.hasAttachment()) {
      add(attached.getAttachment().getMac(), macs);
    }
    var open = of(HostInventory.openPortKey(port.getPath()), host);
    if (open != null && open.hasPort()) {
      for (var learned : open.getPort().getLearnedList()) {
        add(learned.getMac(), macs);
        learned.getIpsList().stream()
            .filter(ip -> ip.size() == IPV4_BYTES || ip.size() == IPV6_BYTES)
            .forEach(ip -> ips.add(IpAddress.of(ip.toByteArray())));
      }
    }
  }

  /// What is no address is not one of the workload's.
  private static void add(long mac, SortedSet<MacAddress> macs) {
    if ((mac & ~MacAddress.BROADCAST.value()) == 0) {
      macs.add(new MacAddress(mac));
    }
  }

  private @Nullable HostReportEntry of(String key, String host) {
    var hosts = reports.get(key);
    return hosts == null ? null : hosts.get(host);
  }
}
