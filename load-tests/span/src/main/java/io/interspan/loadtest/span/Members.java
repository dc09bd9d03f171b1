package io.interspan.loadtest.span;

import io.interspan.firewall.logic.group.HeldGroup;
import io.interspan.firewall.logic.group.MemberChange;
import io.interspan.firewall.logic.group.MemberIndex;
import io.interspan.firewall.logic.group.SelectorWriter;
import io.interspan.firewall.logic.group.Selectors;
import io.interspan.firewall.logic.group.Workload;
import io.interspan.message.GroupSelector;
import io.interspan.model.Bytes;
import io.interspan.model.Interner;
import io.interspan.model.intent.AddressBinding;
import io.interspan.model.intent.Group;
import io.interspan.model.intent.SegmentPort;
import io.interspan.model.intent.Tag;
import io.interspan.model.net.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/// Who is in which group, at all sites, one after the other: what their managers do, each on a
/// machine of its own.
final class Members {
  private static final int KNOWN_TAGS_BITS = 12;

  private final TreeMap<String, MemberIndex> indices = new TreeMap<>();
  private final TreeMap<String, Workload.OnSegment> segments = new TreeMap<>();

  Members() {
    for (var site : Log.sites()) {
      var segment = LogObjects.segment(site);
      indices.put(site, new MemberIndex(site));
      segments.put(site, new Workload.OnSegment(segment.value(), segment.id(), List.of(), ""));
    }
  }

  /// A port as it is in memory.
  ///
  /// @param tags as its site's manager keeps them: those that are equal once
  record ReadPort(SegmentPort port, List<Tag> tags, String site) {}

  /// A group as it is in memory.
  ///
  /// @param holders the sites that hold it: rules there need it
  record ReadGroup(HeldGroup group, List<String> holders) {}

  static ReadPort read(Log.Port port) {
    return read(port, new Interner<>(1));
  }

  private static ReadPort read(Log.Port port, Interner<Tag> known) {
    var written = port.port();
    var read = SegmentPort.read(written.path(), Bytes.utf8(written.json()));
    return new ReadPort(read, read.tags().stream().map(known::of).toList(), port.site());
  }

  static ReadGroup read(Log.HeldAt group) {
    var written = group.group();
    return new ReadGroup(
        new HeldGroup(Group.read(written.path(), Bytes.utf8(written.json())), group.memberSites()),
        List.copyOf(group.holders()));
  }

  static List<ReadPort> readPorts(Collection<Log.Port> ports) {
    var known = new Interner<Tag>(KNOWN_TAGS_BITS);
    return ports.stream().map(port -> read(port, known)).toList();
  }

  static List<ReadGroup> readGroups(Collection<Log.HeldAt> groups) {
    return groups.stream().map(Members::read).toList();
  }

  /// What each site has to do: worked out beforehand, as it comes to the sites by themselves.
  record Work(
      SortedMap<String, List<ReadPort>> ports,
      SortedMap<String, List<ReadGroup>> held,
      SortedMap<String, List<ReadGroup>> asked) {
    static Work of(Collection<ReadPort> ports, Collection<ReadGroup> groups) {
      var work = new Work(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
      for (var site : Log.sites()) {
        work.ports.put(site, new ArrayList<>());
        work.held.put(site, new ArrayList<>());
        work.asked.put(site, new ArrayList<>());
      }
      ports.forEach(port -> of(work.ports, port.site()).add(port));
      for (var group : groups) {
        group.holders().forEach(site -> of(work.held, site).add(group));
        group.group().sites().forEach(site -> of(work.asked, site).add(group));
      }
      return work;
    }

    private static <T> List<T> of(SortedMap<String, List<T>> lists, String site) {
      return Objects.requireNonNull(lists.get(site));
    }
  }

  private record Written(String id, GroupSelector selector) {}

  /// Does the work of all sites; returns the nanoseconds that each took.
  long[] putAll(Work work) {
    var sites = List.copyOf(indices.keySet());
    long[] nanos = new long[sites.size()];
    var written = new HashMap<ReadGroup, Written>();
    for (int i = 0; i < nanos.length; i++) {
      var site = sites.get(i);
      long begin = System.nanoTime();
      for (var port : Work.of(work.ports, site)) {
        put(port);
      }
      var own = new ArrayList<Written>();
      for (var group : Work.of(work.held, site)) {
        own.add(write(group));
      }
      nanos[i] += System.nanoTime() - begin;
      for (int j = 0; j < own.size(); j++) {
        written.put(Work.of(work.held, site).get(j), own.get(j));
      }
    }
    for (int i = 0; i < nanos.length; i++) {
      var site = sites.get(i);
      var asked = new ArrayList<Written>();
      for (var group : Work.of(work.asked, site)) {
        for (int holder = 0; holder < group.holders().size(); holder++) {
          asked.add(Objects.requireNonNull(written.get(group)));
        }
      }
      var index = index(site);
      long begin = System.nanoTime();
      for (var one : asked) {
        index.add(one.id, one.selector);
      }
      nanos[i] += System.nanoTime() - begin;
    }
    return nanos;
  }

  private static Written write(ReadGroup read) {
    var selector = new SelectorWriter(_ -> null).write(read.group()).selector();
    return new Written(Selectors.id(selector), selector);
  }

  /// Puts a workload in at its site; returns who comes or goes.
  List<MemberChange> put(ReadPort read) {
    var port = read.port();
    var ips = new ArrayList<IpAddress>(1);
    for (AddressBinding binding : port.addressBindings()) {
      binding.ip().ifPresent(ips::add);
    }
    return index(read.site())
        .put(
            new Workload(
                port.path().value(),
                port.displayName(),
                read.tags(),
                port.attachmentId().orElse(""),
                Objects.requireNonNull(segments.get(read.site())),
                ips,
                List.of()));
  }

  List<MemberChange> take(ReadPort read) {
    return index(read.site()).take(read.port().path().value());
  }

  /// Has each holder write the group's selector and ask those sites whose workloads may be members.
  void hold(ReadGroup read) {
    for (int i = 0; i < read.holders().size(); i++) {
      var written = write(read);
      for (var site : read.group().sites()) {
        index(site).add(written.id, written.selector);
      }
    }
  }

  void drop(ReadGroup read) {
    var id = write(read).id;
    read.group().sites().forEach(site -> index(site).remove(id));
  }

  /// Returns how many are members of a group, at all sites.
  int count(ReadGroup read) {
    var id = write(read).id;
    return read.group().sites().stream().mapToInt(site -> index(site).count(id)).sum();
  }

  int size() {
    return indices.values().stream().mapToInt(MemberIndex::size).sum();
  }

  private MemberIndex index(String site) {
    return Objects.requireNonNull(indices.get(site));
  }
}
