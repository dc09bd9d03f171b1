package io.interspan.globalmanager.logic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.ExplainAbsence;
import io.interspan.message.ExplainAnswer;
import io.interspan.message.ExplainStep;
import io.interspan.message.Presence;
import io.interspan.message.ServiceAddress;
import io.interspan.message.SpanAnswer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How explanations are asked for and given.
class ExplainTest {
  private static final String EXPLAIN = "/interspan/v1/explain";

  private final Manager manager = new Manager();
  private ExplainAnswer.Builder answer = ExplainAnswer.newBuilder();

  /// Span, which always has the same answer.
  private final class Answering implements Manager.Neighbour {
    @Override
    public ServiceAddress address() {
      return ServiceAddress.SPAN;
    }

    @Override
    public List<Effect> received(Envelope envelope, long now) {
      if (!envelope.hasSpanQuestion()) {
        return List.of();
      }
      var question = envelope.getSpanQuestion();
      assertThat(question.getExplain().getPath()).startsWith("/global-infra/");
      return List.of(
          new Effect.Send(
              Envelope.newBuilder()
                  .setFrom(envelope.getTo())
                  .setTo(envelope.getFrom())
                  .setSpanAnswer(
                      SpanAnswer.newBuilder()
                          .setNumber(question.getNumber())
                          .setRevision(question.getRevision())
                          .setExplain(answer))
                  .build()));
    }

    @Override
    public List<Effect> tick(long now) {
      return List.of();
    }
  }

  @BeforeEach
  void listen() {
    manager.neighbours.add(new Answering());
    manager.must("PUT", "/segments/web", "{}");
  }

  private JsonNode explain(String path) {
    return manager.get(EXPLAIN + "?site=west&path=/global-infra/" + path);
  }

  @Test
  void shouldGiveTheSteps() {
    answer
        .setPresence(Presence.PRESENCE_TRANSIT)
        .addSteps(ExplainStep.newBuilder().setFrom("a").setReason("is on").setTo("b"));

    assertThat(explain("segments/web").toString())
        .isEqualTo(
            "{\"exists\":true,\"held\":true,\"path\":\"/global-infra/segments/web\",\"revision\":1,"
                + "\"site\":\"west\",\"steps\":[{\"from\":\"a\",\"reason\":\"is on\",\"to\":\"b\"}],"
                + "\"transit\":true,\"why_not\":[]}");
  }

  @Test
  void shouldSayWhyNot() {
    answer
        .setPresence(Presence.PRESENCE_ABSENT)
        .addAbsences(ExplainAbsence.newBuilder().setPath("a").setReason("is disabled"));

    var given = explain("segments/web");
    assertThat(given.path("held").asBoolean()).isFalse();
    assertThat(given.path("why_not").toString())
        .isEqualTo("[{\"path\":\"a\",\"reason\":\"is disabled\"}]");
  }

  @Test
  void shouldSayWhatAnObjectIsThatSpanDoesNotKnow() {
    answer.setPresence(Presence.PRESENCE_NO_OBJECT);

    assertThat(explain("segments/none").path("why_not").findValuesAsText("reason"))
        .containsExactly("is not there; ids are case sensitive");
    assertThat(explain("services/HTTP").path("why_not").toString()).contains("is in no log");
    manager.must("PUT", "/spoofguard-profiles/p", "{}");
    assertThat(explain("spoofguard-profiles/p").path("why_not").toString())
        .contains("is a SpoofGuardProfile, and no site is sent such objects");
  }

  @Test
  void shouldRefuseWhatIsNoQuestion() {
    assertThat(Manager.message(manager.ask("GET", EXPLAIN + "?path=/global-infra/x", null)))
        .contains("query parameter 'site'");
    assertThat(Manager.message(manager.ask("GET", EXPLAIN + "?site=west&path=web", null)))
        .contains("query parameter 'path'");
    assertThat(manager.ask("POST", EXPLAIN, "{}").status()).isEqualTo(405);
  }
}
