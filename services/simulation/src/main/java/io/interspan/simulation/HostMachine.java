package io.interspan.simulation;

import io.interspan.host.logic.DataPlaneChange;
import io.interspan.host.logic.DataPlaneUpdate;
import io.interspan.host.logic.DataPlaneView;
import io.interspan.host.logic.HostConfig;
import io.interspan.host.logic.HostEffect;
import io.interspan.host.logic.HostEvent;
import io.interspan.host.logic.HostLogic;
import io.interspan.host.logic.SessionEffect;
import io.interspan.message.Effect;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.ServiceAddress;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import io.interspan.model.net.Vni;
import io.interspan.packet.Counters;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.Slab;
import io.interspan.vtep.Hop;
import io.interspan.vtep.VtepControl;
import io.interspan.vtep.forward.Forwarder;
import io.interspan.vtep.forward.TunnelSender;
import io.interspan.vtep.route.Gateways;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A host: its agent, its data plane, and the guests that are there.
final class HostMachine {
  private final World world;
  private final HostConfig config;
  private final SimulatedProcess<HostLogic> agent;
  private final TreeMap<String, Workload> guests = new TreeMap<>();

  /// To which endpoint sessions with a controller are opened, by its address.
  private final TreeMap<String, String> ways = new TreeMap<>();

  private final FrameBatch arriving = new FrameBatch(1, FrameBatch.SLOT_BYTES);
  private final TreeSet<String> everHere = new TreeSet<>();
  private DataPlaneMirror mirror;
  private @Nullable Forwarder forwarder;
  private boolean starting;
  private boolean lost;

  /// A machine whose agent is told what `config` gives each time it starts.
  HostMachine(World world, Supplier<HostConfig> config) {
    this.world = world;
    this.config = config.get();
    this.mirror = new DataPlaneMirror(name());
    this.agent =
        new SimulatedProcess<>(
            address(),
            world.surroundings(),
            world.disk(address()),
            () -> new HostLogic(config.get()),
            this::perform);
    world
        .loop()
        .add(now -> {
          var running = forwarder;
          return running == null ? 0 : running.poll(now);
        });
  }

  SimulatedProcess<HostLogic> agent() {
    return agent;
  }

  /// Returns the name of its plan's feed, by which its disk has it.
  String planId() {
    return new FeedId(Feeds.HOST_PLAN, host()).toString();
  }

  HostConfig config() {
    return config;
  }

  String site() {
    return config.site();
  }

  String host() {
    return config.host();
  }

  /// Returns site and host, `west/h1`.
  String name() {
    return config.origin();
  }

  Tep tep() {
    return config.tep();
  }

  ServiceAddress address() {
    return config.address();
  }

  SortedMap<String, Workload> guests() {
    return Collections.unmodifiableSortedMap(guests);
  }

  /// Returns the guests that were ever here.
  SortedSet<String> everHere() {
    return Collections.unmodifiableSortedSet(everHere);
  }

  boolean isRunning() {
    return agent.isRunning();
  }

  /// Returns whether there is a session's way to or from a controller.
  boolean hasWay(String controller) {
    var endpoint = ways.get(controller);
    return endpoint != null
        && world.nodes(site()).listensAt(ServiceAddress.parse(controller).node(), endpoint);
  }

  /// Starts the machine, the guests that are there with it.
  void start() {
    var made =
        new Forwarder(
            tep(),
            world.loop(),
            new Sender(),
            (port, mac, ip) -> world.timeline().after(0, () -> learned(port, mac, ip)),
            new Counters(),
            0);
    made.observe(this::onHop);
    mirror = new DataPlaneMirror(name());
    forwarder = made;
    lost = false;
    starting = true;
    agent.start();
    if (world.tampering().listsTooEarly(address())) {
      agent.handle((l, now) -> l.on(new HostEvent.AttachmentsListed(), now));
      guests
          .values()
          .forEach(guest -> world.timeline().after(2_000, () -> attachHere(guest, made)));
    } else {
      guests.values().forEach(guest -> attachHere(guest, made));
      agent.handle((l, now) -> l.on(new HostEvent.AttachmentsListed(), now));
    }
    starting = false;
    world.shrink().look(this);
  }

  private void attachHere(Workload guest, Forwarder to) {
    if (to == forwarder && guests.containsKey(guest.name())) {
      to.control().attach(guest.name(), guest.guest().port(), guest.mac());
      mirror.attached(guest.name());
      agent.handle((l, now) -> l.on(new HostEvent.Attached(guest.name(), guest.mac()), now));
    }
  }

  private void learned(String port, MacAddress mac, IpAddress ip) {
    agent.handle((l, now) -> l.on(new HostEvent.Learned(port, mac, ip), now));
  }

  /// Kills the machine: its data plane is gone, its guests are mute until it is back.
  void crash() {
    agent.crash();
    forwarder = null;
    mirror = new DataPlaneMirror(name());
    ways.clear();
    guests.values().forEach(guest -> guest.guest().port().onLink(false));
  }

  /// The machine is gone, until somebody starts it again.
  void lose() {
    lost = true;
    List.copyOf(guests.values()).forEach(this::detach);
  }

  boolean isLost() {
    return lost;
  }

  /// Shuts the machine down in good order: it says good-bye first.
  void leave() {
    agent.handle((l, now) -> l.on(new HostEvent.Leaving(), now));
    crash();
  }

  /// The way to a controller broke, and the host noticed.
  void sessionLost(ServiceAddress controller) {
    agent.handle((l, now) -> l.on(new HostEvent.SessionLost(controller), now));
  }

  void attach(Workload guest) {
    world.trace().note(guest.name() + " attaches to " + name());
    guests.put(guest.name(), guest);
    everHere.add(guest.name());
    guest.at(this, world.timeline().now());
    var running = forwarder;
    if (running != null) {
      attachHere(guest, running);
    }
  }

  void detach(Workload guest) {
    world.trace().note(guest.name() + " leaves " + name());
    guests.remove(guest.name());
    guest.at(null, world.timeline().now());
    var running = forwarder;
    if (running != null) {
      agent.handle((l, now) -> l.on(new HostEvent.Detached(guest.name()), now));
      mirror.detached(guest.name());
      running.control().detach(guest.name());
    }
  }

  private void perform(SimulatedProcess<HostLogic> process, Effect.Own effect) {
    switch ((HostEffect) effect) {
      case DataPlaneUpdate update -> {
        var running = forwarder;
        if (running != null) {
          running
              .control()
              .update(control -> update.changes().forEach(change -> tell(control, change)));
          if (!starting) {
            world.shrink().look(this);
          }
        }
      }
      case SessionEffect.Connect(var controller, var endpoint) ->
          ways.put(controller.toString(), endpoint);
      case SessionEffect.Disconnect(var controller) -> ways.remove(controller.toString());
      case HostEffect.LookAfterTaps _, HostEffect.TapKept _ ->
          throw new AssertionError("nobody attached TAP devices: " + effect);
    }
  }

  private void tell(VtepControl control, DataPlaneChange change) {
    world.trace().note(name() + " data plane: " + change);
    if (!world.tampering().arrives(address(), change)) {
      return;
    }
    mirror.apply(change);
    switch (change) {
      case DataPlaneChange.AddSegment(var vni) -> control.addSegment(vni, true);
      case DataPlaneChange.RemoveSegment(var vni) -> control.removeSegment(vni);
      case DataPlaneChange.SetTeps(var vni, var replicateTo, var admitFrom) ->
          control.setTeps(vni, replicateTo, admitFrom);
      case DataPlaneChange.PutMac(var vni, var mac, var tep) -> control.putMac(vni, mac, tep);
      case DataPlaneChange.RemoveMac(var vni, var mac) -> control.removeMac(vni, mac);
      case DataPlaneChange.PutArp(var vni, var ip, var mac) -> control.putArp(vni, ip, mac);
      case DataPlaneChange.RemoveArp(var vni, var ip) -> control.removeArp(vni, ip);
      case DataPlaneChange.SetGateways(var vni, var router, var gateways) ->
          control.setGateways(vni, new Gateways(router, gateways));
      case DataPlaneChange.GuardPort(var port, var guard) -> control.guard(port, guard);
      case DataPlaneChange.OpenPort(var port, var vni) -> control.open(port, vni);
      case DataPlaneChange.ClosePort(var port) -> control.close(port);
    }
  }

  private void onHop(Hop hop) {
    var port = hop.portId();
    if (hop.point() == Hop.Point.FROM_PORT && port != null) {
      world.frames().sent(port, openOn(port), hop.frame());
    }
  }

  /// Returns the segment on which a guest's port is open here, or null.
  @Nullable Vni openOn(String port) {
    return mirror.openOn(port);
  }

  /// Returns what the data plane holds.
  DataPlaneView holds() {
    return mirror.view(world.segmentPaths());
  }

  /// Takes a datagram from the network.
  void receive(Datagram datagram) {
    var running = forwarder;
    if (running == null) {
      return;
    }
    arriving.clear();
    int index = arriving.claim();
    arriving.buffer(index).put(arriving.offset(index), datagram.payload());
    arriving.setLength(index, datagram.payload().length);
    arriving.setSource(index, datagram.from().address());
    arriving.setIngress(FrameBatch.FROM_TUNNEL);
    running.forward(arriving, world.loop().now());
  }

  /// Where the data plane's datagrams go.
  private final class Sender implements TunnelSender {
    @Override
    public int send(Slab slab, int offset, int length, long offload, Tep to) {
      var payload = new byte[length];
      slab.buffer().get(offset, payload);
      world.underlay().send(new Datagram(tep(), to, payload));
      return 1;
    }
  }
}
