package io.interspan.host.logic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.firewall.logic.group.MemberKeys;
import io.interspan.firewall.logic.match.FirewallPlan;
import io.interspan.firewall.logic.match.Packet;
import io.interspan.message.AddressCodec;
import io.interspan.message.GroupMembersPlan;
import io.interspan.message.PeersPlan;
import io.interspan.message.PlanEntry;
import io.interspan.message.PortPlan;
import io.interspan.message.ProtoBytes;
import io.interspan.message.RulePlan;
import io.interspan.message.SegmentPlan;
import io.interspan.message.SelectedWorkload;
import io.interspan.message.ServicePlan;
import io.interspan.message.WorkloadEntry;
import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.Rule;
import io.interspan.model.intent.SecurityPolicy;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.packet.Counters;
import io.interspan.packet.header.Ethernet;
import io.interspan.vtep.filter.FlowBudget;
import io.interspan.vtep.filter.FrameView;
import io.interspan.vtep.filter.PortFilter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/// The first packet of a flow is judged at a port as the host's plan says, rule by rule.
class GuardPropertyTest {
  private static final String ORIGIN = "west/h1";
  private static final String SEGMENT = "/global-infra/segments/s";
  private static final String PORT = SEGMENT + "/ports/p";
  private static final List<String> GROUPS =
      List.of(
          "/global-infra/domains/default/groups/a",
          "/global-infra/domains/default/groups/b",
          "/global-infra/domains/default/groups/unknown");
  private static final int RULES = 6;
  private static final int PACKETS = 30;

  private final TreeMap<String, PlanEntry> entries = new TreeMap<>();

  @Property(tries = 300)
  void shouldJudgeAsThePlanSays(@ForAll Random random) {
    make(random);
    var plan = FirewallPlan.read(ORIGIN, entries);
    assertThat(plan.problems()).isEmpty();
    var filter = new PortFilter(1, 3, new FlowBudget(0), new Counters());
    filter.guard(plan.guard(PORT));

    var view = new FrameView();
    for (int i = 0; i < PACKETS; i++) {
      var packet = packet(random);
      var frame = frame(packet);
      boolean out = random.nextBoolean();
      view.read(frame, 0, frame.capacity());
      var verdict = plan.judge(PORT, out ? Rule.Direction.OUT : Rule.Direction.IN, packet);
      var drop = filter.judge(view, frame, out, 0);
      assertThat(drop == null).as("%s by %s", packet, verdict).isEqualTo(verdict.passes());
      Statistics.label("verdicts").collect(verdict.action());
    }
  }

  private void make(Random random) {
    entries.clear();
    put(PORT, one -> one.setPort(PortPlan.newBuilder().setPath(PORT).setSegment(SEGMENT)));
    put(SEGMENT, one -> one.setSegment(SegmentPlan.newBuilder().setPath(SEGMENT)));
    GROUPS.stream().limit(2).forEach(group -> group(group, random));
    for (int i = 1; i <= random.nextInt(RULES + 1); i++) {
      rule(i, random);
    }
  }

  /// What a disk makes of a plan is read, but for what makes no sense any more.
  @Property(tries = 500)
  void shouldReadWhatADamagedDiskHas(@ForAll Random random) {
    make(random);
    var stored = new TreeMap<String, Bytes>();
    entries.forEach((key, entry) -> stored.put(key, ProtoBytes.serialize(entry)));
    for (int i = 0; i < 3; i++) {
      var key = List.copyOf(stored.keySet()).get(random.nextInt(stored.size()));
      var value = stored.remove(key);
      if (random.nextBoolean()) {
        stored.put(new String(bent(key.getBytes(UTF_8), random), UTF_8), value);
      } else {
        stored.put(key, Bytes.wrap(bent(value.toArray(), random)));
      }
    }

    var plan = HostPlan.read(ORIGIN, stored);
    assertThat(plan.guards()).allSatisfy((_, guard) -> assertThat(guard.rules()).isNotNull());
    Statistics.label("problems").collect(!plan.problems().isEmpty());
  }

  private static byte[] bent(byte[] bytes, Random random) {
    var copy = bytes.clone();
    copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
    return copy;
  }

  private void put(String key, Consumer<PlanEntry.Builder> fill) {
    var entry = PlanEntry.newBuilder();
    fill.accept(entry);
    entries.put(key, entry.build());
  }

  private void group(String path, Random random) {
    var group = GroupMembersPlan.newBuilder().setSelector(path).addSites("west");
    if (random.nextInt(3) == 0) {
      group.addRanges("10.0.0.0-10.0.0.1");
    }
    if (random.nextInt(3) == 0) {
      group.addMacs(random.nextInt(4));
    }
    put(MemberKeys.group(new IntentPath(path)), one -> one.setGroupMembers(group));
    for (int i = 0; i < random.nextInt(3); i++) {
      var place = MemberKeys.place("west/h2", SEGMENT + "/ports/" + i);
      put(
          MemberKeys.memberAt(path, place),
          one -> one.setSelected(SelectedWorkload.getDefaultInstance()));
      put(
          MemberKeys.workloadAt(place),
          one ->
              one.setWorkload(
                  WorkloadEntry.newBuilder()
                      .setPort(MemberKeys.portAt(place))
                      .setSpace(random.nextInt(4) == 0 ? "/elsewhere" : SEGMENT)
                      .addMacs(random.nextInt(4))
                      .addIps(AddressCodec.bytes(address(random.nextBoolean(), random)))));
    }
  }

  private void rule(int number, Random random) {
    var category = SecurityPolicy.Category.values()[random.nextInt(4)];
    boolean mayJump = category != SecurityPolicy.Category.APPLICATION && random.nextInt(3) == 0;
    var rule =
        RulePlan.newBuilder()
            .setPath("/global-infra/domains/default/security-policies/q/rules/r" + number)
            .setNumber(number)
            .setCategory(category.name())
            .setAction(mayJump ? "JUMP_TO_APPLICATION" : any(random, "ALLOW", "DROP", "REJECT"))
            .setDirection(any(random, "IN", "OUT", "IN_OUT"))
            .setIpVersion(any(random, "IPV4", "IPV6", "IPV4_IPV6"))
            .setLast(random.nextInt(4) == 0)
            .setSequence(random.nextInt(3))
            .setSources(peers(random))
            .setDestinations(peers(random))
            .setStateful(true);
    if (random.nextBoolean()) {
      rule.setAnyService(true);
    } else {
      rule.addServices(service(random)).addServices(service(random));
    }
    put(rule.getPath(), one -> one.setRule(rule));
  }

  private static String any(Random random, String... words) {
    return words[random.nextInt(words.length)];
  }

  private static PeersPlan.Builder peers(Random random) {
    var peers = PeersPlan.newBuilder().setExcluded(random.nextInt(4) == 0);
    if (random.nextInt(3) == 0) {
      peers.addGroups(GROUPS.get(random.nextInt(3)));
    }
    if (random.nextInt(4) == 0) {
      peers.addRanges("10.0.0.1-10.0.0.2");
    }
    return peers;
  }

  private static ServicePlan.Builder service(Random random) {
    var service = ServicePlan.newBuilder();
    return switch (random.nextInt(5)) {
      case 0 -> service.setEtherType(random.nextBoolean() ? 0x0806 : Packet.IPV4);
      case 1 -> service.setProtocol(1).setIcmpType(random.nextInt(2) * 8);
      case 2 -> service.setProtocol(17).addSourcePorts("1-3");
      case 3 -> service.setProtocol(58);
      default -> service.setProtocol(random.nextBoolean() ? 6 : 17).addDestinationPorts("2-3");
    };
  }

  private static IpAddress address(boolean ipv4, Random random) {
    int number = random.nextInt(4);
    return IpAddress.parse((ipv4 ? "10.0.0." : "2001:db8::") + number);
  }

  private static Packet packet(Random random) {
    var source = new MacAddress(random.nextInt(4));
    var destination = new MacAddress(random.nextInt(4));
    if (random.nextInt(5) == 0) {
      int type = random.nextBoolean() ? 0x0806 : 0x88B5;
      return new Packet(source, destination, type, Optional.empty());
    }
    boolean ipv4 = random.nextBoolean();
    int protocol = List.of(6, 17, ipv4 ? 1 : 58, 47).get(random.nextInt(4));
    var ip =
        switch (protocol) {
          case 1 -> ip(ipv4, protocol, random.nextInt(2) * 8, 0, random);
          case 58 -> ip(ipv4, protocol, 126 + random.nextInt(14), 0, random);
          case 47 -> ip(ipv4, protocol, 0, 0, random);
          default -> ip(ipv4, protocol, random.nextInt(5), random.nextInt(5), random);
        };
    return new Packet(source, destination, ipv4 ? Packet.IPV4 : Packet.IPV6, Optional.of(ip));
  }

  private static Packet.Ip ip(boolean ipv4, int protocol, int first, int second, Random random) {
    return new Packet.Ip(address(ipv4, random), address(ipv4, random), protocol, first, second);
  }

  private static ByteBuffer frame(Packet packet) {
    var frame = ByteBuffer.allocate(100);
    Ethernet.write(
        frame, 0, packet.destination().value(), packet.source().value(), packet.etherType());
    packet
        .ip()
        .ifPresent(ip -> {
          boolean ipv4 = packet.etherType() == Packet.IPV4;
          frame.position(Ethernet.HEADER_LENGTH);
          if (ipv4) {
            frame.putInt(0x4500_0000 + 40).putInt(0).putInt(64 << 24 | ip.protocol() << 16);
          } else {
            frame.putInt(6 << 28).putInt(20 << 16 | ip.protocol() << 8 | 64);
          }
          frame.put(ip.source().toBytes()).put(ip.destination().toBytes());
          if (ip.protocol() == 1 || ip.protocol() == 58) {
            frame.put((byte) ip.first()).put((byte) ip.second());
          } else {
            frame.putShort((short) ip.first()).putShort((short) ip.second());
          }
        });
    return frame;
  }
}
