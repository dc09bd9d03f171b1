package io.interspan.globalmanager.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.ObjectPreview;
import io.interspan.message.PreviewAnswer;
import io.interspan.message.PreviewKind;
import io.interspan.message.ServiceAddress;
import io.interspan.message.SitePreview;
import io.interspan.message.SpanAnswer;
import io.interspan.message.SpanQuestion;
import io.interspan.message.SpanRefusal;
import io.interspan.message.SpanRefusalReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a plan asks span, and what becomes of the answers.
class PlanTest {
  private static final String PLAN = "/interspan/v1/plan";

  private final Manager manager = new Manager();
  private final List<SpanQuestion> questions = new ArrayList<>();

  private void listen() {
    manager.neighbours.add(
        new Manager.Neighbour() {
          @Override
          public ServiceAddress address() {
            return ServiceAddress.SPAN;
          }

          @Override
          public List<Effect> received(Envelope envelope, long now) {
            if (envelope.hasSpanQuestion()) {
              questions.add(envelope.getSpanQuestion());
            }
            return List.of();
          }

          @Override
          public List<Effect> tick(long now) {
            return List.of();
          }
        });
  }

  private long plan(String children) {
    long ticket = manager.call("POST", PLAN, infra(children));
    manager.run();
    return ticket;
  }

  private static String infra(String children) {
    return "{\"resource_type\":\"Infra\",\"children\":[" + children + "]}";
  }

  private static String segment(String id, String more) {
    return "{\"resource_type\":\"ChildSegment\",\"Segment\":{\"resource_type\":\"Segment\",\"id\":\""
        + id
        + "\""
        + more
        + "}}";
  }

  private void answer(String from, SpanAnswer.Builder answer) {
    manager.perform(
        List.of(
            new Effect.Send(
                Envelope.newBuilder()
                    .setFrom(from)
                    .setTo("global-manager")
                    .setSpanAnswer(answer)
                    .build())));
    manager.run();
  }

  private static SpanAnswer.Builder preview(long number) {
    return SpanAnswer.newBuilder()
        .setNumber(number)
        .setRevision(1)
        .setPreview(
            PreviewAnswer.newBuilder()
                .addSites(SitePreview.newBuilder().setSite("west").setEntered(3).setBytes(70))
                .addObjects(
                    ObjectPreview.newBuilder()
                        .setSite("west")
                        .setPath("/global-infra/segments/web")
                        .setType("Segment")
                        .setKind(PreviewKind.PREVIEW_KIND_ENTERED)
                        .setBytes(30))
                .setLeftOut(2));
  }

  private ApiReply reply(long ticket) {
    return manager.replies.get(ticket);
  }

  private long head() {
    return manager.store.head().toCompletableFuture().join().revision();
  }

  @Test
  void shouldAskAboutTheRowThatItWouldCommitAndCommitNothing() {
    listen();
    manager.must("PUT", "/sites/west", "{}");

    long ticket = plan(segment("web", ""));

    assertThat(reply(ticket)).isNull();
    var question = questions.getFirst();
    assertThat(question.getRevision()).isEqualTo(1);
    assertThat(question.getEpoch()).isEqualTo(5);
    assertThat(question.getPreview().getObjectsList())
        .singleElement()
        .satisfies(object -> {
          assertThat(object.getPath()).isEqualTo("/global-infra/segments/web");
          assertThat(object.getEntry().toStringUtf8()).contains("\"overlay_id\":65536");
        });
    answer("span", preview(question.getNumber()));
    assertThat(reply(ticket).status()).isEqualTo(200);
    assertThat(reply(ticket).body().toUtf8())
        .isEqualTo(
            "{\"base\":1,\"change_count\":1,\"left_out_count\":2,\"result_count\":1,\"results\":["
                + "{\"bytes\":30,\"kind\":\"ENTERED\",\"path\":\"/global-infra/segments/web\","
                + "\"resource_type\":\"Segment\",\"site\":\"west\"}],\"sites\":["
                + "{\"bytes\":70,\"changed_count\":0,\"entered_count\":3,\"site\":\"west\","
                + "\"withdrawn_count\":0}]}");
    assertThat(head()).isEqualTo(1);
    assertThat(manager.must("PUT", "/segments/web", "{}").path("overlay_id").asInt())
        .as("no number was used up")
        .isEqualTo(65_536);
  }

  @Test
  void shouldRefuseWhatAWriteWouldBeRefusedFor() {
    var wrong = segment("web", ",\"connectivity_path\":\"/global-infra/tier-1s/none\"");

    var planned = manager.ask("POST", PLAN, infra(wrong));
    var written = manager.ask("PATCH", "", infra(wrong));

    assertThat(planned.status()).isEqualTo(400);
    assertThat(planned.body()).isEqualTo(written.body());
    assertThat(manager.ask("GET", PLAN, null).status()).isEqualTo(405);
    assertThat(manager.ask("POST", PLAN + "?at=1", infra("")).status()).isEqualTo(400);
  }

  @Test
  void shouldAskNobodyWhereNothingChanges() {
    manager.must("PUT", "/sites/west", "{}");
    var same = manager.must("POST", PLAN, infra(""));

    assertThat(same.path("base").asLong()).isEqualTo(1);
    assertThat(same.path("change_count").asInt()).isZero();
  }

  @Test
  void shouldSayWhyThereIsNoAnswer() {
    listen();
    long lost = plan(segment("a", ""));
    long behind = plan(segment("b", ""));
    answer(
        "span",
        SpanAnswer.newBuilder()
            .setNumber(questions.getLast().getNumber())
            .setRevision(7)
            .setRefusal(
                SpanRefusal.newBuilder().setReason(SpanRefusalReason.SPAN_REFUSAL_REASON_BEHIND)));
    manager.pass(SpanDesk.TIMEOUT_MILLIS - 100);
    assertThat(reply(lost)).isNull();
    manager.pass(200);

    assertThat(reply(lost).status()).isEqualTo(503);
    assertThat(Manager.message(reply(lost))).contains("did not answer within 10 s");
    assertThat(reply(behind).status()).isEqualTo(503);
    assertThat(Manager.message(reply(behind))).contains("behind", "up to revision 7");
  }

  @Test
  void shouldDropAndCountAnswersThatNobodyWaitsFor() {
    listen();
    long ticket = plan(segment("a", ""));
    long number = questions.getFirst().getNumber();

    answer("site-manager/west", preview(number));
    assertThat(reply(ticket)).as("not span's").isNull();
    answer("span", preview(number));
    answer("span", preview(number));
    answer("span", preview(number + 1));

    assertThat(reply(ticket).status()).isEqualTo(200);
    assertThat(manager.logic.droppedAnswers()).isEqualTo(3);
  }

  @Test
  void shouldBoundWhatIsUnderWay() {
    for (int i = 0; i < SpanDesk.MAX_OPEN; i++) {
      plan(segment("s" + i, ""));
    }

    long one = plan(segment("more", ""));

    assertThat(reply(one).status()).isEqualTo(503);
    assertThat(Manager.message(reply(one))).contains("16 questions");
  }

  @Test
  void shouldDraftAnewWhereOthersChangedTheSameObject() {
    listen();
    manager.must("PUT", "/segments/web", "{}");
    long ticket = plan(segment("web", ",\"description\":\"planned\""));
    manager.must("PATCH", "/segments/web", "{\"admin_state\":\"DOWN\"}");
    manager.must("PUT", "/segments/other", "{}");

    answer("span", preview(questions.getFirst().getNumber()));
    assertThat(reply(ticket)).isNull();
    assertThat(questions).hasSize(2);
    assertThat(questions.getLast().getRevision()).isEqualTo(3);
    assertThat(questions.getLast().getPreview().getObjects(0).getEntry().toStringUtf8())
        .contains("DOWN", "planned");
    manager.must("PUT", "/segments/another", "{}");
    answer("span", preview(questions.getLast().getNumber()));

    assertThat(reply(ticket).status()).isEqualTo(200);
  }

  @Test
  void shouldAskInPartsWhatIsTooLongForAMessage() {
    listen();
    var children = new StringBuilder();
    var about = "x".repeat(1_000);
    for (int i = 0; i < 2_500; i++) {
      children
          .append(i == 0 ? "" : ",")
          .append(segment("s" + i, ",\"description\":\"" + about + "\""));
    }

    plan(children.toString());

    assertThat(questions).hasSizeBetween(3, 5);
    assertThat(questions).extracting(SpanQuestion::getParts).containsOnly(questions.size());
    assertThat(questions).extracting(SpanQuestion::getPart).doesNotHaveDuplicates();
    assertThat(questions.stream().mapToInt(one -> one.getPreview().getObjectsCount()).sum())
        .isEqualTo(2_500);
    assertThat(questions).allMatch(one -> one.getSerializedSize() < 2 << 20);
  }
}
