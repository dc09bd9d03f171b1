package io.interspan.simulation;

import io.interspan.model.Bytes;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Vni;
import io.interspan.packet.header.Ethernet;
import io.interspan.vtep.forward.Geneve;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Sees to it that frames reach exactly the members of their segment.
///
/// At any time: no guest gets a frame of a segment that no port was ever declared for it on, and no
/// host a datagram of a segment that no guest of its ever was on. When all is quiet: a broadcast
/// reaches each other member once and nobody else, a unicast its target only.
final class FrameAuditor {
  private static final String AUDITOR = "frames";

  /// IEEE 802: for local experiments.
  private static final int TYPE = 0x88B5;

  private static final int ID_OFFSET = Ethernet.HEADER_LENGTH;
  private static final MacAddress NOBODY = new MacAddress(0x02_00_00_00_ff_ffL);

  /// Time for a frame to get everywhere, in milliseconds.
  private static final long ON_THE_WAY = 100;

  private final World world;
  private final TreeMap<Long, Vni> sentOn = new TreeMap<>();
  private final TreeMap<Long, TreeMap<String, Integer>> receipts = new TreeMap<>();
  private final TreeMap<Long, String> names = new TreeMap<>();
  private long lastId;

  FrameAuditor(World world) {
    this.world = world;
  }

  void know(Workload guest) {
    names.put(guest.mac().value(), guest.name());
  }

  /// A guest's frame enters the data plane.
  void sent(String guest, @Nullable Vni on, Bytes frame) {
    var buffer = ByteBuffer.wrap(frame.unsafeArray());
    world.trace().add(frame.unsafeArray(), () -> guest + " sends on " + on);
    if (on != null && isTest(buffer)) {
      sentOn.put(buffer.getLong(ID_OFFSET), on);
    }
  }

  private static boolean isTest(ByteBuffer frame) {
    return frame.capacity() >= ID_OFFSET + Long.BYTES && Ethernet.type(frame, 0) == TYPE;
  }

  /// A datagram arrives at a host.
  void arrives(HostMachine host, Datagram datagram) {
    int vni = Geneve.vni(ByteBuffer.wrap(datagram.payload()), 0);
    if (host.everHere().stream().noneMatch(guest -> world.history().wasMember(guest, vni))) {
      throw new Violation(
          AUDITOR,
          "a frame of segment "
              + vni
              + " arrives at "
              + host.name()
              + ", which never had a port"
              + " on it");
    }
  }

  /// A guest received a frame.
  void received(Workload guest, byte[] bytes) {
    var frame = ByteBuffer.wrap(bytes);
    var source = names.get(Ethernet.source(frame, 0));
    world.trace().add(bytes, () -> guest.name() + " receives a frame of " + source);
    if (source == null) {
      throw new Violation(AUDITOR, guest.name() + " received a frame of no guest");
    }
    if (source.equals(guest.name())) {
      throw new Violation(AUDITOR, guest.name() + " received its own frame");
    }
    if (!world.history().metEver(source, guest.name())) {
      throw new Violation(
          AUDITOR, guest.name() + " received a frame of " + source + ", never on its segment");
    }
    if (isTest(frame)) {
      long id = frame.getLong(ID_OFFSET);
      receipts.computeIfAbsent(id, _ -> new TreeMap<>()).merge(guest.name(), 1, Integer::sum);
      var on = sentOn.get(id);
      if (on == null || !world.history().wasMember(guest.name(), on.value())) {
        throw new Violation(
            AUDITOR,
            guest.name() + " received a frame of segment " + on + ", on which it never was");
      }
    }
  }

  /// Sends a frame with an id of its own.
  long send(Workload from, MacAddress to) {
    long id = ++lastId;
    var frame = ByteBuffer.allocate(Ethernet.MIN_FRAME_LENGTH);
    Ethernet.write(frame, 0, to.value(), from.mac().value(), TYPE);
    frame.putLong(ID_OFFSET, id);
    from.guest().send(frame.array());
    return id;
  }

  private record Expected(String what, SortedMap<String, Integer> receipts) {}

  /// Tries every way between guests; all must be quiet, and converged.
  void tryAll() {
    var members = world.expectations().members();
    var expected = new TreeMap<Long, Expected>();
    for (var from : world.guests().values()) {
      var others = others(from, members);
      expected.put(
          send(from, MacAddress.BROADCAST),
          new Expected("a broadcast of " + from.name(), once(others)));
      expected.put(
          send(from, NOBODY),
          new Expected("a frame of " + from.name() + " to nobody's address", once(others)));
      for (var other : others) {
        expected.put(
            send(from, other.mac()),
            new Expected(
                "a frame of " + from.name() + " to " + other.name(), once(List.of(other))));
      }
    }
    world.run(ON_THE_WAY);
    expected.forEach((id, frame) -> {
      SortedMap<String, Integer> got = receipts.getOrDefault(id, new TreeMap<>());
      if (!got.equals(frame.receipts())) {
        throw new Violation(
            AUDITOR,
            frame.what() + " reached " + got + ", it should have been " + frame.receipts());
      }
    });
    sentOn.clear();
    receipts.clear();
  }

  private static List<Workload> others(Workload from, SortedMap<String, List<Workload>> members) {
    for (var segment : members.values()) {
      if (segment.contains(from)) {
        return segment.stream().filter(other -> other != from).toList();
      }
    }
    return List.of();
  }

  private static SortedMap<String, Integer> once(List<Workload> guests) {
    var receipts = new TreeMap<String, Integer>();
    guests.forEach(guest -> receipts.put(guest.name(), 1));
    return receipts;
  }

  /// Has every member of a segment ping every other: those are answered that the rules let pass.
  void pingAll() {
    var problems = new ArrayList<String>();
    for (var segment : world.expectations().members().values()) {
      for (var from : segment) {
        for (var to : segment) {
          if (from != to) {
            ping(from, to, problems);
          }
        }
      }
    }
    world.run(2_500);
    if (!problems.isEmpty()) {
      throw new Violation(AUDITOR, "pings failed: " + problems);
    }
  }

  private void ping(Workload from, Workload to, List<String> problems) {
    var name = from.name() + " to " + to.name() + ": ";
    boolean mayPass = world.expectations().mayPing(from, to);
    problems.add(name + "no answer");
    from.guest()
        .ping(to.ip())
        .whenComplete((_, error) -> {
          problems.remove(name + "no answer");
          if (error == null && !mayPass) {
            problems.add(name + "answered, though rules do not let it pass");
          } else if (error != null && mayPass) {
            problems.add(name + error.getMessage());
          }
        });
  }
}
