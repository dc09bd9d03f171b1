package io.interspan.controller.logic.firewall;

import io.interspan.firewall.logic.group.AddressSpace;
import io.interspan.firewall.logic.group.MemberKeys;
import io.interspan.message.PlanEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.message.WorkloadEntry;
import io.interspan.model.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Whom selectors select, as the site's configuration says: by selector, and by where their
/// addresses count.
final class MemberTable {
  private final Spaces spaces;
  private final HashMap<String, Member> members = new HashMap<>();
  private final HashMap<String, TreeMap<Home, TreeSet<String>>> bySelector = new HashMap<>();

  /// Places by the segment, or router, by which the workload there is joined to others.
  private final Index<String, String> byJoint = new Index<>();

  /// What is known of a workload at a place.
  static final class Member {
    /// As the configuration has it; null until it does.
    private @Nullable WorkloadEntry said;

    /// The key of the configuration by selector, one instance for all hosts that have it.
    private final TreeMap<String, String> selectors = new TreeMap<>();

    private final String workloadKey;
    private Home home;
    private Bytes entry = Bytes.empty();

    Member(String place) {
      this.workloadKey = MemberKeys.workloadAt(place);
      this.home = new Home(MemberKeys.siteAt(place), AddressSpace.NOWHERE);
    }

    Home home() {
      return home;
    }

    /// Returns what the configuration has of it; null until it does.
    @Nullable WorkloadEntry said() {
      return said;
    }

    /// Returns its addresses as hosts are sent them.
    Bytes entry() {
      return entry;
    }

    /// Returns the selectors that select it, a view.
    SortedSet<String> selectors() {
      return Collections.unmodifiableSortedSet(selectors.navigableKeySet());
    }

    /// Returns the key that says that a selector selects it.
    String key(String selector) {
      return Objects.requireNonNull(selectors.get(selector));
    }

    /// Returns the key of its addresses.
    String workloadKey() {
      return workloadKey;
    }

    /// Returns whether its addresses are known.
    boolean isKnown() {
      return said != null;
    }
  }

  /// A workload that came, changed or went.
  ///
  /// @param place where it is, as [MemberKeys#place] has it
  /// @param keys of its entries under the selectors that select it, or did; all hosts that it
  ///   matters to share them
  /// @param workloadKey of its addresses
  /// @param homes where it is, or was
  record Moved(
      String place, SortedMap<String, String> keys, String workloadKey, Collection<Home> homes) {}

  MemberTable(Spaces spaces) {
    this.spaces = spaces;
  }

  /// Takes changes of the configuration, by key; null for what goes.
  List<Moved> apply(SortedMap<String, @Nullable PlanEntry> changes) {
    var touched = new TreeMap<String, TreeMap<String, Optional<String>>>();
    var said = new TreeMap<String, @Nullable WorkloadEntry>();
    changes.forEach((key, entry) -> {
      var place = MemberKeys.placeOf(key);
      var selector = MemberKeys.selectorOf(key);
      var of = touched.computeIfAbsent(place, _ -> new TreeMap<>());
      if (selector.isPresent()) {
        of.put(selector.get(), entry == null ? Optional.empty() : Optional.of(key));
      } else {
        said.put(place, entry == null ? null : entry.getWorkload());
      }
    });
    var moved = new ArrayList<Moved>();
    touched.forEach((place, selectors) ->
        moved.add(change(place, selectors, said.containsKey(place), said.get(place))));
    return moved;
  }

  private Moved change(
      String place,
      SortedMap<String, Optional<String>> selectors,
      boolean isSaid,
      @Nullable WorkloadEntry said) {
    var member = members.computeIfAbsent(place, Member::new);
    var before = member.home;
    var keys = new TreeMap<>(member.selectors);
    selectors.forEach((selector, key) -> {
      if (key.isPresent()) {
        member.selectors.put(selector, key.get());
        keys.put(selector, key.get());
        put(selector, before, place);
      } else {
        member.selectors.remove(selector);
        keys.computeIfAbsent(selector, _ -> MemberKeys.memberAt(selector, place));
        take(selector, before, place);
      }
    });
    if (isSaid) {
      if (member.said != null) {
        byJoint.remove(spaces.joinedBy(member.said, place), place);
      }
      member.said = said;
      if (said != null) {
        byJoint.add(spaces.joinedBy(said, place), place);
      }
      place(place, member);
    }
    if (member.said == null && member.selectors.isEmpty()) {
      members.remove(place);
    }
    return moved(place, member, keys, before);
  }

  /// Looks again at the workloads of segments and routers that are joined to something else now.
  List<Moved> respace(Collection<String> joints) {
    var moved = new ArrayList<Moved>();
    for (var joint : joints) {
      for (var place : List.copyOf(byJoint.of(joint))) {
        var member = Objects.requireNonNull(members.get(place));
        var before = member.home;
        place(place, member);
        if (!before.equals(member.home)) {
          moved.add(moved(place, member, new TreeMap<>(member.selectors), before));
        }
      }
    }
    return moved;
  }

  private static Moved moved(
      String place, Member member, SortedMap<String, String> keys, Home before) {
    return new Moved(place, keys, member.workloadKey, both(before, member.home));
  }

  private static Collection<Home> both(Home one, Home other) {
    return one.equals(other) ? List.of(one) : List.of(one, other);
  }

  /// Works out anew where a workload's addresses count.
  private void place(String place, Member member) {
    var said = member.said;
    var before = member.home;
    var space = said == null ? AddressSpace.NOWHERE : spaces.of(said, place);
    member.home = new Home(before.site(), space);
    member.entry = said == null ? Bytes.empty() : entry(said, space);
    if (!before.equals(member.home)) {
      for (var selector : member.selectors.keySet()) {
        take(selector, before, place);
        put(selector, member.home, place);
      }
    }
  }

  /// Returns a workload as hosts are sent it.
  static Bytes entry(WorkloadEntry said, AddressSpace space) {
    return ProtoBytes.serialize(
        PlanEntry.newBuilder()
            .setWorkload(said.toBuilder().clearSegment().clearRouter().setSpace(space.top()))
            .build());
  }

  private void put(String selector, Home home, String place) {
    bySelector
        .computeIfAbsent(selector, _ -> new TreeMap<>())
        .computeIfAbsent(home, _ -> new TreeSet<>())
        .add(place);
  }

  private void take(String selector, Home home, String place) {
    bySelector.computeIfPresent(
        selector,
        (_, of) -> {
          of.computeIfPresent(
              home,
              (_, places) -> {
                places.remove(place);
                return places.isEmpty() ? null : places;
              });
          return of.isEmpty() ? null : of;
        });
  }

  /// Returns the workload at a place; null where there is none.
  @Nullable Member at(String place) {
    return members.get(place);
  }

  /// Returns the places of the workloads that have a port; ports of sites' own may have the same
  /// path.
  List<String> placesOf(String port) {
    return members.keySet().stream()
        .filter(place -> MemberKeys.portAt(place).equals(port))
        .sorted()
        .toList();
  }

  /// Returns where those are that a selector selects at a home, a view.
  SortedSet<String> places(String selector, Home home) {
    var places = bySelector(selector).get(home);
    return places == null
        ? Collections.emptySortedSet()
        : Collections.unmodifiableSortedSet(places);
  }

  /// Returns where all are that a selector selects, by their homes; a view.
  Map<Home, ? extends SortedSet<String>> bySelector(String selector) {
    var of = bySelector.get(selector);
    return of == null ? Collections.emptyMap() : Collections.unmodifiableMap(of);
  }
}
