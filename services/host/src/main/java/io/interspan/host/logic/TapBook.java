package io.interspan.host.logic;

import io.interspan.message.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// The TAP devices that are to be there, until their workloads are detached: on the disk, whether
/// they can be had or not.
final class TapBook {
  /// How often it is looked whether they are there: a namespace may come after the agent, or be
  /// made anew.
  static final long LOOK_MILLIS = 5_000;

  private final DiskWrites disk;
  private final TreeMap<String, Tap> taps = new TreeMap<>();

  /// Those whose devices are not there, and why.
  private final TreeMap<String, String> missing = new TreeMap<>();

  /// The attachments of writes that are on their way, by ticket.
  private final TreeMap<Long, String> writing = new TreeMap<>();

  private long lookedAt;

  TapBook(DiskWrites disk) {
    this.disk = disk;
  }

  /// Takes those that were there before a restart.
  void restore(List<Tap> stored, long now, List<Effect> out) {
    lookedAt = now;
    stored.forEach(tap -> taps.put(tap.attachmentId(), tap));
    if (!stored.isEmpty()) {
      out.add(new HostEffect.LookAfterTaps(stored));
    }
  }

  /// Returns what is to be there, if it is.
  Optional<Tap> tap(String attachmentId) {
    return Optional.ofNullable(taps.get(attachmentId));
  }

  void attached(Tap tap, List<Effect> out) {
    var id = tap.attachmentId();
    missing.remove(id);
    if (tap.equals(taps.put(id, tap))) {
      out.add(new HostEffect.TapKept(id));
    } else {
      writing.put(disk.add(StoredHost.tap(tap), out), id);
    }
  }

  void detached(String attachmentId, List<Effect> out) {
    missing.remove(attachmentId);
    if (taps.remove(attachmentId) != null) {
      writing.put(disk.add(StoredHost.noTap(attachmentId), out), attachmentId);
    }
  }

  /// Notes that a device is not there.
  ///
  /// @return whether it is to be
  boolean missing(Tap tap, String reason) {
    boolean isWanted = tap.equals(taps.get(tap.attachmentId()));
    if (isWanted) {
      missing.put(tap.attachmentId(), reason);
    }
    return isWanted;
  }

  void persisted(long ticket, List<Effect> out) {
    var written = writing.remove(ticket);
    if (written != null) {
      out.add(new HostEffect.TapKept(written));
    }
  }

  void tick(long now, List<Effect> out) {
    if (!taps.isEmpty() && now - lookedAt >= LOOK_MILLIS) {
      lookedAt = now;
      out.add(
          new HostEffect.LookAfterTaps(
              missing.keySet().stream().flatMap(id -> tap(id).stream()).toList()));
    }
  }

  /// Returns which are not there, in words.
  List<String> problems() {
    var problems = new ArrayList<String>();
    missing.forEach((id, reason) ->
        problems.add(
            "workload %s is without its TAP device: %s; it is tried again, until it is detached"
                .formatted(id, reason)));
    if (problems.size() > 1) {
      problems.addFirst(problems.size() + " workloads are without their TAP devices");
    }
    return problems;
  }
}
