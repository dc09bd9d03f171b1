package io.interspan.host.logic;

import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.ServiceAddress;
import io.interspan.message.SessionBye;
import io.interspan.message.SessionHello;
import io.interspan.message.ShardMapEntry;
import io.interspan.message.ShardMaps;
import io.interspan.model.shard.ShardMap;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A host's sessions with the nodes of its site's control plane: as many as the shard map wants.
///
/// ```
///             hello, repeated           welcome
///   unknown ────────────────▶ greeting ─────────▶ open
///                                ▲  ▲               │
///                                │  └───────────────┘ silent, way broken, refused
///                                └── another node, as the map of a refusal says
/// ```
///
/// While a node that is wanted does not answer, the others are asked in turn: one of them may know
/// a newer map. A map of a lower epoch than the one held is not believed.
///
/// A node that does not answer where the map says is asked where the configuration says, and so on
/// in turn: a map that a node read from its disk may show the endpoints of an earlier life.
final class HostSessions {
  /// How many hellos a node may leave unanswered before it is asked at another place: a connection
  /// may take a while, and turning away ends it.
  private static final int HELLOS_A_PLACE = 4;

  private static final class Session {
    boolean open;
    long helloAt = Long.MIN_VALUE;
    long heardAt;
  }

  private final HostConfig config;
  private final TreeMap<String, Session> sessions = new TreeMap<>();
  private final TreeMap<String, String> configured = new TreeMap<>();

  /// Where the map says, or else the configuration.
  private final TreeMap<String, String> endpoints = new TreeMap<>();

  private final TreeMap<String, String> connected = new TreeMap<>();

  /// How many hellos were sent to a node since it answered.
  private final TreeMap<String, Integer> unanswered = new TreeMap<>();

  private ShardMap map = ShardMap.NONE;
  private long askedAt = Long.MIN_VALUE;
  private boolean closed;
  private int asked;

  HostSessions(HostConfig config) {
    this.config = config;
    config.controllers().forEach(spot -> configured.put(spot.node(), spot.sessionEndpoint()));
    endpoints.putAll(configured);
  }

  ShardMap map() {
    return map;
  }

  /// Returns the nodes whose sessions are open.
  List<String> open() {
    return sessions.entrySet().stream()
        .filter(session -> session.getValue().open)
        .map(Map.Entry::getKey)
        .toList();
  }

  boolean isOpen(String node) {
    var session = sessions.get(node);
    return session != null && session.open;
  }

  /// Returns the node that composes this host's plan, if the map is known.
  Optional<String> composer() {
    return map.composer(config.host());
  }

  /// Returns the node that gives this host the state of a segment, if the map is known.
  Optional<String> stateSource(String segment) {
    return map.stateSource(config.host(), segment);
  }

  ServiceAddress address(String node) {
    return ServiceAddress.controller(config.site(), node);
  }

  /// Sends what is due: hellos where no session is open.
  void tick(long now, List<Effect> out) {
    long interval = config.limits().helloInterval().toMillis();
    boolean missing = map.nodes().isEmpty();
    for (var node : map.sessionsOf(config.host())) {
      var session = sessions.computeIfAbsent(node, _ -> new Session());
      if (now - session.heardAt >= config.limits().silence().toMillis()) {
        close(session);
      }
      if (!session.open) {
        missing |= session.helloAt != Long.MIN_VALUE;
        if (session.helloAt == Long.MIN_VALUE || now - session.helloAt >= interval) {
          session.helloAt = now;
          hello(node, out);
        }
      }
    }
    if (missing && (askedAt == Long.MIN_VALUE || now - askedAt >= interval)) {
      askedAt = now;
      askAnother(out);
    }
    connect(out);
  }

  private void askAnother(List<Effect> out) {
    var others = new LinkedHashSet<String>();
    config.controllers().forEach(spot -> others.add(spot.node()));
    others.addAll(map.nodes());
    // One that was away when the map was allotted may be all that is there now.
    others.addAll(endpoints.keySet());
    map.sessionsOf(config.host()).forEach(others::remove);
    if (!others.isEmpty()) {
      hello(List.copyOf(others).get(Math.floorMod(asked++, others.size())), out);
    }
  }

  private void hello(String node, List<Effect> out) {
    var endpoint = endpoint(node);
    if (endpoint != null && !endpoint.equals(connected.put(node, endpoint))) {
      out.add(new SessionEffect.Connect(address(node), endpoint));
    }
    unanswered.merge(node, 1, Integer::sum);
    out.add(
        new Effect.Send(
            envelope(node)
                .setHello(SessionHello.newBuilder().setSite(config.site()).setHost(config.host()))
                .build()));
  }

  /// Returns where to ask a node: where it answered last, or else at the next place.
  private @Nullable String endpoint(String node) {
    var last = connected.get(node);
    var mapped = endpoints.get(node);
    if (last == null) {
      return mapped;
    }
    int hellos = unanswered.getOrDefault(node, 0);
    if (hellos == 0 || hellos % HELLOS_A_PLACE != 0) {
      return last;
    }
    return last.equals(mapped) ? configured.getOrDefault(node, last) : mapped;
  }

  private Envelope.Builder envelope(String node) {
    return Envelope.newBuilder()
        .setFrom(config.address().toString())
        .setTo(address(node).toString())
        .setShardEpoch(map.epoch());
  }

  /// Lets go of the ways to nodes that are neither wanted nor being asked.
  private void connect(List<Effect> out) {
    var wanted = new TreeSet<>(map.sessionsOf(config.host()));
    if (map.nodes().isEmpty() || wanted.stream().anyMatch(node -> !isOpen(node))) {
      return;
    }
    for (var node : new ArrayList<>(connected.keySet())) {
      if (!wanted.contains(node)) {
        connected.remove(node);
        unanswered.remove(node);
        out.add(new SessionEffect.Disconnect(address(node)));
      }
    }
  }

  /// Takes a welcome.
  ///
  /// @return whether the node has a session with this host now
  /// @throws MalformedMessageException where its map is none
  boolean welcomed(String node, ShardMapEntry entry, long now) {
    unanswered.remove(node);
    if (!adopt(entry) || !map.sessionsOf(config.host()).contains(node)) {
      return false;
    }
    var session = sessions.computeIfAbsent(node, _ -> new Session());
    session.open = true;
    session.heardAt = now;
    return true;
  }

  /// Takes a refusal: the node is not this host's, or does not know it any more.
  ///
  /// @throws MalformedMessageException where its map is none
  void refused(String node, ShardMapEntry entry, long now, List<Effect> out) {
    unanswered.remove(node);
    if (entry.getEpoch() == 0 || !adopt(entry)) {
      return;
    }
    var session = sessions.get(node);
    if (session != null && session.open) {
      close(session);
      session.helloAt = Long.MIN_VALUE;
    }
    tick(now, out);
  }

  private void close(Session session) {
    closed |= session.open;
    session.open = false;
  }

  /// Returns whether a session was closed since the last call.
  boolean takeClosed() {
    boolean was = closed;
    closed = false;
    return was;
  }

  /// Takes over a map that is newer, and returns whether the one given is not older.
  private boolean adopt(ShardMapEntry entry) {
    var given = ShardMaps.read(entry);
    if (given.epoch() < map.epoch()) {
      return false;
    }
    if (given.epoch() > map.epoch()) {
      map = given;
      entry.getNodesList().forEach(node -> endpoints.put(node.getId(), node.getSessionEndpoint()));
      var wanted = map.sessionsOf(config.host());
      sessions.forEach((node, session) -> {
        if (!wanted.contains(node)) {
          close(session);
        }
      });
      sessions.keySet().retainAll(wanted);
    }
    return true;
  }

  /// Returns whether a feed message of this node counts, and notes that the node was heard.
  boolean heard(String node, long shardEpoch, long now) {
    var session = sessions.get(node);
    if (session == null || !session.open || shardEpoch < map.epoch()) {
      return false;
    }
    session.heardAt = now;
    return true;
  }

  /// Notes that the way to a node broke.
  void lost(String node) {
    var session = sessions.get(node);
    if (session != null) {
      close(session);
    }
  }

  /// Says good-bye to all nodes.
  void leave(List<Effect> out) {
    for (var node : open()) {
      out.add(new Effect.Send(envelope(node).setBye(SessionBye.getDefaultInstance()).build()));
    }
    sessions.clear();
  }
}
