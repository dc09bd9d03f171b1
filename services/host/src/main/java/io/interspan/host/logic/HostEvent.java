package io.interspan.host.logic;

import io.interspan.message.ServiceAddress;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;

/// What happens to a host's agent beside messages and time.
public sealed interface HostEvent {
  /// A workload is there, its port in the data plane attached and closed.
  ///
  /// @param attachmentId its name, which is its port's in the data plane too
  /// @param mac its address
  record Attached(String attachmentId, MacAddress mac) implements HostEvent {}

  /// A workload behind a TAP device is there, as [Attached]; and it is to be there again after a
  /// restart, until it is [Detached].
  record TapAttached(Tap tap) implements HostEvent {}

  /// The device of a workload is not there any more, or could not be had again after a restart: it
  /// is to be attached again, or [Detached].
  ///
  /// @param reason for people
  record TapMissing(Tap tap, String reason) implements HostEvent {}

  /// A workload is gone; its port in the data plane is still there, to be closed.
  ///
  /// @param attachmentId its name
  record Detached(String attachmentId) implements HostEvent {}

  /// All workloads that were here when the agent started have been named by [Attached]: from now on
  /// what the host does not report is not there.
  record AttachmentsListed() implements HostEvent {}

  /// The data plane saw an address at an open port.
  ///
  /// @param portId the attachment's name
  /// @param mac the sender's address
  /// @param ip its IP address
  record Learned(String portId, MacAddress mac, IpAddress ip) implements HostEvent {}

  /// The way to a controller broke: its WebSocket closed.
  ///
  /// @param controller the controller
  record SessionLost(ServiceAddress controller) implements HostEvent {}

  /// The host is shut down for good: its ports close and its entries may go.
  record Leaving() implements HostEvent {}
}
