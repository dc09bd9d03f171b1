package io.interspan.sitemanager.logic;

import io.interspan.firewall.logic.group.WorkloadAddresses;
import io.interspan.message.HostReportEntry;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.PortPlan;
import io.interspan.message.ProtoBytes;
import io.interspan.model.Bytes;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The addresses that hosts have seen workloads use: of attachments, and of open ports.
final class ReportedAddresses {
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
  void add(PortPlan port, String host, WorkloadAddresses addresses) {
    var attached = of(HostInventory.attachmentKey(port.getAttachmentId()), host);
    if (attached != null && attached.hasAttachment()) {
      addresses.add(attached.getAttachment());
    }
    var open = of(HostInventory.openPortKey(port.getPath()), host);
    if (open != null && open.hasPort()) {
      addresses.add(open.getPort());
    }
  }

  private @Nullable HostReportEntry of(String key, String host) {
    var hosts = reports.get(key);
    return hosts == null ? null : hosts.get(host);
  }
}
