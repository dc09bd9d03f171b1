package io.interspan.transport;

/// The bounds of a [LogicShell].
///
/// @param inboxEnvelopes how many envelopes wait at most; further ones are dropped: feeds heal. A
///   few of each of 10,000 hosts, so that a pause of some seconds loses none
/// @param inboxBytes how many bytes these have at most, serialized
/// @param inboxOwn how many events of the service's own wait at most; further ones are refused
/// @param unwritten how many writes are on their way to the disk before events wait for them
/// @param slowDiskMillis after how long a write that is not on the disk yet raises an alarm
/// @param unsent how many envelopes the bus has taken and not passed on; further ones are dropped
/// @param alarms how many alarms are kept; further ones are counted only
/// @param probeMillis how often the service sends a message to itself through the bus
/// @param probeTimeoutMillis when a probe that was not answered has the address registered again
/// @param reportMillis how often drops and faults are logged at most
public record ShellLimits(
    int inboxEnvelopes,
    long inboxBytes,
    int inboxOwn,
    int unwritten,
    long slowDiskMillis,
    int unsent,
    int alarms,
    long probeMillis,
    long probeTimeoutMillis,
    long reportMillis) {
  /// What services run with.
  public static final ShellLimits DEFAULT =
      new ShellLimits(32_768, 64L << 20, 4_096, 256, 10_000, 4_096, 1_024, 2_000, 1_000, 10_000);
}
