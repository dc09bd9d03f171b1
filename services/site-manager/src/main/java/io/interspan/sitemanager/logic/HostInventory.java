package io.interspan.sitemanager.logic;

import io.interspan.message.HostReportEntry;
import io.interspan.message.HostSeen;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.PortClaim;
import io.interspan.message.ProtoBytes;
import io.interspan.message.SiteReportEntry;
import io.interspan.message.TepMessage;
import io.interspan.model.Bytes;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import io.interspan.model.feed.CopyChange;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.DurableCopies;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.feed.MirrorStep;
import io.interspan.model.feed.OriginStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the hosts of the site have, as its controllers say, and the claims that follow from it: the
/// site's memory, on its disk.
///
/// After a restart all that was known is known: a host that has not been heard again keeps what it
/// had.
final class HostInventory {
  private static final String FEED = "inventory";
  private static final String HOST_KEY = "host";
  private static final String ATTACHMENT = "attachment/";
  private static final String CLAIM_KEY = "claim/";
  private static final String SEEN_KEY = "host/";

  private static final String PORT = "port/";

  private final DurableCopies durable;
  private final Claims claims;
  private final ReportedAddresses addresses = new ReportedAddresses();

  private HostInventory(DurableCopies durable, Claims claims) {
    this.durable = durable;
    this.claims = claims;
  }

  /// What changed: for the report, in the hosts' reports of workloads, and for the disk.
  ///
  /// @param workloads the keys of hosts' reports of attachments and open ports that changed
  record Step(List<KeyChange> report, SortedSet<String> workloads, CopyWrite write) {}

  static HostInventory load(
      List<StoredEntry> rows, SortedMap<String, String> claims, FeedLimits limits) {
    var inventory = new HostInventory(DurableCopies.load(FEED, rows, limits), new Claims(claims));
    for (var origin : inventory.durable.copies().origins()) {
      inventory
          .durable
          .copies()
          .values(origin)
          .forEach((key, value) -> {
            attachment(key).ifPresent(id -> inventory.claims.appear(id, host(origin)));
            inventory.addresses.put(host(origin), key, value);
          });
    }
    return inventory;
  }

  /// Returns the tables that this class keeps, beside the claims.
  static List<String> tables() {
    return List.of(FEED + "/entry", FEED + "/origin", FEED + "/cursor");
  }

  /// Returns mirrors to follow the controllers with, in their order: the one that the disk has the
  /// place of goes on there.
  SortedMap<String, FeedMirror> mirrors(Collection<String> relays) {
    var mirrors = new TreeMap<String, FeedMirror>();
    // The first that is asked for takes the loaded one, or loses it for all.
    var loaded = durable.relay();
    loaded.filter(relays::contains).ifPresent(one -> mirrors.put(one, durable.mirror(one)));
    relays.forEach(relay -> mirrors.computeIfAbsent(relay, durable::mirror));
    return mirrors;
  }

  /// Returns a mirror to follow a controller with that the disk knows nothing of.
  FeedMirror mirror(String relay) {
    return durable.mirror(relay);
  }

  /// Takes what a controller said.
  Step apply(String relay, FeedMirror mirror, MirrorStep.Applied applied) {
    return step(durable.apply(relay, mirror, applied));
  }

  /// Forgets a host: what controllers say of it counts again above a place in its report.
  Step forget(String site, String host, Cursor stamp) {
    var beyond = new Cursor(stamp.epoch(), stamp.version() + 1);
    return step(durable.remove(site + "/" + host, beyond));
  }

  private Step step(DurableCopies.Step step) {
    var report = new ArrayList<KeyChange>();
    var attachments = new TreeSet<String>();
    var workloads = new TreeSet<String>();
    for (var change : step.changes()) {
      var host = host(change.origin());
      if (addresses.put(host, change.key(), change.after())) {
        workloads.add(change.key());
      }
      if (change.key().equals(HOST_KEY)) {
        report.add(seen(host, change));
      } else if (change.key().startsWith(ATTACHMENT)) {
        var id = change.key().substring(ATTACHMENT.length());
        attachments.add(id);
        if (change.after() == null) {
          claims.disappear(id, host);
        } else {
          claims.appear(id, host);
        }
      }
    }
    var claimed = claimed(claims.decide(attachments));
    report.addAll(claimed.report());
    workloads.addAll(claimed.workloads());
    return new Step(report, workloads, DiskQueue.join(step.write(), claimed.write()));
  }

  /// Claims what the site was granted before it lost its memory.
  Step adopt(Collection<String> attachmentIds) {
    return claimed(claims.adopt(attachmentIds));
  }

  /// Gives up a claim that no host has shown.
  Step forgetAttachment(String attachmentId) {
    return claimed(claims.forget(attachmentId));
  }

  private static Step claimed(List<Claims.Changed> changes) {
    var report = new ArrayList<KeyChange>();
    var deletes = new ArrayList<CopyWrite.Key>();
    var puts = new ArrayList<StoredEntry>();
    var workloads = new TreeSet<String>();
    for (var change : changes) {
      var id = change.attachmentId();
      workloads.add(ATTACHMENT + id);
      report.add(claim(id, change.host().orElse(null)));
      change
          .host()
          .ifPresentOrElse(
              host -> puts.add(StoredSite.claim(id, host)),
              () -> deletes.add(StoredSite.claimKey(id)));
    }
    return new Step(report, workloads, new CopyWrite(List.of(), deletes, puts));
  }

  /// Returns the whole report of what is known.
  List<KeyChange> report() {
    var report = new ArrayList<KeyChange>();
    for (var origin : durable.copies().origins()) {
      durable
          .copies()
          .value(origin, HOST_KEY)
          .ifPresent(value ->
              report.add(seen(host(origin), new CopyChange(origin, HOST_KEY, null, value))));
    }
    claims.all().forEach((id, host) -> report.add(claim(id, host)));
    return report;
  }

  /// Returns what the report says of the claim of an attachment, as it is known now.
  KeyChange claim(String attachmentId) {
    return claim(attachmentId, claims.all().get(attachmentId));
  }

  /// Returns the attachment that a key of the report is the claim of, if it is one.
  static Optional<String> claimed(String key) {
    return key.startsWith(CLAIM_KEY)
        ? Optional.of(key.substring(CLAIM_KEY.length()))
        : Optional.empty();
  }

  private static KeyChange claim(String id, @Nullable String host) {
    return new KeyChange(
        CLAIM_KEY + id,
        host == null
            ? null
            : ProtoBytes.serialize(
                SiteReportEntry.newBuilder()
                    .setClaim(PortClaim.newBuilder().setAttachmentId(id).setHost(host))
                    .build()));
  }

  private static KeyChange seen(String host, CopyChange change) {
    var entry = HostSeen.newBuilder().setHost(host);
    var value = change.after();
    if (value != null) {
      tep(value).ifPresent(entry::setTep);
    }
    return new KeyChange(
        SEEN_KEY + host,
        value == null
            ? null
            : ProtoBytes.serialize(SiteReportEntry.newBuilder().setHost(entry).build()));
  }

  private static Optional<TepMessage> tep(Bytes value) {
    try {
      var entry = ProtoBytes.parse(HostReportEntry.parser(), value, HOST_KEY);
      return entry.hasInfo() && entry.getInfo().hasTep()
          ? Optional.of(entry.getInfo().getTep())
          : Optional.empty();
    } catch (MalformedMessageException _) {
      // The host is there all the same; its controller says that its report cannot be read.
      return Optional.empty();
    }
  }

  /// Returns a host's id: the origin is qualified by the site, `west/h1`.
  static String host(String origin) {
    return origin.substring(origin.indexOf('/') + 1);
  }

  /// Returns the attachment that a key of a host's report is about, if it is.
  static Optional<String> attachment(String key) {
    return key.startsWith(ATTACHMENT)
        ? Optional.of(key.substring(ATTACHMENT.length()))
        : Optional.empty();
  }

  static String attachmentKey(String id) {
    return ATTACHMENT + id;
  }

  static String openPortKey(String path) {
    return PORT + path;
  }

  /// Returns the path of the open port that a key of a host's report is about, if it is.
  static Optional<String> openPort(String key) {
    return key.startsWith(PORT) ? Optional.of(key.substring(PORT.length())) : Optional.empty();
  }

  /// Returns the host that has an attachment; empty where none has.
  String hostOf(String attachmentId) {
    return claims.all().getOrDefault(attachmentId, Claims.NO_HOST);
  }

  /// Returns what hosts report of workloads' addresses.
  ReportedAddresses addresses() {
    return addresses;
  }

  Claims claims() {
    return claims;
  }

  /// Returns the hosts that are known, and whether a controller shows all that they have.
  SortedMap<String, OriginStatus.State> hosts() {
    var hosts = new TreeMap<String, OriginStatus.State>();
    for (var origin : durable.copies().origins()) {
      durable.copies().state(origin).ifPresent(state -> hosts.put(host(origin), state));
    }
    return hosts;
  }

  /// Returns the place in a host's report that is known; empty where the host is not.
  Optional<Cursor> stamp(String site, String host) {
    return durable.copies().stamp(site + "/" + host);
  }

  /// Returns whether some controller shows all that a host has: it has a session with it.
  boolean isShown(String site, String host) {
    return durable
        .copies()
        .state(site + "/" + host)
        .equals(Optional.of(OriginStatus.State.COMPLETE));
  }

  /// Returns whether a controller shows all that a host has: it has a session with it.
  ///
  /// @param controller its address
  boolean isShownBy(String controller, String site, String host) {
    return durable.copies().isShownBy(controller, site + "/" + host);
  }

  /// Returns the hosts that no controller shows complete, sorted.
  List<String> stale() {
    return durable.copies().stale().stream().map(HostInventory::host).sorted().toList();
  }
}
