package io.interspan.model.feed;

import io.interspan.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// A relay in [FeedWorld]: follows every host, and feeds what it acts upon.
final class WorldRelay implements VirtualNet.Node {
  private final String name;
  private final VirtualNet net;
  private final Producing producing;
  private final TreeMap<String, FeedMirror> mirrors = new TreeMap<>();
  private final OriginCopies copies;
  private final WorldAudit audit;

  /// A life that takes over nothing, or `backup`, an older table's content.
  WorldRelay(
      String name,
      VirtualNet net,
      long epoch,
      List<String> hosts,
      FeedLimits limits,
      WorldAudit audit,
      List<FeedEntry> backup,
      List<OriginStatus> marks) {
    this.name = name;
    this.net = net;
    this.audit = audit;
    this.copies = new OriginCopies(limits);
    this.producing = new Producing(name, net, new FeedTable(epoch, limits), limits);
    restore(backup, marks);
    for (var host : hosts) {
      var mirror = new FeedMirror(limits);
      mirrors.put(host, mirror);
      mirror.start(net.now).next().ifPresent(pull -> net.send(name, host, pull));
    }
  }

  private void restore(List<FeedEntry> backup, List<OriginStatus> marks) {
    var values = new TreeMap<String, TreeMap<String, Bytes>>();
    for (var entry : backup) {
      values
          .computeIfAbsent(entry.origin(), _ -> new TreeMap<>())
          .put(entry.key(), Objects.requireNonNull(entry.value()));
    }
    var change = table().begin();
    for (var mark : marks) {
      change.origin(mark.origin(), mark.state(), mark.stamp());
      if (mark.state() != OriginStatus.State.REMOVED) {
        copies.restore(
            mark.origin(),
            mark.stamp(),
            mark.state() != OriginStatus.State.FILLING,
            values.getOrDefault(mark.origin(), new TreeMap<>()));
      }
    }
    backup.forEach(e -> change.put(e.origin(), e.key(), Objects.requireNonNull(e.value())));
    change.commit();
  }

  FeedTable table() {
    return producing.table;
  }

  Map<String, FeedMirror> mirrors() {
    return mirrors;
  }

  OriginCopies copies() {
    return copies;
  }

  /// The same epoch goes on from a disk that kept no tombstones.
  void reload(FeedLimits limits) {
    var old = table();
    producing.table =
        FeedTable.restore(
            old.current(), old.current().version(), old.entries(), old.statuses(), limits);
  }

  @Override
  public void receive(String from, Object body, long now) {
    if (body instanceof FeedPull pull) {
      producing.onPull(from, pull, now);
      return;
    }
    var mirror = mirrors.get(from);
    if (mirror != null) {
      act(
          from,
          mirror,
          body instanceof FeedHint hint
              ? mirror.onHint(hint, now)
              : mirror.onAnswer((FeedAnswer) body, now));
    }
  }

  @Override
  public void tick(long now) {
    mirrors.forEach((host, mirror) -> act(host, mirror, mirror.onTick(now)));
    producing.tick(now);
  }

  private void act(String host, FeedMirror mirror, MirrorStep step) {
    audit.step(step);
    step.next().ifPresent(pull -> net.send(name, host, pull));
    if (step instanceof MirrorStep.Applied applied) {
      applied.next().ifPresent(pull -> net.send(name, host, pull));
      audit.plain(mirror, applied);
      var changes = copies.offer(host, mirror, applied);
      audit.changed(this, name, changes, copies, mirror);
      var change = table().begin();
      copies.passOn(changes, applied, change);
      if (change.commit()) {
        producing.changed(net.now);
      }
    }
  }

  List<FeedEntry> content() {
    return new ArrayList<>(table().entries());
  }
}
