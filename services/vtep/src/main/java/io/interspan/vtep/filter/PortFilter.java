package io.interspan.vtep.filter;

import io.interspan.model.net.AddressRanges;
import io.interspan.model.rule.PortGuard;
import io.interspan.model.rule.PortRule;
import io.interspan.packet.Counters;
import io.interspan.packet.DropReason;
import io.interspan.packet.Tally;
import io.interspan.packet.header.Arp;
import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.NeighborDiscovery;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Judges what comes from a port's workload and what goes to it.
///
/// The first rule that a packet matches decides. What a stateful rule lets pass, or none says
/// anything of, begins a flow: its further packets pass both ways, and ICMP errors about it, until
/// the rules change; then the next packet of the flow has it judged again, as what began it. A
/// later fragment passes where its first one did. Drops are not remembered: a flood of what is
/// dropped takes no memory.
public final class PortFilter {
  /// How often some flows are looked at for whether they are over, in nanoseconds, and which part
  /// of them each time: all within some seconds.
  private static final long SWEEP_NANOS = 10_000_000;

  private static final int SWEEP_PART = 256;
  private static final int SWEEP_LEAST = 64;

  private static final PortRule[] NO_RULES = {};

  /// Of the flows that no rule says anything of.
  private static final long NO_RULE = 0;

  private final long mac;
  private final Counters counters;
  private final FlowTable flows;
  private final FrameView quoted = new FrameView();
  private final FrameView begun = new FrameView();
  private AddressRanges addresses = AddressRanges.NONE;
  private PortRule[] rules = NO_RULES;
  private int application;
  private int generation;
  private long sweptAt;

  /// Lets everything pass at first.
  ///
  /// @param mac the port's address
  /// @param seed of hashes
  /// @param budget the flows of all ports of the host
  public PortFilter(long mac, long seed, FlowBudget budget, Counters counters) {
    this(mac, FlowLimits.usual(seed), budget, counters);
  }

  PortFilter(long mac, FlowLimits limits, FlowBudget budget, Counters counters) {
    this.mac = mac;
    this.counters = counters;
    this.flows = new FlowTable(limits, budget);
  }

  /// Replaces what may pass.
  public void guard(PortGuard guard) {
    addresses = guard.addresses();
    rules = guard.rules().toArray(NO_RULES);
    application = guard.application();
    generation++;
    if (rules.length == 0) {
      flows.clear();
    }
  }

  /// Forgets all flows.
  public void close() {
    flows.clear();
  }

  /// Returns whether packets are judged by rules.
  public boolean hasRules() {
    return rules.length > 0;
  }

  /// Returns how many flows are remembered.
  public int flows() {
    return flows.size();
  }

  /// Returns why a frame from the workload may not say that it comes from where it says, or null.
  ///
  /// @param buffer the frame is here, at `offset`
  public @Nullable DropReason checkSource(
      FrameView frame, ByteBuffer buffer, int offset, int length) {
    if (addresses.isEmpty()) {
      return null;
    }
    if (frame.malformed) {
      return DropReason.MALFORMED_IP;
    }
    if (frame.ip) {
      return mayUse(frame.ipv6, frame.sourceHigh, frame.sourceLow) && mayAdvertise(frame, buffer)
          ? null
          : DropReason.SPOOFED_IP;
    }
    if (frame.etherType == Ethernet.TYPE_ARP) {
      int arp = offset + Ethernet.networkOffset(buffer, offset, length);
      return Arp.isIpv4(buffer, arp, offset + length - arp)
              && Arp.senderMac(buffer, arp) == mac
              && mayUse(false, 0, Arp.senderIp(buffer, arp) & 0xFFFF_FFFFL)
          ? null
          : DropReason.SPOOFED_IP;
    }
    return null;
  }

  /// The unspecified address is what those use that have none yet (RFC 2131, section 4.1; RFC 4861,
  /// section 7.2), and the link's own follows from the port's.
  private boolean mayUse(boolean ipv6, long high, long low) {
    return addresses.contains(ipv6, high, low)
        || (high == 0 && low == 0)
        || (ipv6 && LinkLocal.isOf(mac, high, low));
  }

  private boolean mayAdvertise(FrameView frame, ByteBuffer buffer) {
    if (!frame.isNeighborDiscovery() || frame.first != NeighborDiscovery.ADVERTISEMENT) {
      return true;
    }
    int target = frame.transport + NeighborDiscovery.TARGET_OFFSET;
    return frame.rest >= NeighborDiscovery.MIN_LENGTH
        && mayUse(true, buffer.getLong(target), buffer.getLong(target + Long.BYTES));
  }

  /// Judges a frame.
  ///
  /// @param buffer the frame is here
  /// @param out whether it comes from the workload, or else goes to it
  /// @param now in nanoseconds, of the loop's clock
  /// @return why it does not pass, or null
  public @Nullable DropReason judge(FrameView frame, ByteBuffer buffer, boolean out, long now) {
    if (rules.length == 0) {
      return null;
    }
    if (frame.malformed) {
      return DropReason.MALFORMED_IP;
    }
    if (!frame.ip) {
      return passes(firstOf(frame, out)) ? null : DropReason.FIREWALL;
    }
    int slot = frame.mayBeOfFlow() ? flows.find(frame, out) : -1;
    if (slot >= 0 && flows.isOver(slot, now)) {
      flows.remove(slot);
      slot = -1;
    }
    if (frame.laterFragment) {
      return slot >= 0 ? null : DropReason.FRAGMENT_ALONE;
    }
    if (slot >= 0 && !(frame.isSyn() && flows.isClosed(slot))) {
      return go(slot, frame, out, now);
    }
    if (frame.isIcmpError() && isOfFlow(frame, buffer, out, now)) {
      if (frame.fragment) {
        keepFragments(frame, out, NO_RULE, now);
      }
      return null;
    }
    return begin(slot, frame, out, now);
  }

  /// A packet of a flow that is known.
  private @Nullable DropReason go(int slot, FrameView frame, boolean out, long now) {
    if (flows.generation(slot) != generation && !isStillAllowed(slot, frame, out)) {
      flows.remove(slot);
      return begin(-1, frame, out, now);
    }
    flows.seen(slot, frame, out, now);
    if (frame.fragment) {
      keepFragments(frame, out, NO_RULE, now);
    }
    return null;
  }

  /// The rules have changed since: the packet that began the flow would be judged anew.
  private boolean isStillAllowed(int slot, FrameView frame, boolean out) {
    boolean isBegunHere = flows.isBegunHere(slot);
    var first = frame;
    if (isBegunHere != out) {
      begun.turn(frame);
      first = begun;
    }
    var rule = firstOf(first, isBegunHere);
    if (!passes(rule) || !isStateful(rule)) {
      return false;
    }
    flows.judged(slot, generation, number(rule));
    return true;
  }

  private boolean isOfFlow(FrameView error, ByteBuffer buffer, boolean out, long now) {
    if (!quoted.readQuoted(error, buffer)) {
      return false;
    }
    int slot = flows.find(quoted, !out);
    return slot >= 0 && !flows.isOver(slot, now) && flows.generation(slot) == generation;
  }

  private @Nullable DropReason begin(int closed, FrameView frame, boolean out, long now) {
    var rule = firstOf(frame, out);
    if (!passes(rule)) {
      return DropReason.FIREWALL;
    }
    if (closed >= 0) {
      flows.remove(closed);
    }
    if (isStateful(rule) && frame.beginsFlow()) {
      if (flows.add(frame, out, generation, number(rule), now)) {
        counters.count(Tally.FLOWS);
      } else {
        counters.count(Tally.FLOW_TABLE_FULL);
      }
    }
    if (frame.fragment) {
      keepFragments(frame, out, number(rule), now);
    }
    return null;
  }

  private void keepFragments(FrameView frame, boolean out, long rule, long now) {
    if (!flows.addFragments(frame, out, generation, rule, now)) {
      counters.count(Tally.FLOW_TABLE_FULL);
    }
  }

  /// Returns how many have room without the table becoming larger, twice.
  int slots() {
    return flows.slots();
  }

  private static boolean passes(@Nullable PortRule rule) {
    return rule == null || rule.action() == PortRule.Action.ALLOW;
  }

  private static boolean isStateful(@Nullable PortRule rule) {
    return rule == null || rule.stateful();
  }

  private static long number(@Nullable PortRule rule) {
    return rule == null ? NO_RULE : rule.number();
  }

  private @Nullable PortRule firstOf(FrameView frame, boolean out) {
    int at = 0;
    while (at < rules.length) {
      var rule = rules[at];
      if (!RuleMatch.isOf(rule, frame, out)) {
        at++;
      } else if (rule.action() == PortRule.Action.JUMP_TO_APPLICATION) {
        at = Math.max(at + 1, application);
      } else {
        return rule;
      }
    }
    return null;
  }

  /// Forgets some of the flows that are over, now and then.
  public void tick(long now) {
    if (flows.slots() > 0 && now - sweptAt >= SWEEP_NANOS) {
      sweptAt = now;
      flows.sweep(Math.max(SWEEP_LEAST, flows.slots() / SWEEP_PART), now);
    }
  }
}
