package io.interspan.simulation;

import io.interspan.message.PlanEntry;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.Segment;
import io.interspan.model.intent.SegmentPort;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;

/// All that the log on the disk said so far: each row, when it came, and what every site's plan was
/// after it.
final class History {
  private record Moment(
      LogRow row, long at, SortedMap<String, SortedMap<String, PlanEntry>> plans) {}

  private final List<Moment> moments = new ArrayList<>();
  private final Intents now = new Intents();

  /// Attachments that a port was ever declared for, with the number of its segment at that time.
  private final TreeSet<String> members = new TreeSet<>();

  /// Takes the next row of the log.
  void add(LogRow row, long at) {
    now.apply(row);
    moments.add(new Moment(row, at, new SlowPlans(now).plans()));
    for (var port : now.all(SegmentPort.class)) {
      var segment = now.get(port.segment(), Segment.class);
      if (segment != null && port.attachmentId().isPresent()) {
        members.add(member(port.attachmentId().get(), segment.overlayId().value()));
      }
    }
  }

  /// Notes that a port of a site's own was declared for an attachment on the segment with this
  /// number.
  void addMember(String attachment, int vni) {
    members.add(member(attachment, vni));
  }

  private static String member(String attachment, int vni) {
    return attachment + " " + vni;
  }

  /// Returns the last revision.
  long revision() {
    return now.revision();
  }

  /// Returns the objects as they are now.
  Intents now() {
    return now;
  }

  /// Returns a row.
  LogRow row(long revision) {
    return moments.get((int) revision - 1).row;
  }

  /// Returns when a row was on the disk, in milliseconds since 1970 UTC.
  long at(long revision) {
    return moments.get((int) revision - 1).at;
  }

  /// Returns a site's plan after a revision, without revisions of its entries.
  SortedMap<String, PlanEntry> plan(String site, long revision) {
    if (revision == 0) {
      return Collections.emptySortedMap();
    }
    return moments.get((int) revision - 1).plans.getOrDefault(site, Collections.emptySortedMap());
  }

  /// Returns a site's plan as it is now.
  SortedMap<String, PlanEntry> plan(String site) {
    return plan(site, revision());
  }

  /// Returns the objects as they were after a revision.
  Intents intentsAt(long revision) {
    var then = new Intents();
    moments.stream().limit(revision).forEach(moment -> then.apply(moment.row));
    return then;
  }

  /// Returns whether a port was ever declared for an attachment on the segment with this number.
  boolean wasMember(String attachment, int vni) {
    return members.contains(member(attachment, vni));
  }

  /// Returns whether a port was ever declared for both attachments on one segment.
  boolean metEver(String one, String other) {
    return members.subSet(one + " ", one + " ~").stream()
        .map(member -> member.substring(one.length() + 1))
        .anyMatch(vni -> members.contains(other + " " + vni));
  }
}
