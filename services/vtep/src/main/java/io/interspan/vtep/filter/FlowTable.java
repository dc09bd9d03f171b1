package io.interspan.vtep.filter;

import io.interspan.packet.header.Tcp;

/// The flows that a port's rules have let pass, so that what belongs to them is judged no more. One
/// flat array, open addressing; looking up, adding and forgetting allocate nothing. Each flow takes
/// a cache line:
///
/// ```text
///  0, 1  the address of the port's side       4  port here, port there, protocol, kind
///  2, 3  the address of the other side        5  when it was last seen, in nanoseconds
///                                             6  generation of the rules, state
///                                             7  the number of the rule that let it pass
/// ```
///
/// A packet from the workload and one that answers it have the same key, as both are seen from the
/// port's side.
///
/// Bounds: at most `limit` flows, [#MAX_PROBES] slots looked at for each, also where a sender
/// chooses its ports so that they fall together. A flow for which there is no room is not kept.
final class FlowTable {
  /// Slots that are looked at for a flow. A table that is half full has runs of some 40.
  static final int MAX_PROBES = 128;

  private static final int STRIDE = 8;
  private static final int SHIFT = 3;
  private static final int FIRST_SLOTS = 64;

  /// A table with fewer flows than this part of its slots becomes smaller.
  private static final int SPARSE = 16;

  private static final int PORTS = 4;
  private static final int SEEN = 5;
  private static final int STATE = 6;
  private static final int RULE = 7;

  private static final long IS_USED = 1L << 16;
  private static final long IS_IPV6 = 1L << 17;
  private static final long IS_FRAGMENT = 1L << 18;

  /// Of state: the workload has begun it; both sides have sent; each has ended its part; it was
  /// reset.
  private static final long BEGUN_HERE = 1;

  private static final long ANSWERED = 1 << 1;
  private static final long ENDED_HERE = 1 << 2;
  private static final long ENDED_THERE = 1 << 3;
  private static final long RESET = 1 << 4;
  private static final int GENERATION_SHIFT = 32;

  /// Of an echo, above the 16 bits of its identifier.
  private static final long ASKED_HERE = 1 << 16;

  private static final long[] NO_FLOWS = {};

  private final FlowLimits limits;
  private final FlowBudget budget;
  private final int limit;
  private long[] flows = NO_FLOWS;
  private int mask;
  private int size;
  private int nextToSweep;

  /// The key that is looked for.
  private long localHigh;

  private long localLow;
  private long remoteHigh;
  private long remoteLow;
  private long ports;

  /// @param budget the flows of all ports together
  FlowTable(FlowLimits limits, FlowBudget budget) {
    this.limits = limits;
    this.budget = budget;
    this.limit = limits.flowsPerPort();
  }

  int size() {
    return size;
  }

  /// Returns where the flow of a packet is, or -1.
  ///
  /// @param out whether it comes from the workload
  int find(FrameView packet, boolean out) {
    setKey(packet, out);
    return find();
  }

  private int find() {
    if (size == 0) {
      return -1;
    }
    int at = home(localHigh, localLow, remoteHigh, remoteLow, ports);
    for (int probes = 0; probes < MAX_PROBES; probes++) {
      int slot = at << SHIFT;
      if (flows[slot + PORTS] == 0) {
        return -1;
      }
      if (flows[slot + PORTS] == ports
          && flows[slot + 1] == localLow
          && flows[slot + 3] == remoteLow
          && flows[slot] == localHigh
          && flows[slot + 2] == remoteHigh) {
        return slot;
      }
      at = at + 1 & mask;
    }
    return -1;
  }

  private void setKey(FrameView packet, boolean out) {
    localHigh = out ? packet.sourceHigh : packet.destinationHigh;
    localLow = out ? packet.sourceLow : packet.destinationLow;
    remoteHigh = out ? packet.destinationHigh : packet.sourceHigh;
    remoteLow = out ? packet.destinationLow : packet.sourceLow;
    long both;
    if (packet.laterFragment) {
      both = fragment(packet, out);
    } else if (packet.isIcmp()) {
      // Either side may ask, with the same number: these are two flows.
      both = packet.identifier | (packet.isEchoRequest() == out ? ASKED_HERE : 0);
    } else {
      long here = out ? packet.first : packet.second;
      long there = out ? packet.second : packet.first;
      both = here << 16 | there;
    }
    setPorts(packet, both, packet.laterFragment);
  }

  private void setPorts(FrameView packet, long both, boolean isFragment) {
    ports =
        both << 32
            // A later fragment of IPv6 may not say what its first one is of (RFC 8200, section
            // 4.5).
            | (isFragment && packet.ipv6 ? 0 : (long) packet.protocol << 24)
            | IS_USED
            | (packet.ipv6 ? IS_IPV6 : 0)
            | (isFragment ? IS_FRAGMENT : 0);
  }

  // Each side numbers its datagrams by itself.
  private static long fragment(FrameView packet, boolean out) {
    return (packet.fragmentId & 0xFFFF_FFFFL) ^ (out ? 0 : 0x8000_0000L);
  }

  private int home(long a, long b, long c, long d, long e) {
    long mixed = limits.seed() ^ a * 0x9E37_79B9_7F4A_7C15L;
    mixed = Long.rotateLeft(mixed, 29) ^ b * 0xC2B2_AE3D_27D4_EB4FL;
    mixed = Long.rotateLeft(mixed, 29) ^ c * 0x1656_67B1_9E37_79F9L;
    mixed = Long.rotateLeft(mixed, 29) ^ d * 0x85EB_CA77_C2B2_AE63L;
    mixed = Long.rotateLeft(mixed, 29) ^ e * 0x27D4_EB2F_1656_67C5L;
    mixed = (mixed ^ mixed >>> 32) * 0xD6E8_FEB8_6659_FD93L;
    return (int) (mixed ^ mixed >>> 32) & mask;
  }

  /// Adds the flow that a packet begins, which is not there.
  ///
  /// @return whether there was room
  boolean add(FrameView packet, boolean out, int generation, long rule, long now) {
    setKey(packet, out);
    return add(state(generation, out ? BEGUN_HERE : 0), rule, now);
  }

  /// Adds that the later fragments of a packet, the first of which has passed, are to pass.
  ///
  /// @return whether there was room
  boolean addFragments(FrameView packet, boolean out, int generation, long rule, long now) {
    setKey(packet, out);
    setPorts(packet, fragment(packet, out), true);
    int slot = find();
    if (slot >= 0) {
      flows[slot + SEEN] = now;
      flows[slot + STATE] = state(generation, 0);
      return true;
    }
    return add(state(generation, 0), rule, now);
  }

  private boolean add(long state, long rule, long now) {
    if (size == limit || !budget.take(size)) {
      return false;
    }
    if (size * 2 >= flows.length >> SHIFT) {
      resize(Math.max(FIRST_SLOTS, 2 * slots()));
    }
    int at = home(localHigh, localLow, remoteHigh, remoteLow, ports);
    for (int probes = 0; probes < MAX_PROBES; probes++) {
      int slot = at << SHIFT;
      if (flows[slot + PORTS] == 0) {
        flows[slot] = localHigh;
        flows[slot + 1] = localLow;
        flows[slot + 2] = remoteHigh;
        flows[slot + 3] = remoteLow;
        flows[slot + PORTS] = ports;
        flows[slot + SEEN] = now;
        flows[slot + STATE] = state;
        flows[slot + RULE] = rule;
        size++;
        return true;
      }
      at = at + 1 & mask;
    }
    budget.giveBack(1);
    return false;
  }

  private static long state(int generation, long bits) {
    return (long) generation << GENERATION_SHIFT | bits;
  }

  private void resize(int slots) {
    var old = flows;
    flows = new long[slots << SHIFT];
    mask = (flows.length >> SHIFT) - 1;
    nextToSweep = 0;
    for (int from = 0; from < old.length; from += STRIDE) {
      if (old[from + PORTS] != 0) {
        int at = home(old[from], old[from + 1], old[from + 2], old[from + 3], old[from + PORTS]);
        while (flows[(at << SHIFT) + PORTS] != 0) {
          at = at + 1 & mask;
        }
        System.arraycopy(old, from, flows, at << SHIFT, STRIDE);
      }
    }
  }

  /// Forgets a flow.
  void remove(int slot) {
    size--;
    budget.giveBack(1);
    int hole = slot >> SHIFT;
    // Backward shift: whatever probing would no longer reach across the hole moves into it.
    for (int at = hole + 1 & mask; flows[(at << SHIFT) + PORTS] != 0; at = at + 1 & mask) {
      int from = at << SHIFT;
      int home =
          home(flows[from], flows[from + 1], flows[from + 2], flows[from + 3], flows[from + PORTS]);
      if ((at - home & mask) >= (at - hole & mask)) {
        System.arraycopy(flows, from, flows, hole << SHIFT, STRIDE);
        hole = at;
      }
    }
    flows[(hole << SHIFT) + PORTS] = 0;
  }

  /// Forgets all flows.
  void clear() {
    budget.giveBack(size);
    size = 0;
    flows = NO_FLOWS;
    mask = 0;
    nextToSweep = 0;
  }

  /// Returns whether nothing was seen of a flow for so long that it counts no more.
  boolean isOver(int slot, long now) {
    return now - flows[slot + SEEN] > lifetime(slot);
  }

  private long lifetime(int slot) {
    long key = flows[slot + PORTS];
    long state = flows[slot + STATE];
    if ((key & IS_FRAGMENT) != 0) {
      return limits.fragments();
    }
    return switch ((int) (key >>> 24) & 0xFF) {
      case FrameView.TCP -> {
        if ((state & RESET) != 0
            || (state & (ENDED_HERE | ENDED_THERE)) == (ENDED_HERE | ENDED_THERE)) {
          yield limits.closed();
        }
        yield (state & ANSWERED) == 0 || (state & (ENDED_HERE | ENDED_THERE)) != 0
            ? limits.halfOpen()
            : limits.established();
      }
      case FrameView.UDP -> limits.datagrams();
      default -> limits.others();
    };
  }

  /// Returns whether a TCP connection has ended, so that another may begin with the same ports.
  boolean isClosed(int slot) {
    long state = flows[slot + STATE];
    return (state & RESET) != 0 || (state & (ENDED_HERE | ENDED_THERE)) != 0;
  }

  /// Notes a packet of a flow.
  void seen(int slot, FrameView packet, boolean out, long now) {
    flows[slot + SEEN] = now;
    long before = flows[slot + STATE];
    long state = before;
    if (out != ((state & BEGUN_HERE) != 0)) {
      state |= ANSWERED;
    }
    if (packet.isTcp() && !packet.laterFragment) {
      if ((packet.tcpFlags & Tcp.FIN) != 0) {
        state |= out ? ENDED_HERE : ENDED_THERE;
      }
      if ((packet.tcpFlags & Tcp.RST) != 0) {
        state |= RESET;
      }
    }
    if (state != before) {
      flows[slot + STATE] = state;
    }
  }

  /// Returns under which rules it last was judged.
  int generation(int slot) {
    return (int) (flows[slot + STATE] >>> GENERATION_SHIFT);
  }

  /// Notes that a flow has passed the rules of a generation, and which one let it.
  void judged(int slot, int generation, long rule) {
    flows[slot + STATE] = state(generation, flows[slot + STATE] & 0xFFFF_FFFFL);
    flows[slot + RULE] = rule;
  }

  boolean isBegunHere(int slot) {
    return (flows[slot + STATE] & BEGUN_HERE) != 0;
  }

  /// Looks at some slots, and forgets the flows there that are over.
  void sweep(int slots, long now) {
    int all = slots();
    boolean isThrough = false;
    for (int i = 0; i < Math.min(slots, all); i++) {
      int slot = nextToSweep << SHIFT;
      if (flows[slot + PORTS] != 0 && isOver(slot, now)) {
        // Another one may have come to lie here: it is looked at next.
        remove(slot);
      } else {
        nextToSweep = nextToSweep + 1 & mask;
        isThrough |= nextToSweep == 0;
      }
    }
    // What a flood once took is given back.
    if (isThrough && all > FIRST_SLOTS && size * SPARSE < all) {
      resize(all / 2);
    }
  }

  /// Returns how many slots there are.
  int slots() {
    return flows.length >> SHIFT;
  }
}
