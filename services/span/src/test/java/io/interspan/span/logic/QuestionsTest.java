package io.interspan.span.logic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.interspan.message.DraftedObject;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.ExplainQuestion;
import io.interspan.message.ExplainStep;
import io.interspan.message.ObjectPreview;
import io.interspan.message.PreviewKind;
import io.interspan.message.PreviewQuestion;
import io.interspan.message.ProtoBytes;
import io.interspan.message.ServiceAddress;
import io.interspan.message.SitePreview;
import io.interspan.message.SpanAnswer;
import io.interspan.message.SpanQuestion;
import io.interspan.message.SpanRefusalReason;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedLimits;
import io.interspan.span.testing.FakeLog;
import io.interspan.span.testing.Intents;
import io.interspan.span.testing.Intents.Change;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuestionsTest {
  private static final long EPOCH = 7;
  private static final long NOW = 1_000_000;

  private final FakeLog log = new FakeLog(EPOCH);
  private final Compilation compiled = new Compilation(EPOCH, FeedLimits.DEFAULT);
  private final Questions questions = new Questions();
  private final List<SpanAnswer> answers = new ArrayList<>();

  private void commit(Change... changes) {
    long before = log.at().version();
    log.commit(List.of(changes));
    compiled.apply(log.after(before), log.at());
  }

  private void ask(SpanQuestion.Builder question) {
    receive(
        Envelope.newBuilder()
            .setFrom(ServiceAddress.GLOBAL_MANAGER.toString())
            .setTo(ServiceAddress.SPAN.toString())
            .setSpanQuestion(question)
            .build());
  }

  private void receive(Envelope envelope) {
    var out = new ArrayList<Effect>();
    questions.received(envelope, NOW, out);
    take(out);
  }

  private void settle(long now) {
    var out = new ArrayList<Effect>();
    questions.settle(compiled, now, out);
    take(out);
  }

  private void take(List<Effect> out) {
    for (var effect : out) {
      var envelope = ((Effect.Send) effect).envelope();
      assertThat(envelope.getTo()).isEqualTo("global-manager");
      answers.add(envelope.getSpanAnswer());
    }
  }

  private static SpanQuestion.Builder preview(long number, Cursor at, Change... changes) {
    var objects = PreviewQuestion.newBuilder();
    for (var change : changes) {
      var object = DraftedObject.newBuilder().setPath(change.path().value());
      change
          .entry()
          .ifPresent(entry -> object.setEntry(ProtoBytes.wrap(ProtoBytes.serialize(entry))));
      objects.addObjects(object);
    }
    return SpanQuestion.newBuilder()
        .setNumber(number)
        .setParts(1)
        .setEpoch(at.epoch())
        .setRevision(at.version())
        .setPreview(objects);
  }

  private SpanRefusalReason refusal() {
    return answers.getLast().getRefusal().getReason();
  }

  @Test
  void shouldSayWhatWouldBeSentToWhom() {
    commit(Intents.site("east"), Intents.site("west"));
    commit(Intents.zoneSegment("old", 5000, "west"));
    int size = compiled.engine().size();

    ask(
        preview(
            3,
            log.at(),
            Intents.tier1("r1"),
            Intents.segment("s1", 5001, "r1"),
            Intents.gone("segments/old")));
    settle(NOW);

    var answer = answers.getFirst();
    assertThat(answer.getNumber()).isEqualTo(3);
    assertThat(answer.getRevision()).isEqualTo(2);
    assertThat(answer.getPreview().getSitesList())
        .extracting(
            SitePreview::getSite,
            SitePreview::getEntered,
            SitePreview::getChanged,
            SitePreview::getWithdrawn)
        .containsExactly(tuple("east", 2, 0, 0), tuple("west", 2, 0, 1));
    assertThat(answer.getPreview().getObjectsList())
        .filteredOn(object -> object.getSite().equals("west"))
        .extracting(ObjectPreview::getPath, ObjectPreview::getType, ObjectPreview::getKind)
        .containsExactly(
            tuple("/global-infra/segments/old", "Segment", PreviewKind.PREVIEW_KIND_WITHDRAWN),
            tuple("/global-infra/segments/s1", "Segment", PreviewKind.PREVIEW_KIND_ENTERED),
            tuple("/global-infra/tier-1s/r1", "Tier1", PreviewKind.PREVIEW_KIND_ENTERED));
    assertThat(compiled.engine().size()).as("nothing stayed").isEqualTo(size);
  }

  @Test
  void shouldWaitForTheLogAndThenAnswer() {
    commit(Intents.site("west"));
    ask(preview(1, new Cursor(EPOCH, 2), Intents.zoneSegment("s1", 5000, "east")));
    settle(NOW);
    assertThat(answers).isEmpty();

    commit(Intents.site("east"));
    settle(NOW + 10);

    assertThat(answers.getFirst().getPreview().getSites(0).getSite()).isEqualTo("east");
  }

  @Test
  void shouldSayThatItIsBehindWhereTheLogDoesNotComeInTime() {
    commit(Intents.site("west"));
    ask(preview(1, new Cursor(EPOCH, 2)));
    ask(preview(2, new Cursor(EPOCH + 1, 1)));
    settle(NOW + Questions.PATIENCE_MILLIS - 1);
    assertThat(answers).isEmpty();

    settle(NOW + Questions.PATIENCE_MILLIS);

    assertThat(answers).extracting(SpanAnswer::getNumber).containsExactly(1L, 2L);
    assertThat(answers)
        .allMatch(
            one -> one.getRefusal().getReason() == SpanRefusalReason.SPAN_REFUSAL_REASON_BEHIND);
    assertThat(answers.getFirst().getRevision()).isEqualTo(1);
  }

  @Test
  void shouldPutPartsTogetherInAnyOrder() {
    commit(Intents.site("west"));
    var one = preview(1, log.at(), Intents.zoneSegment("s1", 5000, "west")).setParts(2);
    var other = preview(1, log.at(), Intents.zoneSegment("s2", 5001, "west")).setParts(2);

    ask(other.setPart(1));
    ask(other.setPart(1));
    settle(NOW);
    assertThat(answers).as("a part is missing").isEmpty();
    ask(one.setPart(0));
    settle(NOW);

    assertThat(answers.getFirst().getPreview().getSites(0).getEntered()).isEqualTo(2);
  }

  @Test
  void shouldRefuseWhatIsTooMuchOrNotUnderstood() {
    for (int i = 0; i < Questions.MAX_WAITING; i++) {
      ask(preview(i, new Cursor(EPOCH, 9)));
    }
    assertThat(answers).isEmpty();
    ask(preview(99, new Cursor(EPOCH, 9)));
    assertThat(refusal()).isEqualTo(SpanRefusalReason.SPAN_REFUSAL_REASON_TOO_MUCH);

    ask(preview(100, Cursor.NONE).clearPreview());
    assertThat(refusal()).isEqualTo(SpanRefusalReason.SPAN_REFUSAL_REASON_NOT_UNDERSTOOD);
    ask(preview(101, Cursor.NONE).setPart(1));
    assertThat(refusal()).isEqualTo(SpanRefusalReason.SPAN_REFUSAL_REASON_NOT_UNDERSTOOD);
  }

  @Test
  void shouldNotOpenAgainWhatItRefused() {
    commit(Intents.site("west"));
    var question = preview(1, log.at(), Intents.zoneSegment("s1", 5000, "west")).setParts(2);
    ask(question.setPart(0));
    settle(NOW + Questions.PATIENCE_MILLIS);
    assertThat(refusal()).isEqualTo(SpanRefusalReason.SPAN_REFUSAL_REASON_BEHIND);

    ask(question.setPart(1));
    settle(NOW + 2 * Questions.PATIENCE_MILLIS);

    assertThat(answers).as("it is refused once").hasSize(1);
  }

  @Test
  void shouldPassOverWhatOthersAsk() {
    receive(
        Envelope.newBuilder()
            .setFrom("site-manager/west")
            .setTo("span")
            .setSpanQuestion(preview(1, Cursor.NONE))
            .build());
    settle(NOW + Questions.PATIENCE_MILLIS);
    assertThat(answers).isEmpty();
  }

  @Test
  void shouldCountAllAndListABoundedNumberOfEachSite() {
    commit(Intents.site("east"), Intents.site("west"));
    int objects = PreviewMessages.MAX_LISTED / 2 + 5;
    var changes = new ArrayList<Change>();
    for (int i = 0; i < objects; i++) {
      changes.add(Intents.zoneSegment("e" + i, 5000 + i, "east"));
      changes.add(Intents.zoneSegment("w" + i, 50_000 + i, "west"));
    }
    ask(preview(1, log.at(), changes.toArray(Change[]::new)));
    settle(NOW);

    var preview = answers.getFirst().getPreview();
    assertThat(preview.getObjectsList())
        .hasSize(PreviewMessages.MAX_LISTED)
        .filteredOn(object -> object.getSite().equals("west"))
        .hasSize(PreviewMessages.MAX_LISTED / 2);
    assertThat(preview.getLeftOut()).isEqualTo(10);
    assertThat(preview.getSitesList()).extracting(SitePreview::getEntered).containsOnly(objects);
  }

  @Test
  void shouldExplainWhatIsThereAndWhatIsNot() {
    commit(Intents.site("east"), Intents.site("west"), Intents.zoneSegment("s1", 5000, "west"));

    ask(explain(1, "/global-infra/segments/s1", "west"));
    ask(explain(2, "/global-infra/segments/s1", "east"));
    ask(explain(3, "/global-infra/segments/s2", "east"));
    ask(explain(4, "no path", "east"));
    settle(NOW);

    assertThat(answers)
        .extracting(answer -> answer.getNumber() + " " + answer.getExplain().getPresence())
        .containsExactly(
            "4 PRESENCE_UNSPECIFIED",
            "1 PRESENCE_OWN",
            "2 PRESENCE_ABSENT",
            "3 PRESENCE_NO_OBJECT");
    assertThat(answers.get(1).getExplain().getSteps(0))
        .isEqualTo(
            ExplainStep.newBuilder()
                .setFrom("/global-infra/segments/s1")
                .setReason("has a transport zone in")
                .setTo("/global-infra/sites/west")
                .build());
    assertThat(answers.get(2).getExplain().getAbsences(0).getReason()).contains("and not east");
  }

  private static SpanQuestion.Builder explain(long number, String path, String site) {
    return SpanQuestion.newBuilder()
        .setNumber(number)
        .setParts(1)
        .setEpoch(EPOCH)
        .setRevision(1)
        .setExplain(ExplainQuestion.newBuilder().setPath(path).setSite(site));
  }
}
