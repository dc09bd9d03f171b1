package io.interspan.controller.logic;

import io.interspan.firewall.logic.group.MemberKeys;
import io.interspan.message.AddressCodec;
import io.interspan.message.AttachmentReport;
import io.interspan.message.HostReportEntry;
import io.interspan.message.LearnedAddress;
import io.interspan.message.PortReport;
import io.interspan.model.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/// A small network of three sites, over few names and addresses, so that they meet.
/// [FirewallConfig] says what the configuration of one of them says, [SlowFirewall] what each of
/// its hosts is to have.
final class FirewallNet {
  static final List<String> SITES = List.of("east", "north", ControllerBench.SITE);
  private static final List<String> TAGS = List.of("web", "app", "db");
  private static final String DOMAIN = "/global-infra/domains/default";

  /// Each site has one of its own with this path.
  private static final String LOCAL = "/infra/segments/l1";

  static final String LAST =
      DOMAIN + "/security-policies/default-layer3-section/rules/default-layer3-rule";

  /// @param above the router above, or empty
  record Router(String path, String above) {}

  /// @param told where the configuration has it, which may be behind; empty for nowhere
  /// @param learned whether its address is reported, not bound
  record Port(
      String path,
      String segment,
      String site,
      String host,
      String told,
      String tag,
      int ip,
      boolean learned) {
    String attachment() {
      return "a" + path.replace('/', '-');
    }

    String origin() {
      return told.isEmpty() ? site : site + "/" + told;
    }

    IpAddress address() {
      return IpAddress.v4(0x0a000000 + ip);
    }
  }

  /// @param tags whom it selects; `path:X` for a group or segment that it names,
  ///   `10.0.0.1-10.0.0.2` for what it lists
  record Group(List<String> terms, List<String> sites) {}

  record Policy(String category, int sequence, List<String> scope) {}

  record Rule(
      String sources,
      boolean excluded,
      String destinations,
      String action,
      String direction,
      List<String> scope,
      String service,
      int sequence,
      boolean disabled) {}

  private final List<String> hosts;
  final TreeMap<String, Router> routers = new TreeMap<>();
  final TreeMap<String, String> segments = new TreeMap<>();
  final TreeMap<String, Port> ports = new TreeMap<>();
  final TreeMap<String, Group> groups = new TreeMap<>();
  final TreeMap<String, Policy> policies = new TreeMap<>();
  final TreeMap<String, Rule> rules = new TreeMap<>();

  /// @param hosts those of the site whose configuration it is
  FirewallNet(List<String> hosts) {
    this.hosts = hosts;
  }

  private static <T> T any(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  static String segment(int number) {
    return "/global-infra/segments/s" + number;
  }

  static String router(int number) {
    return number == 0 ? "/global-infra/tier-0s/r0" : "/global-infra/tier-1s/r" + number;
  }

  static String group(int number) {
    return DOMAIN + "/groups/g" + number;
  }

  /// Something is another now.
  void change(Random random) {
    switch (random.nextInt(9)) {
      case 0 -> route(random);
      case 1 ->
          segments.put(
              random.nextInt(5) == 0 ? LOCAL : segment(random.nextInt(4)),
              any(random, List.of("", router(1), router(2))));
      case 2, 3, 4 -> port(random);
      case 5 -> group(random);
      case 6 -> policy(random);
      default -> rule(random);
    }
  }

  private void route(Random random) {
    var path = router(random.nextInt(3));
    var above = path.equals(router(0)) || random.nextBoolean() ? "" : router(0);
    if (random.nextInt(4) == 0) {
      routers.remove(path);
    } else {
      routers.put(path, new Router(path, above));
    }
  }

  private void port(Random random) {
    var site = any(random, List.of(SITES.get(0), SITES.get(1), SITES.get(2), SITES.get(2)));
    boolean isOwn = random.nextInt(8) == 0;
    var segment = isOwn ? LOCAL : segment(random.nextInt(5));
    var path = segment + "/ports/p" + random.nextInt(isOwn ? 2 : 4);
    var key = isOwn ? site + path : path;
    if (random.nextInt(4) == 0) {
      ports.remove(key);
    } else {
      boolean isHere = site.equals(ControllerBench.SITE);
      var host = random.nextInt(5) == 0 ? "" : isHere ? any(random, hosts) : "x1";
      ports.put(
          key,
          new Port(
              path,
              segment,
              site,
              host,
              isHere && random.nextInt(5) == 0 ? any(random, hosts) : host,
              any(random, TAGS),
              1 + random.nextInt(4),
              random.nextInt(3) == 0));
    }
  }

  private void group(Random random) {
    int number = random.nextInt(4);
    var path = group(number);
    if (random.nextInt(6) == 0) {
      groups.remove(path);
      return;
    }
    var terms = new ArrayList<String>();
    for (int i = random.nextInt(2); i >= 0; i--) {
      terms.add(
          switch (random.nextInt(6)) {
            // Groups name such as come before them: there are no circles.
            case 0 -> "path:" + group(random.nextInt(number + 1) - 1);
            case 1 -> "path:" + segment(random.nextInt(4));
            case 2 -> "10.0.0.2-10.0.0." + (2 + random.nextInt(3));
            default -> any(random, TAGS);
          });
    }
    terms.remove("path:" + group(-1));
    var sites = new ArrayList<>(SITES);
    sites.removeIf(_ -> random.nextInt(4) == 0);
    groups.put(path, new Group(terms, sites));
  }

  static String policy(int number) {
    return DOMAIN + "/security-policies/q" + number;
  }

  private List<String> scope(Random random) {
    return switch (random.nextInt(6)) {
      case 0, 3, 4 -> List.of(group(random.nextInt(4)));
      case 1 -> List.of(segment(random.nextInt(4)), group(random.nextInt(4)));
      case 2 -> List.of(segment(random.nextInt(4)) + "/ports/p" + random.nextInt(4));
      default -> List.of();
    };
  }

  private void policy(Random random) {
    var path = policy(random.nextInt(3));
    if (random.nextInt(6) == 0) {
      policies.remove(path);
    } else {
      policies.put(
          path,
          new Policy(
              any(random, List.of("Emergency", "Infrastructure", "Application")),
              random.nextInt(3),
              random.nextInt(3) == 0 ? scope(random) : List.of()));
    }
  }

  private void rule(Random random) {
    var path =
        random.nextInt(8) == 0 ? LAST : policy(random.nextInt(3)) + "/rules/u" + random.nextInt(3);
    if (random.nextInt(6) == 0) {
      rules.remove(path);
    } else {
      rules.put(
          path,
          new Rule(
              peer(random),
              random.nextInt(5) == 0,
              peer(random),
              any(random, List.of("ALLOW", "DROP", "REJECT", "JUMP_TO_APPLICATION")),
              any(random, List.of("IN", "OUT", "IN_OUT", "IN_OUT")),
              scope(random),
              any(random, List.of("ANY", "TCP", "UDP")),
              random.nextInt(3),
              random.nextInt(8) == 0));
    }
  }

  private static String peer(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> "ANY";
      case 1 -> "10.0.0.1";
      default -> group(random.nextInt(4));
    };
  }

  /// Returns what a host reports of its ports, by key.
  SortedMap<String, HostReportEntry> report(String host) {
    var report = new TreeMap<String, HostReportEntry>();
    for (var port : own(host)) {
      report.put(
          "attachment/" + port.attachment(),
          HostReportEntry.newBuilder()
              .setAttachment(AttachmentReport.newBuilder().setAttachmentId(port.attachment()))
              .build());
      if (port.learned()) {
        report.put(
            "port/" + port.path(),
            HostReportEntry.newBuilder()
                .setPort(
                    PortReport.newBuilder()
                        .setPath(port.path())
                        .setSegment(port.segment())
                        .addLearned(
                            LearnedAddress.newBuilder()
                                .setMac(port.ip())
                                .addIps(AddressCodec.bytes(port.address()))))
                .build());
      }
    }
    return report;
  }

  List<Port> own(String host) {
    return ports.values().stream()
        .filter(port -> port.site().equals(ControllerBench.SITE) && port.host().equals(host))
        .toList();
  }

  /// What another site tells of its own segment: it is joined to a router of everybody's.
  static String told(Port port) {
    return isForeign(port) ? router(1) : "";
  }

  static boolean isForeign(Port port) {
    return port.segment().equals(LOCAL) && !port.site().equals(ControllerBench.SITE);
  }

  /// Returns whether a place is one where the configuration, but not the host, has a host's own
  /// port.
  boolean isOlder(String place, String host) {
    var here = ControllerBench.SITE + "/" + host;
    return own(host).stream()
        .anyMatch(port ->
            place.startsWith(ControllerBench.SITE + "/")
                && place.endsWith(port.path())
                && !place.equals(MemberKeys.place(here, port.path())));
  }

  /// A rule lets a group through to everybody; one member is on the segment of a host's port, and
  /// two are on another that is joined to nothing.
  static FirewallNet withTwoFarMembers(String host) {
    var net = new FirewallNet(List.of(host));
    net.segments.put(segment(0), "");
    net.segments.put(segment(1), "");
    for (int i = 0; i < 4; i++) {
      var path = segment(i < 2 ? 0 : 1) + "/ports/p" + i;
      var at = i == 0 ? ControllerBench.SITE : SITES.getFirst();
      var on = i == 0 ? host : "x1";
      net.ports.put(
          path,
          new Port(path, segment(i < 2 ? 0 : 1), at, on, on, i == 0 ? "app" : "web", i, false));
    }
    net.groups.put(group(0), new Group(List.of("web"), SITES));
    net.policies.put(policy(0), new Policy("Application", 0, List.of()));
    net.rules.put(
        policy(0) + "/rules/u0",
        new Rule(group(0), false, "ANY", "ALLOW", "IN_OUT", List.of(), "ANY", 0, false));
    return net;
  }

  /// Returns the ports of a host that its plan has.
  List<String> portsOf(String host) {
    return own(host).stream().map(Port::path).toList();
  }
}
