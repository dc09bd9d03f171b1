package io.interspan.host.logic;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.message.AddressCodec;
import io.interspan.message.ArpEntry;
import io.interspan.message.MacEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.message.RuntimeEntry;
import io.interspan.message.TepEntry;
import io.interspan.model.Bytes;
import io.interspan.model.feed.CopyChange;
import io.interspan.model.net.AddressRanges;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Prefix;
import io.interspan.model.net.Tep;
import io.interspan.model.net.Vni;
import io.interspan.model.rule.PortGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/// After every random change the data plane was told, by differences, exactly what follows from all
/// that is known, by a definition of its own.
class HostTablesPropertyTest {
  private static final String SELF = "west/h1";
  private static final Tep OWN = tep(1);
  private static final List<String> SEGMENTS = List.of("/s1", "/s2", "/s3");
  private static final List<String> ORIGINS = List.of("east/h2", "east/h3", SELF, "west/h4");
  private static final int STEPS = 60;

  private HostTables tables = new HostTables(SELF, OWN);

  /// Segment, origin, key.
  private TreeMap<String, TreeMap<String, TreeMap<String, RuntimeEntry>>> state = new TreeMap<>();

  private TreeMap<String, LocalAddresses> local = new TreeMap<>();
  private TreeMap<String, Vni> planned = new TreeMap<>();

  /// Of all segments, planned or not.
  private TreeMap<String, String> spaces = new TreeMap<>();

  private TreeMap<String, OpenPort> ports = new TreeMap<>();
  private TreeMap<Vni, TreeMap<String, Object>> told = new TreeMap<>();
  private TreeMap<String, Vni> open = new TreeMap<>();

  /// Of ports by path, and as told by attachment; those that let all pass are left out of the
  /// latter.
  private TreeMap<String, PortGuard> guards = new TreeMap<>();

  private TreeMap<String, PortGuard> toldGuards = new TreeMap<>();

  private static Tep tep(int number) {
    return new Tep(IpAddress.v4(0x7f4e0000 + number), Encapsulation.GENEVE);
  }

  @Property(tries = 150)
  void shouldTellByDifferencesWhatAWholeLookGives(@ForAll Random random) {
    tables = new HostTables(SELF, OWN);
    state = new TreeMap<>();
    local = new TreeMap<>();
    planned = new TreeMap<>();
    spaces = new TreeMap<>();
    SEGMENTS.forEach(segment -> spaces.put(segment, segment));
    ports = new TreeMap<>();
    told = new TreeMap<>();
    open = new TreeMap<>();
    guards = new TreeMap<>();
    toldGuards = new TreeMap<>();
    for (int i = 0; i < STEPS; i++) {
      change(random);
      tell();
      assertThat(told).isEqualTo(recomputed());
      var wanted = new TreeMap<String, Vni>();
      ports
          .values()
          .forEach(p -> wanted.put(p.attachmentId(), requireNonNull(planned.get(p.segment()))));
      assertThat(open).isEqualTo(wanted);
      ports
          .values()
          .forEach(port ->
              assertThat(toldGuards.getOrDefault(port.attachmentId(), PortGuard.NONE))
                  .isEqualTo(guard(port.path())));
    }
  }

  private void tell() {
    var none = new TreeMap<String, List<String>>();
    tables.plan(new HostPlan(planned, none, spaces, routes(), List.of(), guards, List.of()));
    tables.tell(ports).forEach(this::apply);
    // What nobody changed is no news.
    assertThat(tables.tell(ports)).isEmpty();
  }

  /// Segments below a router have a gateway, which is another where the space is.
  private SortedMap<String, Route> routes() {
    var routes = new TreeMap<String, Route>();
    planned.forEach((segment, vni) -> {
      var space = requireNonNull(spaces.get(segment));
      if (!space.equals(segment)) {
        routes.put(segment, new Route(vni, gateways(space), space));
      }
    });
    return routes;
  }

  private static List<Prefix> gateways(String space) {
    return List.of(Prefix.parse(space.equals("/r1") ? "10.1.0.1/24" : "10.2.0.1/24"));
  }

  private PortGuard guard(String port) {
    return guards.getOrDefault(port, PortGuard.NONE);
  }

  private static PortGuard guard(Random random) {
    var own = AddressRanges.ofAddresses(List.of(IpAddress.v4(random.nextInt(2))));
    return random.nextBoolean() ? PortGuard.NONE : new PortGuard(own, List.of(), 0);
  }

  private void change(Random random) {
    var segment = SEGMENTS.get(random.nextInt(SEGMENTS.size()));
    switch (random.nextInt(10)) {
      case 0 -> {
        if (planned.remove(segment) != null) {
          ports.values().removeIf(port -> port.segment().equals(segment));
          state.remove(segment);
          local.remove(segment);
          // Ports close before their segment's state is forgotten.
          tell();
          tables.forget(segment);
        }
      }
      case 1 ->
          planned.put(segment, new Vni(100 * (1 + SEGMENTS.indexOf(segment)) + random.nextInt(2)));
      case 2 -> {
        var id = "a" + random.nextInt(3);
        ports.remove(id);
        guards.put(id, guard(random));
        if (random.nextInt(4) == 0) {
          tell();
          tables.detached(id);
          tables.attached(id);
          toldGuards.remove(id);
        }
        if (planned.containsKey(segment) && random.nextInt(3) > 0) {
          ports.put(id, new OpenPort(id, segment, id, new MacAddress(7)));
        }
      }
      case 3 -> spaces.put(segment, List.of(segment, "/r1", "/r1", "/r2").get(random.nextInt(4)));
      case 4 -> {
        if (planned.containsKey(segment)) {
          claim(segment, random);
        }
      }
      default -> {
        if (planned.containsKey(segment)) {
          remote(segment, random);
        }
      }
    }
  }

  private void claim(String segment, Random random) {
    var macs = new TreeMap<MacAddress, Long>();
    var arps = new TreeMap<IpAddress, Claim<MacAddress>>();
    for (int i = 0; i < 3; i++) {
      if (random.nextBoolean()) {
        var mac = new MacAddress(random.nextInt(4));
        long sequence = random.nextInt(3);
        macs.put(mac, sequence);
        arps.put(IpAddress.v4(random.nextInt(4)), new Claim<>(SELF, mac, sequence));
      }
    }
    local.put(segment, new LocalAddresses(macs, arps));
    tables.claim(segment, new LocalAddresses(macs, arps));
  }

  private void remote(String segment, Random random) {
    var changes = new ArrayList<CopyChange>();
    for (int i = 0; i < 3; i++) {
      var number = random.nextInt(ORIGINS.size());
      var origin = ORIGINS.get(number);
      var entry = entry(random, tep(number + 2));
      var entries =
          state
              .computeIfAbsent(segment, _ -> new TreeMap<>())
              .computeIfAbsent(origin, _ -> new TreeMap<>());
      var after = random.nextInt(3) > 0 ? entry.getValue() : null;
      var before =
          after == null ? entries.remove(entry.getKey()) : entries.put(entry.getKey(), after);
      if (before != null || after != null) {
        changes.add(new CopyChange(origin, entry.getKey(), bytes(before), bytes(after)));
      }
    }
    assertThat(tables.apply(segment, changes)).isEmpty();
  }

  private static @Nullable Bytes bytes(@Nullable RuntimeEntry entry) {
    return entry == null ? null : ProtoBytes.serialize(entry);
  }

  private static Map.Entry<String, RuntimeEntry> entry(Random random, Tep tep) {
    var number = random.nextInt(4);
    var message = AddressCodec.message(tep);
    long sequence = random.nextInt(3);
    return switch (random.nextInt(3)) {
      case 0 ->
          Map.entry(
              "tep/" + tep.address(),
              RuntimeEntry.newBuilder()
                  .setTep(
                      TepEntry.newBuilder()
                          .setTep(message)
                          .setReplicate(random.nextInt(4) > 0)
                          .setAdmit(random.nextInt(4) > 0))
                  .build());
      case 1 ->
          Map.entry(
              "mac/" + number,
              RuntimeEntry.newBuilder()
                  .setMac(
                      MacEntry.newBuilder()
                          .setMac(number)
                          .setTep(message)
                          .setMobilitySequence(sequence))
                  .build());
      default ->
          Map.entry(
              "arp/" + number,
              RuntimeEntry.newBuilder()
                  .setArp(
                      ArpEntry.newBuilder()
                          .setIp(AddressCodec.bytes(IpAddress.v4(number)))
                          .setMac(random.nextInt(4))
                          .setMobilitySequence(sequence))
                  .build());
    };
  }

  private void apply(DataPlaneChange change) {
    switch (change) {
      case DataPlaneChange.AddSegment(Vni vni) -> told.put(vni, new TreeMap<>());
      case DataPlaneChange.RemoveSegment(Vni vni) -> {
        assertThat(open.values()).doesNotContain(vni);
        told.remove(vni);
      }
      case DataPlaneChange.SetTeps(Vni vni, var to, var from) -> {
        requireNonNull(told.get(vni)).put("to", to);
        requireNonNull(told.get(vni)).put("from", from);
      }
      case DataPlaneChange.PutMac(Vni vni, var mac, var tep) ->
          requireNonNull(told.get(vni)).put("mac " + mac, tep);
      case DataPlaneChange.RemoveMac(Vni vni, var mac) ->
          requireNonNull(told.get(vni)).remove("mac " + mac);
      case DataPlaneChange.PutArp(Vni vni, var ip, var mac) ->
          requireNonNull(told.get(vni)).put("arp " + ip, mac);
      case DataPlaneChange.RemoveArp(Vni vni, var ip) ->
          requireNonNull(told.get(vni)).remove("arp " + ip);
      case DataPlaneChange.SetGateways(Vni vni, var router, var gateways) ->
          requireNonNull(told.get(vni))
              .compute("gateways", (_, _) -> gateways.isEmpty() ? null : router + gateways);
      case DataPlaneChange.GuardPort(String port, PortGuard guard) -> toldGuards.put(port, guard);
      case DataPlaneChange.OpenPort(String port, Vni vni) -> open.put(port, vni);
      case DataPlaneChange.ClosePort(String port) -> open.remove(port);
    }
  }

  private SortedMap<Vni, SortedMap<String, Object>> recomputed() {
    var all = new TreeMap<Vni, SortedMap<String, Object>>();
    planned.forEach((segment, vni) -> all.put(vni, recomputed(segment)));
    return all;
  }

  private SortedMap<String, Object> recomputed(String segment) {
    var to = new TreeSet<Tep>();
    var from = new TreeSet<Tep>();
    var macs = new TreeMap<MacAddress, Claim<Tep>>();
    var arps = new TreeMap<IpAddress, Claim<MacAddress>>();
    var own = local.getOrDefault(segment, LocalAddresses.NONE);
    own.macs().forEach((mac, sequence) -> macs.put(mac, new Claim<>(SELF, OWN, sequence)));
    arps.putAll(own.arps());
    state
        .getOrDefault(segment, new TreeMap<>())
        .forEach((origin, entries) -> {
          if (!origin.equals(SELF)) {
            entries.values().forEach(entry -> add(origin, entry, to, macs, arps));
          }
        });
    for (var other : planned.keySet()) {
      if (requireNonNull(spaces.get(other)).equals(spaces.get(segment))) {
        state
            .getOrDefault(other, new TreeMap<>())
            .forEach((origin, entries) -> {
              if (!origin.equals(SELF)) {
                entries.values().stream()
                    .filter(entry -> entry.getTep().getAdmit())
                    .forEach(entry -> from.add(AddressCodec.tep(entry.getTep().getTep())));
              }
            });
      }
    }
    var result = new TreeMap<String, Object>();
    result.put("to", List.copyOf(to));
    result.put("from", List.copyOf(from));
    var space = requireNonNull(spaces.get(segment));
    if (!space.equals(segment)) {
      result.put("gateways", space + gateways(space));
    }
    macs.forEach((mac, claim) -> {
      if (!claim.origin().equals(SELF)) {
        result.put("mac " + mac, claim.target());
      }
    });
    arps.forEach((ip, claim) -> result.put("arp " + ip, claim.target()));
    return result;
  }

  private static void add(
      String origin,
      RuntimeEntry entry,
      SortedSet<Tep> to,
      SortedMap<MacAddress, Claim<Tep>> macs,
      SortedMap<IpAddress, Claim<MacAddress>> arps) {
    switch (entry.getEntryCase()) {
      case TEP -> {
        var tep = AddressCodec.tep(entry.getTep().getTep());
        if (entry.getTep().getReplicate()) {
          to.add(tep);
        }
      }
      case MAC ->
          macs.merge(
              new MacAddress(entry.getMac().getMac()),
              new Claim<>(
                  origin,
                  AddressCodec.tep(entry.getMac().getTep()),
                  entry.getMac().getMobilitySequence()),
              HostTablesPropertyTest::later);
      case ARP ->
          arps.merge(
              AddressCodec.ip(entry.getArp().getIp()),
              new Claim<>(
                  origin,
                  new MacAddress(entry.getArp().getMac()),
                  entry.getArp().getMobilitySequence()),
              HostTablesPropertyTest::later);
      case ENTRY_NOT_SET -> throw new AssertionError(entry);
    }
  }

  private static <T> Claim<T> later(Claim<T> one, Claim<T> other) {
    if (one.sequence() != other.sequence()) {
      return one.sequence() > other.sequence() ? one : other;
    }
    return one.origin().compareTo(other.origin()) < 0 ? one : other;
  }
}
