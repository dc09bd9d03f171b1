package io.interspan.globalmanager.logic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.ProgressAnswer;
import io.interspan.message.SentRevision;
import io.interspan.message.ServiceAddress;
import io.interspan.message.SiteProgress;
import io.interspan.message.SpanAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How writes are waited for, how far objects are, and which sites are behind.
class RealizationTest {
  private static final String SEGMENT = "/segments/web";

  private final Manager manager = new Manager();
  private int writes;
  private final SiteNeighbour east = site("east");
  private final SiteNeighbour west = site("west");

  /// What span says: the last revision of each plan, and where each revision went.
  private final TreeMap<String, Long> plans = new TreeMap<>();

  private List<String> sent = List.of();
  private boolean spanIsSilent;
  private int questions;

  private SiteNeighbour site(String id) {
    return new SiteNeighbour(manager, id);
  }

  private final class Span implements Manager.Neighbour {
    @Override
    public ServiceAddress address() {
      return ServiceAddress.SPAN;
    }

    @Override
    public List<Effect> received(Envelope envelope, long now) {
      if (!envelope.hasSpanQuestion() || spanIsSilent) {
        return List.of();
      }
      questions++;
      var question = envelope.getSpanQuestion();
      var progress = ProgressAnswer.newBuilder();
      plans.forEach((site, revision) ->
          progress.addSites(
              SiteProgress.newBuilder()
                  .setSite(site)
                  .setRevision(revision)
                  .setObjectRevision(sent.contains(site) ? revision : 0)));
      question
          .getProgress()
          .getRevisionsList()
          .forEach(one ->
              progress.addRevisions(SentRevision.newBuilder().setRevision(one).addAllSites(sent)));
      return List.of(
          new Effect.Send(
              Envelope.newBuilder()
                  .setFrom(envelope.getTo())
                  .setTo(envelope.getFrom())
                  .setSpanAnswer(
                      SpanAnswer.newBuilder()
                          .setNumber(question.getNumber())
                          .setRevision(question.getRevision())
                          .setProgress(progress))
                  .build()));
    }

    @Override
    public List<Effect> tick(long now) {
      return List.of();
    }
  }

  @BeforeEach
  void declare() {
    manager.neighbours.add(new Span());
    manager.must("PUT", "/sites/east", "{}");
    manager.must("PUT", "/sites/west", "{}");
    manager.run();
  }

  /// Writes something else each time.
  private long put(String query) {
    long ticket =
        manager.call("PATCH", SEGMENT + query, "{\"display_name\": \"%d\"}".formatted(++writes));
    manager.run();
    return ticket;
  }

  private @Nullable ApiReply reply(long ticket) {
    return manager.replies.get(ticket);
  }

  @Test
  void shouldAnswerOnceTheSitesConcernedHaveItInForce() {
    sent = List.of("east", "west");
    long ticket = put("?wait=sites");
    assertThat(reply(ticket)).isNull();

    east.realized(100);
    manager.run();
    assertThat(reply(ticket)).isNull();

    west.realized(100);
    manager.run();
    assertThat(Objects.requireNonNull(reply(ticket)).status()).isEqualTo(200);
    assertThat(Objects.requireNonNull(reply(ticket)).revision()).isPositive();
  }

  @Test
  void shouldAskOnlyThoseThatItConcerns() {
    sent = List.of("east");
    east.realized(100);
    manager.run();

    assertThat(reply(put("?wait=sites"))).isNotNull();
  }

  @Test
  void shouldSayWhereItIsNotInForceInTime() {
    sent = List.of("east", "west");
    east.realized(100);
    long ticket = put("?wait=sites&timeout=2");

    manager.pass(2_000);

    var reply = Objects.requireNonNull(reply(ticket));
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.unrealized()).containsExactly("west");
    assertThat(reply.revision()).as("it is written all the same").isPositive();
  }

  @Test
  void shouldNameAllSitesWhereSpanDoesNotAnswer() {
    spanIsSilent = true;
    long ticket = put("?wait=sites&timeout=2");

    manager.pass(2_000);

    assertThat(Objects.requireNonNull(reply(ticket)).unrealized()).containsExactly("east", "west");
  }

  @Test
  void shouldWaitForHostsWhereThatIsAskedAndNameThem() {
    sent = List.of("east", "west");
    east.realized(100);
    west.realized(100, 0, "w1", "w2");
    manager.run();

    assertThat(Objects.requireNonNull(reply(put("?wait=sites"))).status()).isEqualTo(200);
    long ticket = put("?wait=hosts&timeout=2");
    long other = put("?wait=hosts");
    manager.pass(2_000);
    var late = Objects.requireNonNull(reply(ticket));
    assertThat(late.status()).isEqualTo(202);
    assertThat(late.unrealized()).containsExactly("west/w1", "west/w2");

    assertThat(reply(other)).isNull();
    west.realized(100, 100);
    manager.run();
    assertThat(Objects.requireNonNull(reply(other)).status()).isEqualTo(200);
  }

  @Test
  void shouldRefuseToWaitForWhatWritesNothing() {
    assertThat(manager.ask("GET", SEGMENT + "?wait=sites", null).status()).isEqualTo(400);
    assertThat(manager.ask("PUT", SEGMENT + "?wait=moons", "{}").status()).isEqualTo(400);
    assertThat(manager.ask("PUT", SEGMENT + "?wait=sites&wait=hosts", "{}").status())
        .isEqualTo(400);
    assertThat(manager.ask("PUT", SEGMENT + "?wait=sites&timeout=0", "{}").status()).isEqualTo(400);
  }

  @Test
  void shouldRefuseAtOnceWhatIsRefused() {
    var reply = manager.ask("PUT", SEGMENT + "?wait=sites", "{\"nonsense\": 1}");

    assertThat(reply.status()).isEqualTo(400);
  }

  private JsonNode status(String path) {
    return manager.get("/realized-state/status?intent_path=/global-infra" + path);
  }

  @Test
  void shouldTellWhereAnObjectIsInForce() {
    manager.must("PUT", SEGMENT, "{}");
    sent = List.of("east", "west");
    plans.put("east", 7L);
    plans.put("west", 7L);
    east.realized(7);
    west.realized(7, 6, "w2");
    manager.run();

    var status = status(SEGMENT);

    assertThat(status.path("publish_status").asText()).isEqualTo("UNREALIZED");
    var each = status.path("consolidated_status_per_enforcement_point");
    assertThat(each.findValuesAsText("site_path"))
        .containsExactly("/global-infra/sites/east", "/global-infra/sites/west");
    assertThat(each.get(0).path("consolidated_status").path("consolidated_status").asText())
        .isEqualTo("SUCCESS");
    assertThat(each.get(1).path("consolidated_status").path("consolidated_status").asText())
        .isEqualTo("IN_PROGRESS");
    assertThat(each.get(0).has("hosts_behind")).isFalse();
    assertThat(each.get(1).path("hosts_behind").get(0).asText()).isEqualTo("w2");

    west.realized(7);
    manager.run();
    assertThat(status(SEGMENT).path("publish_status").asText()).isEqualTo("REALIZED");
    assertThat(
            manager
                .ask("GET", "/realized-state/status?intent_path=/global-infra/segments/x", null)
                .status())
        .isEqualTo(404);
  }

  @Test
  void shouldAskNowAndThenWhereNobodyWaits() {
    manager.pass(RealizationDesk.ASK_MILLIS);
    questions = 0;

    manager.pass(4 * RealizationDesk.ASK_MILLIS);

    assertThat(questions).isBetween(3, 5);
  }

  private List<String> behind() {
    var alarms = new ArrayList<String>();
    manager.alarms.forEach((id, text) -> {
      if (id.contains("/behind/")) {
        alarms.add(text);
      }
    });
    return alarms;
  }

  @Test
  void shouldTellWhichSiteIsBehindAndSinceWhen() {
    plans.put("east", 3L);
    plans.put("west", 3L);
    east.realized(3);
    west.realized(2);
    manager.pass(RealizationDesk.ASK_MILLIS + 1_000);
    assertThat(behind()).isEmpty();

    manager.pass(SitesBehind.PATIENCE_MILLIS);

    assertThat(behind()).singleElement().asString().contains("west", "revision 3", "it has 2");
    var sites = manager.get("/interspan/v1/sites").path("results");
    assertThat(sites.get(0).path("behind_since").isNull()).isTrue();
    assertThat(sites.get(1).path("behind_revision").asLong()).isEqualTo(3);
    assertThat(sites.get(1).path("plan_revision").asLong()).isEqualTo(3);

    west.realized(3);
    manager.pass(1_000);
    assertThat(behind()).isEmpty();
  }
}
