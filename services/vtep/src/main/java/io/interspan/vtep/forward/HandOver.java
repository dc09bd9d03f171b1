package io.interspan.vtep.forward;

import io.interspan.model.net.IpAddress;
import io.interspan.packet.BatchQueue;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.Slab;
import io.interspan.vtep.filter.FlowBudget;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One of the packet loops that share the work of a host, and the queues between it and the others.
///
/// A port belongs to one of them, with its firewall and its flows; which one follows from its MAC
/// address alone ([#loopOf]), so that the kernel can tell, too, and gives a datagram to the right
/// one at once. What comes to another (a broadcast, a frame from a port there) is copied and handed
/// over before it is judged, with its segment's Geneve header in its headroom.
///
/// On its own loop only. Bounds: [#MAX_LOOPS], [#MAX_BATCHES] from each loop to each other, of 256
/// KiB and made when first needed: 56 MiB, where all of eight loops have had much for all others.
public final class HandOver {
  /// The loops of a host: each carries some Gbit/s.
  public static final int MAX_LOOPS = 8;

  /// Batches that may wait on their way from one loop to another.
  public static final int MAX_BATCHES = 4;

  /// A port's loop, in integers of 32 bits without a sign: the last 32 bits of its MAC address by
  /// this (Fibonacci hashing), the upper 16 bits of that by the number of loops, and of that the
  /// upper 16. Addresses that follow each other come to different loops.
  public static final int HASH = 0x9E37_79B1;

  /// See [#HASH].
  public static final int HASH_SHIFT = 16;

  private final PacketLoop loop;
  private final int index;
  private final int loops;

  /// To each of the others, by their indexes; the own one stays empty.
  private final BatchQueue[] queues;

  private final @Nullable FrameBatch[] filling;

  /// A bit for each loop that was handed something since [#begin].
  private int handed;

  private Moves moves = (_, _) -> {};
  private List<HandOver> all;

  /// The flows of all ports of the host.
  private final FlowBudget flows;

  /// Hears that an address was seen at a port of another loop.
  interface Moves {
    void onMoved(int vni, IpAddress ip);
  }

  private HandOver(PacketLoop loop, int index, int loops, FlowBudget flows) {
    this.flows = flows;
    this.loop = loop;
    this.index = index;
    this.loops = loops;
    queues =
        IntStream.range(0, loops)
            .mapToObj(_ -> new BatchQueue(MAX_BATCHES))
            .toArray(BatchQueue[]::new);
    filling = new @Nullable FrameBatch[loops];
    all = List.of(this);
  }

  /// Returns the side of each of the loops that share a host.
  public static List<HandOver> among(List<PacketLoop> loops) {
    if (loops.isEmpty() || loops.size() > MAX_LOOPS) {
      throw new IllegalArgumentException(
          "a host has 1 to %d packet loops, not %d".formatted(MAX_LOOPS, loops.size()));
    }
    var flows = new FlowBudget(Limits.FLOWS);
    var all =
        IntStream.range(0, loops.size())
            .mapToObj(i -> new HandOver(loops.get(i), i, loops.size(), flows))
            .toList();
    all.forEach(one -> one.all = all);
    return all;
  }

  /// Returns which of a host's loops a port with this address belongs to.
  public static int loopOf(long mac, int loops) {
    int hash = ((int) mac * HASH) >>> HASH_SHIFT;
    return (hash * loops) >>> HASH_SHIFT;
  }

  PacketLoop loop() {
    return loop;
  }

  FlowBudget flows() {
    return flows;
  }

  /// Returns how many loops there are.
  int loops() {
    return loops;
  }

  /// Returns the loop that a port with this address belongs to.
  int loopOf(long mac) {
    return loopOf(mac, loops);
  }

  boolean isHere(int other) {
    return other == index;
  }

  /// Returns whether this is the one that counts what all of them would count.
  boolean isFirst() {
    return index == 0;
  }

  /// A port's batch is at hand.
  void begin() {
    handed = 0;
  }

  /// Returns a bit for each loop that was handed something, or would have been, since [#begin].
  int handed() {
    return handed;
  }

  /// Hands a copy of a frame to another loop, at [#flush].
  ///
  /// @param toAll whether it is for all open ports of the segment that belong to the other loop;
  ///   else it is for the one with its destination
  /// @return whether there was room for it
  boolean add(int to, int vni, boolean toAll, Slab slab, int offset, int length, long offload) {
    handed |= 1 << to;
    var batch = filling[to];
    if (batch != null && batch.isFull()) {
      send(to, batch);
      batch = null;
    }
    if (batch == null) {
      batch = queues[to].take();
      if (batch == null) {
        return false;
      }
      filling[to] = batch;
    }
    int at = batch.copyOf(slab, offset, length);
    batch.setOffload(at, offload);
    int header = batch.offset(at) - Geneve.HEADER_LENGTH;
    Geneve.write(batch.buffer(at), header, vni);
    batch.buffer(at).put(header + Geneve.RESERVED_OFFSET, (byte) (toAll ? 1 : 0));
    return true;
  }

  /// Returns whether a frame that was handed over is for all of its segment.
  static boolean isToAll(Slab slab, int offset) {
    return slab.buffer().get(offset - Geneve.HEADER_LENGTH + Geneve.RESERVED_OFFSET) != 0;
  }

  /// Returns the segment of a frame that was handed over.
  static int vni(Slab slab, int offset) {
    return Geneve.vni(slab.buffer(), offset - Geneve.HEADER_LENGTH);
  }

  private void send(int to, FrameBatch batch) {
    filling[to] = null;
    queues[to].put(batch);
    all.get(to).loop.wake();
  }

  /// Has what was added go.
  void flush() {
    for (int to = 0; to < loops; to++) {
      var batch = filling[to];
      if (batch != null) {
        send(to, batch);
      }
    }
  }

  /// Says who hears, on this loop, that an address was seen at a port of another one.
  void onMoved(Moves listener) {
    moves = listener;
  }

  /// Tells the other loops that an address was seen at a port of this one.
  void moved(int vni, IpAddress ip) {
    for (var other : all) {
      if (other != this) {
        try {
          other.loop.submit(() -> other.moves.onMoved(vni, ip));
        } catch (IllegalStateException _) {
          // It has too much to do to hear it: the address is not new to it when it comes back.
        }
      }
    }
  }

  /// Returns whether one of these loops has not taken yet what it was handed, and is asked to wake
  /// this one when it has. So a port's frames wait with the port, where they would be lost.
  ///
  /// @param loops a bit for each
  boolean awaits(int loops) {
    for (int left = loops; left != 0; left &= left - 1) {
      if (queues[Integer.numberOfTrailingZeros(left)].awaitsBatch()) {
        return true;
      }
    }
    return false;
  }

  /// Returns the batch that another loop handed to this one; null where there is none.
  @Nullable FrameBatch next(int from) {
    return all.get(from).queues[index].next();
  }

  /// Gives it back.
  void recycle(int from, FrameBatch batch) {
    var other = all.get(from);
    if (other.queues[index].recycle(batch)) {
      other.loop.wake();
    }
  }
}
