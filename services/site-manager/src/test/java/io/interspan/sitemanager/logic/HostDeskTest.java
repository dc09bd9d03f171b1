package io.interspan.sitemanager.logic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.intentapi.logic.IntentEffect;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.ExplainAnswer;
import io.interspan.message.ExplainStep;
import io.interspan.message.HostAnswer;
import io.interspan.message.HostPlanAnswer;
import io.interspan.message.HostPlanObject;
import io.interspan.message.PeersPlan;
import io.interspan.message.PlanEntry;
import io.interspan.message.PlanSize;
import io.interspan.message.PortPlan;
import io.interspan.message.Presence;
import io.interspan.message.RulePlan;
import io.interspan.message.ServicePlan;
import io.interspan.model.intent.IntentPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostDeskTest {
  private static final long TICKET = 7;

  private final HostDesk desk =
      new HostDesk(
          SiteWorld.config("west", List.of("1", "2")),
          path -> path.equals("/s/p") ? Optional.of("has a change that waits") : Optional.empty());
  private final List<Effect> out = new ArrayList<>();

  private long ask(String cursor, int size) {
    desk.take(TICKET, new ApiRequest.HostPlan("h1", cursor, size), "2", 1_000, out);
    var sent = ((Effect.Send) out.removeLast()).envelope();
    assertThat(sent.getTo()).isEqualTo("controller/west/2");
    var question = sent.getHostQuestion();
    assertThat(question.getHost()).isEqualTo("h1");
    assertThat(question.getPlan().getAfter()).isEqualTo(cursor);
    assertThat(question.getPlan().getLimit()).isEqualTo(size + 1);
    return question.getNumber();
  }

  private void answer(String from, HostAnswer.Builder answer) {
    desk.received(Envelope.newBuilder().setFrom(from).setHostAnswer(answer).build(), out);
  }

  private static HostAnswer.Builder plan(long number, HostPlanAnswer.Builder plan) {
    return HostAnswer.newBuilder().setNumber(number).setPlan(plan);
  }

  private ApiReply reply() {
    var reply = (IntentEffect.Reply) out.removeLast();
    assertThat(reply.ticket()).isEqualTo(TICKET);
    return reply.reply();
  }

  private static String text(ApiReply reply) {
    return new String(reply.body().toArray(), StandardCharsets.UTF_8);
  }

  private static HostPlanObject object(String key, PlanEntry.Builder entry) {
    return HostPlanObject.newBuilder().setKey(key).setEntry(entry.build().toByteString()).build();
  }

  @Test
  void shouldAskTheComposerAndShowWhatItSays() {
    long number = ask("", 1);
    answer(
        "controller/west/2",
        plan(
            number,
            HostPlanAnswer.newBuilder()
                .setPlan("5:3")
                .setHeld("5:2")
                .setSize(PlanSize.newBuilder().setEntries(2).setBytes(300))
                .setUnpruned(PlanSize.newBuilder().setEntries(9).setBytes(900))
                .addObjects(
                    object(
                        "/global-infra/domains/d/security-policies/q/rules/u",
                        PlanEntry.newBuilder()
                            .setRule(
                                RulePlan.newBuilder()
                                    .setPath("/global-infra/domains/d/security-policies/q/rules/u")
                                    .setAction("DROP")
                                    .setSources(PeersPlan.newBuilder().addRanges("10.0.0.1"))
                                    .addServices(
                                        ServicePlan.newBuilder()
                                            .setProtocol(6)
                                            .addDestinationPorts("80")))))
                .addObjects(
                    object("/s/p", PlanEntry.newBuilder().setPort(PortPlan.newBuilder())))));

    var reply = reply();
    assertThat(reply.status()).isEqualTo(200);
    assertThat(text(reply))
        .contains("\"bytes\":300", "\"result_count\":2", "\"held_plan\":\"5:2\"")
        .contains("\"with_all_members\":{\"bytes\":900,\"result_count\":9}")
        .contains("\"kind\":\"RULE\"", "\"action\":\"DROP\"", "\"ip_addresses\":[\"10.0.0.1\"]")
        .contains("\"destination_ports\":[\"80\"]")
        .contains("\"cursor\":\"/global-infra/domains/d/security-policies/q/rules/u\"")
        .doesNotContain("PORT");
  }

  @Test
  void shouldAskWhyAndShowTheReasons() {
    var path = new IntentPath("/s/p");
    desk.take(TICKET, new ApiRequest.HostExplain("h1", path, true), "2", 1_000, out);
    var question = ((Effect.Send) out.removeLast()).envelope().getHostQuestion();
    assertThat(question.getExplain().getPath()).isEqualTo("/s/p");
    assertThat(question.getExplain().getMember()).isTrue();
    answer(
        "controller/west/2",
        HostAnswer.newBuilder()
            .setNumber(question.getNumber())
            .setExplain(
                ExplainAnswer.newBuilder()
                    .setPresence(Presence.PRESENCE_OWN)
                    .addSteps(
                        ExplainStep.newBuilder()
                            .setFrom("/s/p")
                            .setReason("is a member of")
                            .setTo("/g"))));

    assertThat(text(reply()))
        .contains("\"held\":true", "\"member\":true", "\"why_not\":[]")
        .contains("\"waits\":\"has a change that waits\"")
        .contains("{\"from\":\"/s/p\",\"reason\":\"is a member of\",\"to\":\"/g\"}");
  }

  @Test
  void shouldTakeNoAnswerFromOthersAndNoneTwice() {
    long number = ask("/s", 10);
    answer("controller/west/1", HostAnswer.newBuilder().setNumber(number));
    answer("controller/west/2", HostAnswer.newBuilder().setNumber(number + 1));
    assertThat(out).isEmpty();

    answer("controller/west/2", HostAnswer.newBuilder().setNumber(number).setProblem("busy"));
    assertThat(reply().status()).isEqualTo(503);
    answer("controller/west/2", HostAnswer.newBuilder().setNumber(number));
    assertThat(out).isEmpty();
  }

  @Test
  void shouldSayThatNobodyAnswers() {
    ask("", 10);
    desk.tick(1_000 + HostDesk.TIMEOUT_MILLIS - 1, out);
    assertThat(out).isEmpty();
    desk.tick(1_000 + HostDesk.TIMEOUT_MILLIS, out);

    var reply = reply();
    assertThat(reply.status()).isEqualTo(503);
    assertThat(text(reply)).contains("controller/west/2 does not answer");
  }

  @Test
  void shouldRefuseMoreQuestionsThanItHasRoomFor() {
    for (int i = 0; i < HostDesk.MAX_OPEN; i++) {
      ask("", 10);
    }
    assertThatThrownBy(() -> ask("", 10))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("64 questions about hosts' plans");
  }
}
