package io.interspan.globalmanager.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.message.AskedAtSite;
import io.interspan.message.Effect;
import io.interspan.message.EffectsAnswer;
import io.interspan.message.EntryChange;
import io.interspan.message.Envelope;
import io.interspan.message.GroupSelector;
import io.interspan.message.HostPreview;
import io.interspan.message.HostsAnswer;
import io.interspan.message.PreviewAnswer;
import io.interspan.message.PreviewedEntry;
import io.interspan.message.PreviewedMember;
import io.interspan.message.SelectorWords;
import io.interspan.message.SitePreviewAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Three rounds of questions, and what becomes of those that are not answered.
class HostPreviewDeskTest {
  private static final GroupSelector WEB =
      GroupSelector.newBuilder().setOnPaths(SelectorWords.newBuilder().addWords("/s/web")).build();
  private static final PreviewedMember MEMBER =
      PreviewedMember.newBuilder().setSelector("s").setOrigin("north/n1").build();

  private final HostPreviewDesk desk = new HostPreviewDesk();
  private final List<Effect> out = new ArrayList<>();
  private HostPreviewDesk.Outcome found;

  private void ask(String... sites) {
    desk.ask(
        PreviewAnswer.newBuilder()
            .addEntries(
                PreviewedEntry.newBuilder()
                    .addAllSites(List.of(sites))
                    .setChange(EntryChange.newBuilder().setKey("/r")))
            .build(),
        (outcome, _) -> found = outcome,
        1_000,
        out);
  }

  /// Returns what was asked since the last look, by site.
  private TreeMap<String, Envelope> asked() {
    var asked = new TreeMap<String, Envelope>();
    out.forEach(effect -> {
      var envelope = ((Effect.Send) effect).envelope();
      asked.put(envelope.getTo().substring("site-manager/".length()), envelope);
    });
    out.clear();
    return asked;
  }

  private void answer(Envelope question, SitePreviewAnswer.Builder answer) {
    desk.received(
        Envelope.newBuilder()
            .setFrom(question.getTo())
            .setSitePreviewAnswer(answer.setNumber(question.getSitePreviewQuestion().getNumber()))
            .build(),
        1_000,
        out);
  }

  private static SitePreviewAnswer.Builder effects(EffectsAnswer.Builder effects) {
    return SitePreviewAnswer.newBuilder().setEffects(effects);
  }

  private static SitePreviewAnswer.Builder hosts(String... hosts) {
    var answer = HostsAnswer.newBuilder();
    for (var host : hosts) {
      answer.addHosts(HostPreview.newBuilder().setHost(host).setEntries(1));
    }
    return SitePreviewAnswer.newBuilder().setHosts(answer);
  }

  @Test
  void shouldAskThoseThatAreSentSomethingThenThoseThatTheyAskThenAllForTheirHosts() {
    ask("west");
    var first = asked();
    assertThat(first.keySet()).containsExactly("west");
    assertThat(first.get("west").getSitePreviewQuestion().getChangesList())
        .singleElement()
        .satisfies(change -> assertThat(change.getKey()).isEqualTo("/r"));

    answer(
        first.get("west"),
        effects(
            EffectsAnswer.newBuilder()
                .addAsks(AskedAtSite.newBuilder().setSite("north").setSelector(WEB))
                .addTold("east")));
    var second = asked();
    assertThat(second.keySet()).containsExactly("north");
    assertThat(second.get("north").getSitePreviewQuestion().getEffects().getAskedList())
        .containsExactly(WEB);

    answer(second.get("north"), effects(EffectsAnswer.newBuilder().addMembers(MEMBER)));
    var third = asked();
    assertThat(third.keySet()).containsExactly("east", "west");
    assertThat(third.get("west").getSitePreviewQuestion().getHosts().getMembersList())
        .containsExactly(MEMBER);
    assertThat(third.get("east").getSitePreviewQuestion().getChangesList()).isEmpty();

    answer(third.get("west"), hosts("w1", "w2"));
    assertThat(found).isNull();
    answer(third.get("east"), hosts());
    assertThat(found.hosts().keySet()).containsExactly("east", "west");
    assertThat(found.unknown()).isEmpty();
  }

  @Test
  void shouldGoOnWithoutThoseThatDoNotAnswerAndNameThem() {
    ask("east", "west");
    var first = asked();
    answer(first.get("west"), effects(EffectsAnswer.newBuilder()));
    assertThat(out).isEmpty();

    desk.settle(1_000 + HostPreviewDesk.TIMEOUT_MILLIS, out);
    var hosts = asked();
    assertThat(hosts.keySet()).containsExactly("west");
    answer(first.get("east"), effects(EffectsAnswer.newBuilder().addTold("north")));
    answer(hosts.get("west"), SitePreviewAnswer.newBuilder().setProblem("is too much"));

    assertThat(found.hosts()).isEmpty();
    assertThat(found.unknown())
        .containsEntry("east", "its manager does not answer")
        .containsEntry("west", "is too much");
  }

  @Test
  void shouldTakeNoAnswerFromOthersAndNoneTwice() {
    ask("east", "west");
    var first = asked();
    var number = first.get("west").getSitePreviewQuestion().getNumber();
    desk.received(
        Envelope.newBuilder()
            .setFrom("site-manager/north")
            .setSitePreviewAnswer(SitePreviewAnswer.newBuilder().setNumber(number))
            .build(),
        1_000,
        out);
    answer(first.get("west"), effects(EffectsAnswer.newBuilder()));
    answer(first.get("west"), effects(EffectsAnswer.newBuilder()));
    assertThat(out).isEmpty();
  }

  @Test
  void shouldSayWhyNothingIsKnown() {
    desk.ask(
        PreviewAnswer.newBuilder().setNoEntries("plan it in parts").build(),
        (outcome, _) -> found = outcome,
        1_000,
        out);
    assertThat(found.unknown()).containsEntry("", "plan it in parts");

    for (int i = 0; i < HostPreviewDesk.MAX_OPEN; i++) {
      ask("west");
    }
    found = null;
    ask("west");
    assertThat(found.unknown().get("")).contains("16 changes are looked at");
  }
}
