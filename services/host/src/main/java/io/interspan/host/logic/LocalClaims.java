package io.interspan.host.logic;

import io.interspan.message.PortReport;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// The addresses behind the host's own open ports, and the mobility sequences under which the host
/// claims them.
///
/// An address that shows itself here while another host's claim counts is claimed with that claim's
/// sequence plus one (RFC 7432, section 7.7). A claim that comes from another host later stands:
/// the workload moved away; unless the port opened only just, when it is an old one that was late.
final class LocalClaims {
  /// What other hosts claim.
  interface Others {
    /// Returns the claim that counts of all but this host's own.
    Optional<Claim<?>> mac(String segment, MacAddress mac);

    /// Returns the same for an IP address.
    Optional<Claim<?>> arp(String segment, IpAddress ip);
  }

  private final String self;
  private final HostLimits limits;
  private final Others others;
  private final MoveLimiter moves;
  private final TreeMap<String, LearnedPort> ports = new TreeMap<>();
  private final TreeMap<String, String> pathOf = new TreeMap<>();
  private final TreeSet<String> touched = new TreeSet<>();
  private final TreeSet<String> full = new TreeSet<>();

  LocalClaims(String self, HostLimits limits, Others others) {
    this.self = self;
    this.limits = limits;
    this.others = others;
    this.moves = new MoveLimiter(limits);
  }

  /// Begins to claim the address of a port that opens.
  ///
  /// @param kept what was on disk of a port at the same path
  void open(OpenPort port, Optional<PortReport> kept, long now) {
    var learned = new LearnedPort(port, now);
    kept.ifPresent(learned::restore);
    ports.put(port.path(), learned);
    pathOf.put(port.attachmentId(), port.path());
    touched.add(port.path());
    assertHere(learned, now);
  }

  /// Ends all claims of a port that closes.
  void close(String path) {
    var learned = ports.remove(path);
    if (learned != null) {
      pathOf.remove(learned.port.attachmentId());
      full.remove(path);
      touched.add(path);
    }
  }

  /// Takes what the data plane saw; nothing where the port is not open any more.
  void learned(String attachmentId, MacAddress mac, IpAddress ip, long now) {
    var learned = pathOf.containsKey(attachmentId) ? ports.get(pathOf.get(attachmentId)) : null;
    if (learned == null) {
      return;
    }
    if (!learned.macs.containsKey(mac)) {
      if (learned.macs.size() >= limits.macsPerPort()) {
        full.add(learned.port.path());
        return;
      }
      learned.macs.put(mac, new LearnedPort.Mac());
      touched.add(learned.port.path());
    }
    takeFromNeighbours(learned, mac, ip);
    var ips = learned.macs.get(mac).ips;
    if (!ips.contains(ip)) {
      if (ips.size() >= limits.ipsPerMac()) {
        full.add(learned.port.path());
      } else {
        ips.add(ip);
        touched.add(learned.port.path());
      }
    }
    assertHere(learned, now);
  }

  /// An IP address has one place on a segment: the one where it was seen last.
  private void takeFromNeighbours(LearnedPort here, MacAddress mac, IpAddress ip) {
    for (var port : ports.values()) {
      if (port.port.segment().equals(here.port.segment())) {
        port.macs.forEach((other, learned) -> {
          if ((port != here || !other.equals(mac)) && learned.ips.remove(ip)) {
            touched.add(port.port.path());
          }
        });
      }
    }
  }

  /// Looks again at the ports of a segment that opened only just: older claims may have come.
  void othersChanged(String segment, long now) {
    for (var port : ports.values()) {
      if (port.port.segment().equals(segment) && now - port.openedAt < limits.settle().toMillis()) {
        assertHere(port, now);
      }
    }
  }

  private void assertHere(LearnedPort port, long now) {
    port.macs.forEach((address, mac) -> {
      long needed = needed(others.mac(port.port.segment(), address), mac.sequence);
      for (var ip : mac.ips) {
        needed = Math.max(needed, needed(others.arp(port.port.segment(), ip), mac.sequence));
      }
      if (needed > mac.sequence && moves.mayMove(port.port.segment() + " " + address, now)) {
        mac.sequence = needed;
        touched.add(port.port.path());
      }
    });
  }

  private long needed(Optional<? extends Claim<?>> other, long sequence) {
    return other.filter(claim -> beats(claim, sequence)).map(c -> c.sequence() + 1).orElse(-1L);
  }

  private <T> boolean beats(Claim<T> other, long sequence) {
    return other.beats(new Claim<>(self, other.target(), sequence));
  }

  /// Returns the addresses of a segment's ports.
  LocalAddresses addresses(String segment) {
    var macs = new TreeMap<MacAddress, Long>();
    var arps = new TreeMap<IpAddress, Claim<MacAddress>>();
    for (var port : ports.values()) {
      if (port.port.segment().equals(segment)) {
        port.macs.forEach((address, mac) -> {
          macs.merge(address, mac.sequence, Math::max);
          mac.ips.forEach(ip -> arps.put(ip, new Claim<>(self, address, mac.sequence)));
        });
      }
    }
    return new LocalAddresses(macs, arps);
  }

  /// Returns what is to be reported of a port; empty where it is not open.
  Optional<PortReport> report(String path) {
    return Optional.ofNullable(ports.get(path)).map(LearnedPort::report);
  }

  /// Returns the ports that claim something.
  SortedMap<String, OpenPort> ports() {
    var open = new TreeMap<String, OpenPort>();
    ports.forEach((path, learned) -> open.put(path, learned.port));
    return open;
  }

  /// Returns the paths of the ports whose report changed since this was last called.
  List<String> takeTouched() {
    var paths = List.copyOf(touched);
    touched.clear();
    return paths;
  }

  /// Returns what is wrong, by what it is about.
  Map<String, String> problems(long now) {
    var problems = new TreeMap<String, String>();
    for (var path : full) {
      problems.put(
          "learned/" + path,
          "more than %d MAC addresses, or %d IP addresses of one, at port %s: the rest is left out"
              .formatted(limits.macsPerPort(), limits.ipsPerMac(), path));
    }
    for (var address : moves.frozen(now)) {
      problems.put(
          "frozen/" + address,
          "%s moved here %d times within %d s: two workloads may use it; not claimed for %d s"
              .formatted(
                  address,
                  limits.moves(),
                  limits.movesWindow().toSeconds(),
                  limits.freeze().toSeconds()));
    }
    return problems;
  }
}
