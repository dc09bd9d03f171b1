package io.interspan.model.feed;

import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A consumer in [FeedWorld]: follows relays, keeps its copies on a disk that may lag behind.
final class WorldConsumer implements VirtualNet.Node {
  private static final String FEED = "test";

  private final String name;
  private final VirtualNet net;
  private final List<String> relays;
  private final FeedLimits limits;
  private final WorldAudit audit;
  private final TreeMap<CopyWrite.Key, StoredEntry> disk;
  private final List<CopyWrite> unwritten = new ArrayList<>();
  private final TreeMap<String, FeedMirror> mirrors = new TreeMap<>();
  private DurableCopies durable;
  int resumed;

  WorldConsumer(
      String name, VirtualNet net, List<String> relays, FeedLimits limits, WorldAudit audit) {
    this.name = name;
    this.net = net;
    this.relays = relays;
    this.limits = limits;
    this.audit = audit;
    this.disk = new TreeMap<>(TestRows.ORDER);
    this.durable = DurableCopies.load(FEED, List.of(), limits);
    start();
  }

  Map<String, FeedMirror> mirrors() {
    return mirrors;
  }

  OriginCopies copies() {
    return durable.copies();
  }

  /// A crash: what had not reached the disk is lost, and nothing else.
  void restart() {
    unwritten.clear();
    durable = DurableCopies.load(FEED, List.copyOf(disk.values()), limits);
    durable.copies().origins().forEach(origin -> audit.complete(name, origin, durable.copies()));
    if (durable.relay().isPresent()) {
      resumed++;
    }
    start();
  }

  private void start() {
    mirrors.clear();
    for (var relay : relays) {
      var mirror = durable.mirror(relay);
      mirrors.put(relay, mirror);
      mirror.start(net.now).next().ifPresent(pull -> net.send(name, relay, pull));
    }
  }

  @Override
  public void receive(String from, Object body, long now) {
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
    mirrors.forEach((relay, mirror) -> act(relay, mirror, mirror.onTick(now)));
    if (net.random.nextInt(4) == 0) {
      unwritten.forEach(write -> TestRows.apply(disk, write));
      unwritten.clear();
    }
  }

  private void act(String relay, FeedMirror mirror, MirrorStep step) {
    audit.step(step);
    step.next().ifPresent(pull -> net.send(name, relay, pull));
    if (step instanceof MirrorStep.Applied applied) {
      audit.plain(mirror, applied);
      var did = durable.apply(relay, mirror, applied);
      audit.changed(durable, name, did.changes(), copies(), mirror);
      unwritten.add(did.write());
    }
  }
}
