package io.interspan.controller.logic;

import io.interspan.firewall.logic.group.MemberKeys;
import io.interspan.message.Effect;
import io.interspan.message.EntryChange;
import io.interspan.message.Envelope;
import io.interspan.message.HostPreview;
import io.interspan.message.HostsAnswer;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.NodePreviewAnswer;
import io.interspan.message.PlanEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.model.Bytes;
import io.interspan.model.feed.CopyChange;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.feed.OriginCopies;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Says what a change of the site's configuration would send to this node's hosts: the composer,
/// walked forth and back. Nothing is sent, and what hosts are composed of is as before.
///
/// @param config the node's
/// @param hosts the hosts that this node knows
/// @param site what their plans are made of
/// @param copies the site's configuration
record PlanPreviews(
    ControllerConfig config, HostRegister hosts, SiteConfig site, OriginCopies copies) {
  /// The most hosts whose plans are composed for a preview; the others that it concerns are
  /// counted. A change that concerns all of 10,000 would keep the composer for seconds.
  static final int MAX_HOSTS = 200;

  /// Answers the site's manager.
  ///
  /// @param isConfigured whether the site's configuration is here
  void received(Envelope envelope, boolean isConfigured, List<Effect> out) {
    var question = envelope.getNodePreviewQuestion();
    var answer =
        isConfigured
            ? preview(question.getChangesList())
            : HostsAnswer.newBuilder()
                .addUnknown("controller " + config.node() + " does not have the configuration yet")
                .build();
    out.add(
        new Effect.Send(
            Envelope.newBuilder()
                .setFrom(config.address().toString())
                .setTo(envelope.getFrom())
                .setNodePreviewAnswer(
                    NodePreviewAnswer.newBuilder().setNumber(question.getNumber()).setHosts(answer))
                .build()));
  }

  private HostsAnswer preview(Collection<EntryChange> changes) {
    var forth = new ArrayList<CopyChange>();
    var back = new ArrayList<CopyChange>();
    for (var change : changes) {
      var before = copies.value(KnownHost.PLAN_ORIGIN, change.getKey()).orElse(null);
      var after = change.hasEntry() ? ProtoBytes.unwrap(change.getEntry()) : null;
      if (!Objects.equals(before, after)) {
        forth.add(change(change.getKey(), before, after));
        back.add(change(change.getKey(), after, before));
      }
    }
    var dueBefore = new TreeSet<>(site.firewall().due());
    var answer = new Answer();
    try {
      var due = hosts.having(site.apply(forth));
      due.addAll(site.firewall().due());
      var deltas = site.firewall().takeDeltas();
      due.forEach(host -> answer.compose(host));
      deltas.forEach((host, changed) -> {
        if (!due.contains(host)) {
          answer.change(host, changed);
        }
      });
    } finally {
      // Whatever a change does: the next one finds all as it was.
      site.apply(back);
      site.firewall().walkedBack(dueBefore);
      hosts.composeAgain(answer.composed);
    }
    return answer.message();
  }

  private static CopyChange change(String key, @Nullable Bytes before, @Nullable Bytes after) {
    return new CopyChange(KnownHost.PLAN_ORIGIN, key, before, after);
  }

  private final class Answer {
    private final HostsAnswer.Builder answer = HostsAnswer.newBuilder();
    private final TreeMap<String, HostPreview> previews = new TreeMap<>();
    private final TreeSet<String> composed = new TreeSet<>();
    private int leftOut;

    void compose(String host) {
      var known = hosts.hosts().get(host);
      if (known == null || !known.isPlanned()) {
        return;
      }
      if (composed.size() == MAX_HOSTS) {
        leftOut++;
        return;
      }
      composed.add(host);
      var changes = new TreeMap<String, Optional<Bytes>>();
      known
          .plan()
          .entries(KnownHost.PLAN_ORIGIN)
          .keySet()
          .forEach(key -> changes.put(key, Optional.empty()));
      site.compose(host, known.view())
          .entries()
          .forEach((key, value) -> changes.put(key, Optional.of(value)));
      add(known, changes);
    }

    void change(String host, SortedMap<String, Optional<Bytes>> changes) {
      var known = hosts.hosts().get(host);
      if (known != null && known.isPlanned()) {
        add(known, changes);
      }
    }

    private void add(KnownHost known, SortedMap<String, Optional<Bytes>> changes) {
      var preview = difference(known, changes);
      if (preview.getEntries() == 0) {
        return;
      }
      if (previews.size() == MAX_HOSTS) {
        leftOut++;
      } else {
        previews.put(known.host(), preview);
      }
    }

    HostsAnswer message() {
      return answer.addAllHosts(previews.values()).setLeftOut(leftOut).build();
    }
  }

  private static boolean isRule(Bytes value, String key) {
    try {
      return ProtoBytes.parse(PlanEntry.parser(), value, key).hasRule();
    } catch (MalformedMessageException _) {
      return false;
    }
  }

  private static HostPreview difference(
      KnownHost known, SortedMap<String, Optional<Bytes>> changes) {
    var preview = HostPreview.newBuilder().setHost(known.host());
    changes.forEach((key, after) -> {
      var before = known.plan().entry(KnownHost.PLAN_ORIGIN, key).map(FeedEntry::value);
      if (before.equals(after)) {
        return;
      }
      preview.setEntries(preview.getEntries() + 1);
      if (MemberKeys.selectorOf(key).isPresent()) {
        preview.setMembers(preview.getMembers() + 1);
      } else if (isRule(after.or(() -> before).orElseThrow(), key)) {
        preview.setRules(preview.getRules() + 1);
      }
      if (after.isEmpty()) {
        preview.setWithdrawn(preview.getWithdrawn() + 1);
      }
      int size = key.length() + after.map(Bytes::size).orElse(0);
      preview.setBytes(preview.getBytes() + size);
    });
    return preview.build();
  }
}
