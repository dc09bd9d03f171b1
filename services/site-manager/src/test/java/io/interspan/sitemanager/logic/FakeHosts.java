package io.interspan.sitemanager.logic;

import io.interspan.model.feed.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The hosts of one site: what they have outlives their controllers.
final class FakeHosts {
  private final TreeMap<String, Host> hosts = new TreeMap<>();
  private long lastEpoch;

  /// A host, and the node that it has its session with.
  static final class Host {
    final String id;
    String node;
    final TreeSet<String> attachments = new TreeSet<>();
    long version = 1;
    long realized;
    boolean isHere = true;

    /// Whether its node has no session with it any more.
    boolean isSilent;

    Host(String id, String node) {
      this.id = id;
      this.node = node;
    }

    Cursor stamp() {
      return new Cursor(1, version);
    }
  }

  Host add(String id, String node) {
    var host = new Host(id, node);
    hosts.put(id, host);
    return host;
  }

  void attach(String host, String attachment) {
    var it = host(host);
    if (it.attachments.add(attachment)) {
      it.version++;
    }
  }

  void detach(String host, String attachment) {
    var it = host(host);
    if (it.attachments.remove(attachment)) {
      it.version++;
    }
  }

  Host host(String id) {
    return Objects.requireNonNull(hosts.get(id));
  }

  List<Host> all() {
    return new ArrayList<>(hosts.values());
  }

  List<Host> of(String node) {
    return hosts.values().stream().filter(host -> host.isHere && host.node.equals(node)).toList();
  }

  Set<String> attachments() {
    var all = new TreeSet<String>();
    hosts.values().forEach(host -> all.addAll(host.attachments));
    return all;
  }

  /// Returns an epoch that no controller had before.
  long nextEpoch(long now) {
    lastEpoch = Math.max(lastEpoch + 1, now);
    return lastEpoch;
  }
}
