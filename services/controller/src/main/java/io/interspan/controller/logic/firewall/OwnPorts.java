package io.interspan.controller.logic.firewall;

import io.interspan.firewall.logic.group.MemberChange;
import io.interspan.firewall.logic.group.MemberIndex;
import io.interspan.firewall.logic.group.NeededGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The ports of a node's hosts, and which groups' selectors select them: worked out here, so that a
/// port and what applies to it are always in one plan.
final class OwnPorts {
  private final MemberIndex index;

  /// Is told the hosts whose ports are selected by others now.
  private final Consumer<String> due;

  /// How many groups come to a selector.
  private final HashMap<String, Integer> counts = new HashMap<>();

  private final Index<String, String> selectors = new Index<>();
  private final Index<String, String> bySegment = new Index<>();

  /// The host of each place.
  private final HashMap<String, String> hosts = new HashMap<>();

  OwnPorts(String site, Consumer<String> due) {
    this.index = new MemberIndex(site);
    this.due = due;
  }

  /// Asks all ports what a group asks, or no longer.
  ///
  /// @param by 1 or -1
  void ask(NeededGroup group, int by) {
    int count = counts.merge(group.id(), by, Integer::sum);
    if (count == 0) {
      counts.remove(group.id());
      var places = new ArrayList<String>();
      index.names(group.id(), places::add);
      index.remove(group.id());
      places.forEach(place -> selected(place, group.id(), false));
    } else if (by > 0 && count == 1) {
      try {
        index.add(group.id(), group.selector());
      } catch (IllegalArgumentException _) {
        // It can be asked nowhere: the site-manager says so.
        return;
      }
      index.names(group.id(), place -> selected(place, group.id(), true));
    }
  }

  private void selected(Collection<MemberChange> changes) {
    changes.forEach(change -> selected(change.name(), change.selector(), change.isMember()));
  }

  private void selected(String place, String selector, boolean isMember) {
    if (isMember) {
      selectors.add(place, selector);
    } else {
      selectors.remove(place, selector);
    }
    isDue(place);
  }

  private void isDue(String place) {
    var host = hosts.get(place);
    if (host != null) {
      due.accept(host);
    }
  }

  /// Has the hosts composed anew that have ports that a selector selects.
  void selectedAreDue(String selector) {
    index.names(selector, this::isDue);
  }

  /// Has the hosts composed anew that have ports on a segment.
  void onSegmentAreDue(String segment) {
    bySegment.of(segment).forEach(this::isDue);
  }

  /// Brings a host's ports to those that it has now.
  ///
  /// @param held those that it had, by their paths
  void bring(String host, SortedMap<String, OwnPort> held, Collection<OwnPort> ports) {
    var before = new TreeMap<>(held);
    held.clear();
    for (var port : ports) {
      held.put(port.workload().port(), port);
      var was = before.remove(port.workload().port());
      if (!port.equals(was)) {
        if (was != null) {
          take(was);
        }
        hosts.put(port.place(), host);
        bySegment.add(port.workload().segment().path(), port.place());
        selected(index.put(port.place(), port.workload()));
      }
    }
    before.values().forEach(this::take);
  }

  /// Forgets a port.
  void take(OwnPort port) {
    hosts.remove(port.place());
    bySegment.remove(port.workload().segment().path(), port.place());
    selected(index.take(port.place()));
  }

  /// Returns the selectors that select a port, a view.
  SortedSet<String> selectors(OwnPort port) {
    return selectors.of(port.place());
  }
}
