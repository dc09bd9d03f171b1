package io.interspan.sitemanager.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.message.Effect;
import io.interspan.message.EntryChange;
import io.interspan.message.Envelope;
import io.interspan.message.HostPreview;
import io.interspan.message.HostsAnswer;
import io.interspan.message.HostsQuestion;
import io.interspan.message.NodePreviewAnswer;
import io.interspan.message.SitePreviewAnswer;
import io.interspan.message.SitePreviewQuestion;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.shard.ShardMap;
import io.interspan.model.shard.Sharding;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What a site's manager asks its controllers about a change, and what it answers.
class PreviewDeskTest {
  private static final ShardMap MAP = new ShardMap(3, Sharding.PHYSICAL, List.of("1", "2"));

  private final SiteManagerConfig config = SiteWorld.config("west", List.of("1", "2"));
  private final PreviewDesk desk = new PreviewDesk(config, preview());
  private final List<Effect> out = new ArrayList<>();

  private static PlanPreview preview() {
    var inventory = HostInventory.load(List.of(), new TreeMap<>(), FeedLimits.DEFAULT);
    var groups =
        new SiteGroups("west", 1, List.of(), new TreeMap<>(), inventory, FeedLimits.DEFAULT);
    return groups.preview(SitePlan.load(List.of(), FeedLimits.DEFAULT));
  }

  private void ask(String from) {
    desk.received(
        Envelope.newBuilder()
            .setFrom(from)
            .setSitePreviewQuestion(
                SitePreviewQuestion.newBuilder()
                    .setNumber(9)
                    .addChanges(EntryChange.newBuilder().setKey("/global-infra/segments/web"))
                    .setHosts(HostsQuestion.getDefaultInstance()))
            .build(),
        MAP,
        1_000,
        out);
  }

  private List<Envelope> sent() {
    var sent = out.stream().map(effect -> ((Effect.Send) effect).envelope()).toList();
    out.clear();
    return sent;
  }

  private void answer(Envelope question, HostsAnswer.Builder hosts) {
    desk.answered(
        Envelope.newBuilder()
            .setFrom(question.getTo())
            .setNodePreviewAnswer(
                NodePreviewAnswer.newBuilder()
                    .setNumber(question.getNodePreviewQuestion().getNumber())
                    .setHosts(hosts))
            .build(),
        1_000,
        out);
  }

  private static HostsAnswer.Builder host(String id) {
    return HostsAnswer.newBuilder().addHosts(HostPreview.newBuilder().setHost(id)).setLeftOut(2);
  }

  private SitePreviewAnswer answered() {
    var answer = sent();
    assertThat(answer).hasSize(1);
    assertThat(answer.getFirst().getTo()).isEqualTo("global-manager");
    assertThat(answer.getFirst().getSitePreviewAnswer().getNumber()).isEqualTo(9);
    return answer.getFirst().getSitePreviewAnswer();
  }

  @Test
  void shouldAskAllControllersAndAddUpWhatTheySay() {
    ask("global-manager");
    var questions = sent();
    assertThat(questions)
        .extracting(Envelope::getTo)
        .containsExactly("controller/west/1", "controller/west/2");
    assertThat(questions.getFirst().getNodePreviewQuestion().getChangesList())
        .extracting(EntryChange::getKey)
        .containsExactly("/global-infra/segments/web");

    answer(questions.getFirst(), host("h2"));
    answer(questions.getFirst(), host("h3"));
    assertThat(out).isEmpty();
    answer(questions.getLast(), host("h1"));
    var hosts = answered().getHosts();
    assertThat(hosts.getHostsList()).extracting(HostPreview::getHost).containsExactly("h1", "h2");
    assertThat(hosts.getLeftOut()).isEqualTo(4);
  }

  @Test
  void shouldNameAControllerThatDoesNotAnswer() {
    ask("global-manager");
    answer(sent().getFirst(), host("h1"));
    desk.settle(1_000 + PreviewDesk.TIMEOUT_MILLIS, out);

    assertThat(answered().getHosts().getUnknownList())
        .containsExactly("controller 2 does not answer");
  }

  @Test
  void shouldAnswerTheGlobalManagerOnlyAndABoundedNumberAtATime() {
    ask("site-manager/east");
    assertThat(out).isEmpty();

    for (int i = 0; i < PreviewDesk.MAX_OPEN; i++) {
      ask("global-manager");
    }
    sent();
    ask("global-manager");
    assertThat(answered().getProblem()).contains("too much");
  }
}
