package io.interspan.host.logic;

import io.interspan.host.logic.DataPlaneChange.PutArp;
import io.interspan.host.logic.DataPlaneChange.PutMac;
import io.interspan.host.logic.DataPlaneChange.RemoveArp;
import io.interspan.host.logic.DataPlaneChange.RemoveMac;
import io.interspan.host.logic.DataPlaneChange.SetTeps;
import io.interspan.message.AddressCodec;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.ProtoBytes;
import io.interspan.message.RuntimeEntry;
import io.interspan.message.TepEntry;
import io.interspan.model.Bytes;
import io.interspan.model.feed.CopyChange;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import io.interspan.model.net.Vni;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a host knows of one segment, from all its hosts, and what its data plane was told of it.
final class SegmentTables {
  private final String self;
  private final Tep ownTep;
  private final ClaimTable<MacAddress, Tep> macs = new ClaimTable<>();
  private final ClaimTable<IpAddress, MacAddress> arps = new ClaimTable<>();

  /// By origin and key.
  private final TreeMap<String, TepEntry> teps = new TreeMap<>();

  private final TreeMap<MacAddress, Tep> toldMacs = new TreeMap<>();
  private final TreeMap<IpAddress, MacAddress> toldArps = new TreeMap<>();
  private @Nullable SetTeps toldTeps;

  /// Those of the entries that are for this host; null where they are to be looked at anew.
  private @Nullable Lists lists;

  /// @param replicate hosts that have ports on the segment, sorted
  /// @param admit hosts that send frames of it, and of what routing joins it to, sorted
  private record Lists(List<Tep> replicate, List<Tep> admit) {}

  SegmentTables(String self, Tep ownTep) {
    this.self = self;
    this.ownTep = ownTep;
  }

  ClaimTable<MacAddress, Tep> macs() {
    return macs;
  }

  ClaimTable<IpAddress, MacAddress> arps() {
    return arps;
  }

  /// Takes a change of another host's entries. What comes back of this host's own is left aside: it
  /// knows better.
  ///
  /// @throws MalformedMessageException where the new value is no entry; the old one is gone then
  void apply(CopyChange change) {
    if (change.origin().equals(self)) {
      return;
    }
    if (change.before() != null) {
      try {
        remove(change.origin(), change.key(), parse(change.key(), change.before()));
      } catch (MalformedMessageException _) {
        // It was not taken when it came.
      }
    }
    if (change.after() != null) {
      put(change.origin(), change.key(), parse(change.key(), change.after()));
    }
  }

  private static RuntimeEntry parse(String key, Bytes value) {
    return ProtoBytes.parse(RuntimeEntry.parser(), value, key);
  }

  private void put(String origin, String key, RuntimeEntry entry) {
    switch (entry.getEntryCase()) {
      case TEP -> {
        AddressCodec.tep(entry.getTep().getTep());
        teps.put(origin + " " + key, entry.getTep());
        lists = null;
      }
      case MAC -> {
        var mac = entry.getMac();
        macs.put(
            AddressCodec.mac(mac.getMac()),
            new Claim<>(origin, AddressCodec.tep(mac.getTep()), mac.getMobilitySequence()));
      }
      case ARP -> {
        var arp = entry.getArp();
        arps.put(
            AddressCodec.ip(arp.getIp()),
            new Claim<>(origin, AddressCodec.mac(arp.getMac()), arp.getMobilitySequence()));
      }
      case ENTRY_NOT_SET -> throw new MalformedMessageException(key + ": no Tep, MAC or ARP entry");
    }
  }

  private void remove(String origin, String key, RuntimeEntry entry) {
    switch (entry.getEntryCase()) {
      case TEP -> {
        if (teps.remove(origin + " " + key) != null) {
          lists = null;
        }
      }
      case MAC -> macs.remove(AddressCodec.mac(entry.getMac().getMac()), origin);
      case ARP -> arps.remove(AddressCodec.ip(entry.getArp().getIp()), origin);
      case ENTRY_NOT_SET -> {
        // It was not taken when it came.
      }
    }
  }

  /// Replaces what this host claims itself.
  void claim(LocalAddresses before, LocalAddresses after) {
    before.macs().keySet().stream()
        .filter(mac -> !after.macs().containsKey(mac))
        .forEach(mac -> macs.remove(mac, self));
    before.arps().keySet().stream()
        .filter(ip -> !after.arps().containsKey(ip))
        .forEach(ip -> arps.remove(ip, self));
    after.macs().forEach((mac, sequence) -> macs.put(mac, new Claim<>(self, ownTep, sequence)));
    after.arps().forEach(arps::put);
  }

  /// Adds what the data plane is to be told so that it holds what this host knows.
  ///
  /// @param admitFrom whose frames are taken, sorted
  void tell(Vni vni, List<Tep> admitFrom, List<DataPlaneChange> out) {
    var now = new SetTeps(vni, lists().replicate(), admitFrom);
    if (!now.equals(toldTeps)) {
      toldTeps = now;
      out.add(now);
    }
    for (var mac : macs.touched()) {
      var tep = macs.best(mac).filter(this::isElsewhere).map(Claim::target);
      if (tep.isPresent() && !tep.get().equals(toldMacs.put(mac, tep.get()))) {
        out.add(new PutMac(vni, mac, tep.get()));
      } else if (tep.isEmpty() && toldMacs.remove(mac) != null) {
        out.add(new RemoveMac(vni, mac));
      }
    }
    for (var ip : arps.touched()) {
      var mac = arps.best(ip).map(Claim::target);
      if (mac.isPresent() && !mac.get().equals(toldArps.put(ip, mac.get()))) {
        out.add(new PutArp(vni, ip, mac.get()));
      } else if (mac.isEmpty() && toldArps.remove(ip) != null) {
        out.add(new RemoveArp(vni, ip));
      }
    }
    macs.settle();
    arps.settle();
  }

  /// Forgets what the data plane was told, because it forgot it too.
  void untold() {
    toldTeps = null;
    toldMacs.clear();
    toldArps.clear();
    macs.touchAll();
    arps.touchAll();
  }

  private boolean isElsewhere(Claim<Tep> claim) {
    return !claim.origin().equals(self) && claim.target().encapsulation() == ownTep.encapsulation();
  }

  /// Returns the Teps of the other hosts on the segment, sorted.
  List<Tep> admit() {
    return lists().admit();
  }

  private Lists lists() {
    var made = lists;
    if (made == null) {
      made = new Lists(teps(TepEntry::getReplicate), teps(TepEntry::getAdmit));
      lists = made;
    }
    return made;
  }

  /// Returns the Teps of other hosts that are said to be for something. Those of another
  /// encapsulation are not for this host: a gateway stands for them.
  private List<Tep> teps(Predicate<TepEntry> wanted) {
    NavigableSet<Tep> result = new TreeSet<>();
    for (var entry : teps.values()) {
      var tep = AddressCodec.tep(entry.getTep());
      if (wanted.test(entry)
          && !tep.equals(ownTep)
          && tep.encapsulation() == ownTep.encapsulation()) {
        result.add(tep);
      }
    }
    return List.copyOf(result);
  }

  /// Returns what the data plane was told.
  DataPlaneView.Segment told(Vni vni) {
    var lists = toldTeps == null ? new SetTeps(vni, List.of(), List.of()) : toldTeps;
    return new DataPlaneView.Segment(
        vni, lists.replicateTo(), lists.admitFrom(), toldMacs, toldArps);
  }
}
