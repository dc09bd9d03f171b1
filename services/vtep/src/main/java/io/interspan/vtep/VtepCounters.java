package io.interspan.vtep;

import io.interspan.model.net.IpAddress;
import io.interspan.packet.Counters;
import io.interspan.packet.DropReason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// What a host's data plane counts: in all, at each port, of each tunnel. The lists are those of a
/// moment; the counters in them are, too, where they are sums of several packet loops, and go on
/// where they are a loop's own. Any thread may read them.
///
/// A drop is counted at the one place that it is about: the port that the frame came from, or could
/// not go to; the tunnel that the datagram came from, or could not go into.
///
/// @param all of forwarding; ports and tunnels are parts of it
/// @param gone what ports that were detached had dropped themselves
/// @param ports those that are attached, by their ids
/// @param tunnels those that the host was told of, by the addresses of the other hosts
/// @param others of tunnels for which there was no room among these, and of senders that the host
///   was not told of
public record VtepCounters(
    Counters all, Counters gone, List<OfPort> ports, List<OfTunnel> tunnels, Counters others) {
  public VtepCounters {
    ports = List.copyOf(ports);
    tunnels = List.copyOf(tunnels);
  }

  /// Counters that are all 0, of a host that does not run.
  public VtepCounters() {
    this(new Counters(), new Counters(), List.of(), List.of(), new Counters());
  }

  /// Adds up what the packet loops of one host count, as of now. All of them know the same ports.
  public static VtepCounters sum(List<VtepCounters> loops) {
    var ports = new TreeMap<String, List<OfPort>>();
    var tunnels = new TreeMap<IpAddress, List<Counters>>();
    for (var loop : loops) {
      loop.ports.forEach(
          port -> ports.computeIfAbsent(port.id(), _ -> new ArrayList<>()).add(port));
      loop.tunnels.forEach(tunnel ->
          tunnels.computeIfAbsent(tunnel.peer(), _ -> new ArrayList<>()).add(tunnel.counters()));
    }
    return new VtepCounters(
        sum(loops, VtepCounters::all),
        sum(loops, VtepCounters::gone),
        ports.values().stream().map(OfPort::sum).toList(),
        tunnels.entrySet().stream()
            .map(tunnel -> new OfTunnel(tunnel.getKey(), Counters.sum(tunnel.getValue())))
            .toList(),
        sum(loops, VtepCounters::others));
  }

  private static <T> Counters sum(List<T> parts, Function<T, Counters> counters) {
    return Counters.sum(parts.stream().map(counters).toList());
  }

  /// What is counted at a port.
  ///
  /// @param id its own
  /// @param isOpen whether it was open
  /// @param forwarding of frames that came from it, were given to it, or could not be
  /// @param own what it counts itself: it may drop what it was given
  public record OfPort(String id, boolean isOpen, Counters forwarding, Counters own) {
    private static OfPort sum(List<OfPort> parts) {
      return new OfPort(
          parts.getFirst().id(),
          parts.stream().anyMatch(OfPort::isOpen),
          VtepCounters.sum(parts, OfPort::forwarding),
          VtepCounters.sum(parts, OfPort::own));
    }

    /// Returns what was dropped here, by reason.
    public Map<DropReason, Long> drops() {
      var drops = new EnumMap<DropReason, Long>(DropReason.class);
      add(forwarding, drops);
      add(own, drops);
      return drops;
    }
  }

  /// What is counted of a tunnel.
  ///
  /// @param peer the address of the other host
  /// @param counters of datagrams to it and from it
  public record OfTunnel(IpAddress peer, Counters counters) {}

  /// Returns what was dropped on the whole host, by forwarding and by ports themselves.
  public Map<DropReason, Long> drops() {
    var drops = new EnumMap<DropReason, Long>(DropReason.class);
    add(all, drops);
    add(gone, drops);
    ports.forEach(port -> add(port.own(), drops));
    return drops;
  }

  private static void add(Counters counters, Map<DropReason, Long> into) {
    counters.drops().forEach((reason, frames) -> into.merge(reason, frames, Long::sum));
  }
}
