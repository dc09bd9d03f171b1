package io.interspan.firewall.logic.group;

import io.interspan.model.intent.Tag;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import java.util.List;

/// Something with a port, as groups ask for it.
///
/// @param port the path of its port
/// @param name what people call the port
/// @param tags the port's labels
/// @param attachmentId the id that hosts report
/// @param segment the segment that the port is on: one instance for all of them
/// @param ips the addresses that it uses, sorted
/// @param macs its stations, sorted
public record Workload(
    String port,
    String name,
    List<Tag> tags,
    String attachmentId,
    OnSegment segment,
    List<IpAddress> ips,
    List<MacAddress> macs) {
  public Workload {
    tags = List.copyOf(tags);
    ips = List.copyOf(ips);
    macs = List.copyOf(macs);
  }

  /// The segment that a port is on.
  ///
  /// @param path its path
  /// @param name what people call it
  /// @param tags its labels
  /// @param router the router of a segment of the site's own; empty where it has none, and of
  ///   others
  public record OnSegment(String path, String name, List<Tag> tags, String router) {
    public OnSegment {
      tags = List.copyOf(tags);
    }
  }
}
