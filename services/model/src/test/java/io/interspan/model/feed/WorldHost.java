package io.interspan.model.feed;

import io.interspan.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// An origin in [FeedWorld]: it knows the truth about itself, and feeds it.
///
/// Keys that begin with "e" are its for ever.
final class WorldHost implements VirtualNet.Node {
  private record Logged(long version, Map<String, Bytes> content, OriginStatus.State state) {}

  private final String name;
  private final VirtualNet net;
  private final FeedLimits limits;
  private final Producing producing;
  private final List<Logged> log = new ArrayList<>();
  private TreeMap<String, Bytes> truth = new TreeMap<>();
  private TreeMap<String, Bytes> backup = new TreeMap<>();
  private long epoch;
  private boolean left;
  private int replayed = -1;
  private int toFill;

  /// The content at each place at which it was marked complete.
  final TreeMap<Cursor, TreeMap<String, Bytes>> history = new TreeMap<>();

  WorldHost(String name, VirtualNet net, FeedLimits limits) {
    this.name = name;
    this.net = net;
    this.limits = limits;
    this.epoch = Epochs.next(0, net.now);
    this.producing = new Producing(name, net, new FeedTable(epoch, limits), limits);
    for (int i = 0; i < 2; i++) {
      truth.put("e" + i, value());
    }
    backup.putAll(truth);
    publish();
  }

  Map<String, Bytes> truth() {
    return truth;
  }

  boolean hasLeft() {
    return left;
  }

  FeedTable table() {
    return producing.table;
  }

  void change() {
    if (left) {
      return;
    }
    int changes = 1 + net.random.nextInt(6);
    for (int i = 0; i < changes; i++) {
      String key = "k" + net.random.nextInt(8);
      if (net.random.nextInt(3) == 0) {
        truth.remove(key);
      } else {
        truth.put(key, value());
      }
    }
    truth.put("e" + net.random.nextInt(2), value());
    if (isWhole()) {
      publish();
    }
  }

  void backup() {
    backup = new TreeMap<>(truth);
  }

  /// It leaves by a clean shutdown.
  void leave() {
    if (!left && isWhole()) {
      left = true;
      var change = table().begin();
      change.origin(name, OriginStatus.State.REMOVED, new Cursor(epoch, change.version())).commit();
      producing.changed(net.now);
    }
  }

  /// A new life that has forgotten its table, and fills it anew bit by bit.
  void restart(boolean fromBackup) {
    if (fromBackup) {
      truth = new TreeMap<>(backup);
    }
    left = false;
    epoch = Epochs.next(epoch, net.now);
    producing.table = new FeedTable(epoch, limits);
    log.clear();
    replayed = -1;
    toFill = truth.size();
    fill();
  }

  /// A new life within the same epoch, which replays its log.
  void replay() {
    if (left || !isWhole()) {
      return;
    }
    producing.table = new FeedTable(epoch, limits);
    replayed = 0;
  }

  @Override
  public void receive(String from, Object body, long now) {
    if (body instanceof FeedPull pull) {
      producing.onPull(from, pull, now);
    }
  }

  @Override
  public void tick(long now) {
    if (net.random.nextInt(5) == 0) {
      if (replayed >= 0) {
        replayStep();
      } else if (toFill > 0) {
        fill();
      }
    }
    producing.tick(now);
  }

  private boolean isWhole() {
    return replayed < 0 && toFill == 0;
  }

  private void replayStep() {
    if (replayed == log.size()) {
      replayed = -1;
      publish();
      return;
    }
    var logged = log.get(replayed++);
    become(logged.content(), logged.state(), table().begin(logged.version()));
  }

  private void fill() {
    toFill--;
    if (toFill <= 0) {
      toFill = 0;
      publish();
      return;
    }
    var part = new TreeMap<String, Bytes>();
    truth.entrySet().stream()
        .skip(toFill)
        .forEach(entry -> part.put(entry.getKey(), entry.getValue()));
    log(part, OriginStatus.State.FILLING);
  }

  private void publish() {
    var content = new TreeMap<>(truth);
    history.put(log(content, OriginStatus.State.COMPLETE), content);
  }

  private Cursor log(Map<String, Bytes> content, OriginStatus.State state) {
    var change = table().begin();
    log.add(new Logged(change.version(), content, state));
    become(content, state, change);
    producing.changed(net.now);
    return table().current();
  }

  private void become(
      Map<String, Bytes> content, OriginStatus.State state, FeedTable.Change change) {
    table().entries(name).keySet().stream()
        .filter(key -> !content.containsKey(key))
        .forEach(key -> change.remove(name, key));
    content.forEach((key, value) -> change.put(name, key, value));
    change.origin(name, state, new Cursor(epoch, change.version())).commit();
  }

  private Bytes value() {
    return Bytes.utf8(Integer.toString(net.random.nextInt(1000)));
  }
}
