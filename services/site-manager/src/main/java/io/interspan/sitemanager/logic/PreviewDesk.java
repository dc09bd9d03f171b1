package io.interspan.sitemanager.logic;

import io.interspan.message.Effect;
import io.interspan.message.EffectsAnswer;
import io.interspan.message.EntryChange;
import io.interspan.message.Envelope;
import io.interspan.message.HostPreview;
import io.interspan.message.HostsAnswer;
import io.interspan.message.NodePreviewQuestion;
import io.interspan.message.ProtoBytes;
import io.interspan.message.ServiceAddress;
import io.interspan.message.SitePreviewAnswer;
import io.interspan.message.SitePreviewQuestion;
import io.interspan.model.shard.ShardMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/// Answers the global manager what a change of the site's plan would come to; what hosts would be
/// sent, each of the site's controllers is asked for.
final class PreviewDesk {
  /// How long controllers are waited for; less than the global manager waits for the site.
  static final long TIMEOUT_MILLIS = 2_500;

  /// The most questions under way; to one more it is answered that there are too many.
  static final int MAX_OPEN = 16;

  /// The most bytes of what others are told, and of the configuration's changes: each is one
  /// message, half as large as one may be.
  static final int MAX_BYTES = 2 << 20;

  private static final class Open {
    final long asked;
    final long until;
    final TreeSet<String> missing;
    final TreeMap<String, HostPreview> hosts = new TreeMap<>();
    final HostsAnswer.Builder answer = HostsAnswer.newBuilder();
    int leftOut;

    Open(long asked, Collection<String> nodes, long until) {
      this.asked = asked;
      this.missing = new TreeSet<>(nodes);
      this.until = until;
    }
  }

  private final SiteManagerConfig config;
  private final PlanPreview preview;
  private final TreeMap<Long, Open> open = new TreeMap<>();
  private long lastNumber;

  PreviewDesk(SiteManagerConfig config, PlanPreview preview) {
    this.config = config;
    this.preview = preview;
  }

  /// Takes a question; what is none of the global manager's is passed over.
  ///
  /// @param map which controllers there are
  void received(Envelope envelope, ShardMap map, long now, List<Effect> out) {
    if (!envelope.getFrom().equals(ServiceAddress.GLOBAL_MANAGER.toString())) {
      return;
    }
    var question = envelope.getSitePreviewQuestion();
    var changes =
        question.getChangesList().stream()
            .map(change ->
                new KeyChange(
                    change.getKey(),
                    change.hasEntry() ? ProtoBytes.unwrap(change.getEntry()) : null))
            .toList();
    switch (question.getAboutCase()) {
      case EFFECTS ->
          effects(
              question.getNumber(),
              preview.effects(changes, question.getEffects().getAskedList()),
              out);
      case HOSTS -> hosts(question, changes, map, now, out);
      case ABOUT_NOT_SET ->
          refuse(
              question.getNumber(), "it does not know the question: it is of another version", out);
    }
  }

  private void effects(long number, EffectsAnswer effects, List<Effect> out) {
    if (effects.getSerializedSize() > MAX_BYTES) {
      refuse(
          number,
          "it would tell others %d bytes, and is asked for at most %d: plan it in parts"
              .formatted(effects.getSerializedSize(), MAX_BYTES),
          out);
    } else {
      send(SitePreviewAnswer.newBuilder().setNumber(number).setEffects(effects), out);
    }
  }

  private void hosts(
      SitePreviewQuestion question,
      List<KeyChange> changes,
      ShardMap map,
      long now,
      List<Effect> out) {
    if (open.size() >= MAX_OPEN) {
      refuse(question.getNumber(), "it has too much to answer: ask again in a second", out);
      return;
    }
    if (map.nodes().isEmpty()) {
      refuse(question.getNumber(), "it has no controllers yet", out);
      return;
    }
    var node = NodePreviewQuestion.newBuilder();
    for (var change : preview.config(changes, question.getHosts().getMembersList()).values()) {
      var entry = EntryChange.newBuilder().setKey(change.key());
      if (change.value() != null) {
        entry.setEntry(ProtoBytes.wrap(change.value()));
      }
      node.addChanges(entry);
    }
    int bytes = node.build().getSerializedSize();
    if (bytes > MAX_BYTES) {
      refuse(
          question.getNumber(),
          "its configuration would change by %d bytes, and hosts are asked about for at most %d"
              .formatted(bytes, MAX_BYTES),
          out);
      return;
    }
    lastNumber = Math.max(lastNumber + 1, now);
    var asked = new Open(question.getNumber(), map.nodes(), now + TIMEOUT_MILLIS);
    if (preview.isBehind()) {
      asked.answer.addUnknown("changes that came before wait for members");
    }
    open.put(lastNumber, asked);
    for (var to : map.nodes()) {
      out.add(
          new Effect.Send(
              Envelope.newBuilder()
                  .setFrom(config.address().toString())
                  .setTo(config.controller(to).toString())
                  .setNodePreviewQuestion(node.setNumber(lastNumber))
                  .build()));
    }
    settle(now, out);
  }

  /// Takes a controller's answer; what comes late, twice or from somebody else is dropped.
  void answered(Envelope envelope, long now, List<Effect> out) {
    var answer = envelope.getNodePreviewAnswer();
    var asked = open.get(answer.getNumber());
    if (asked == null
        || !asked.missing.removeIf(
            node -> config.controller(node).toString().equals(envelope.getFrom()))) {
      return;
    }
    var said = answer.getHosts();
    said.getHostsList().forEach(host -> asked.hosts.put(host.getHost(), host));
    asked.answer.addAllUnknown(said.getUnknownList());
    asked.leftOut += said.getLeftOut();
    settle(now, out);
  }

  /// Answers where all controllers have, or time is over.
  void settle(long now, List<Effect> out) {
    for (var number : new ArrayList<>(open.keySet())) {
      var asked = open.get(number);
      if (asked != null && (asked.missing.isEmpty() || now >= asked.until)) {
        open.remove(number);
        asked.missing.forEach(
            node -> asked.answer.addUnknown("controller " + node + " does not answer"));
        send(
            SitePreviewAnswer.newBuilder()
                .setNumber(asked.asked)
                .setHosts(asked.answer.addAllHosts(asked.hosts.values()).setLeftOut(asked.leftOut)),
            out);
      }
    }
  }

  private void refuse(long number, String problem, List<Effect> out) {
    send(SitePreviewAnswer.newBuilder().setNumber(number).setProblem(problem), out);
  }

  private void send(SitePreviewAnswer.Builder answer, List<Effect> out) {
    out.add(
        new Effect.Send(
            Envelope.newBuilder()
                .setFrom(config.address().toString())
                .setTo(ServiceAddress.GLOBAL_MANAGER.toString())
                .setSitePreviewAnswer(answer)
                .build()));
  }
}
