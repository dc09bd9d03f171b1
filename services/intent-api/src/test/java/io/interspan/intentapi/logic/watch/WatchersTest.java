package io.interspan.intentapi.logic.watch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.watch.WatchedLog.Client;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchersTest {
  private final WatchedLog log = new WatchedLog();

  private void rows(int count) {
    for (int i = 0; i < count; i++) {
      log.site("west", "at " + i + " of " + log.now++);
    }
  }

  @Test
  void shouldTellWhereItStandsAndThenEachRow() {
    rows(2);
    var client = log.open("");

    log.site("east", "new");

    assertThat(client.frames.getFirst())
        .isEqualTo("{\"kind\":\"hello\",\"revision\":2,\"head\":2,\"epoch\":5}");
    var row = client.of("intents").getFirst();
    assertThat(row.path("revision").asLong()).isEqualTo(3);
    assertThat(row.path("author").asText()).isEqualTo("ann");
    assertThat(row.path("at").asLong()).isEqualTo(log.now);
    assertThat(row.has("more")).isFalse();
    var change = row.path("changes").get(0);
    assertThat(change.path("path").asText()).isEqualTo("/global-infra/sites/east");
    assertThat(change.path("resource_type").asText()).isEqualTo("Site");
    assertThat(change.path("kind").asText()).isEqualTo("CREATED");
    assertThat(change.path("fields").findValuesAsText("field")).contains("description");
    assertThat(log.reads).as("what is new is at hand").isZero();
  }

  @Test
  void shouldGoOnAfterTheRevisionThatItIsTold() {
    rows(30);
    log.restart();
    log.reads = 0;

    var client = log.open("after=7&epoch=5");

    assertThat(client.revisions()).isEqualTo(LongStream.rangeClosed(8, 30).boxed().toList());
    assertThat(log.reads).as("nothing is at hand after a start").isPositive();
  }

  @Test
  void shouldWriteARowOfManyChangesInParts() {
    var client = log.open("");
    var sites = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      sites
          .append(i == 0 ? "" : ",")
          .append("{\"resource_type\":\"ChildSite\",\"Site\":{\"id\":\"s" + i + "\"}}");
    }

    log.patch("{\"resource_type\":\"Infra\",\"children\":[" + sites + "]}");

    assertThat(client.of("intents").stream().map(frame -> frame.path("changes").size()))
        .containsExactly(3, 3, 2);
    assertThat(client.of("intents").stream().map(frame -> frame.path("more").asBoolean()))
        .containsExactly(true, true, false);
    assertThat(client.revisions()).containsExactly(1L);
  }

  @Test
  void shouldShowWhatTheFilterLetsThroughAndSayWhereItIs() {
    var client = log.open("path=/global-infra/sites/east");
    var types = log.open("resource_type=Tier1,Segment");
    log.site("west", "a");
    log.site("east", "b");
    log.site("east-2", "c");
    log.patch(
        "{\"resource_type\":\"Infra\",\"children\":[{\"resource_type\":\"ChildTier1\",\"Tier1\":{\"id\":\"t\"}}]}");

    log.pass(WatchedLog.LIMITS.heartbeatMillis());

    assertThat(client.revisions()).containsExactly(2L);
    assertThat(client.frames.getLast()).isEqualTo("{\"kind\":\"progress\",\"revision\":4}");
    assertThat(types.revisions()).containsExactly(4L);
  }

  @Test
  void shouldSayWhereItIsWhenNothingHappens() {
    var client = log.open("");

    log.pass(WatchedLog.LIMITS.heartbeatMillis() - 1);
    assertThat(client.of("progress")).isEmpty();
    log.pass(1);
    log.pass(1);

    assertThat(client.of("progress")).hasSize(1);
  }

  @Test
  void shouldDropOneThatTakesTooLongAndSayWhereToGoOn() {
    var client = log.open("");
    var other = log.open("");
    client.reads = false;
    rows(3);

    log.pass(WatchedLog.LIMITS.stallMillis());

    var closed = requireNonNull(client.closed);
    assertThat(closed.code()).isEqualTo(CloseCode.SLOW);
    assertThat(closed.reason()).isEqualTo("slow: resume with after=1");
    assertThat(client.last()).isEqualTo(1);
    rows(1);
    assertThat(other.revisions()).containsExactly(1L, 2L, 3L, 4L);
    assertThat(other.closed).isNull();
    assertThat(log.open("after=1").revisions()).containsExactly(2L, 3L, 4L);
  }

  @Test
  void shouldDropOneThatFallsTooFarBehind() {
    var client = log.open("");
    client.reads = false;
    rows(1 + (int) WatchedLog.LIMITS.lag());

    log.pass(1);
    assertThat(client.closed).isNull();
    rows(1);
    log.pass(1);

    assertThat(requireNonNull(client.closed).code()).isEqualTo(CloseCode.SLOW);
  }

  @Test
  void shouldGoOnWhereOneReadsAgainInTime() {
    var client = log.open("");
    client.reads = false;
    rows(15);

    log.read(client);

    assertThat(client.revisions()).isEqualTo(LongStream.rangeClosed(1, 15).boxed().toList());
  }

  @Test
  void shouldTellThatTheLogIsAnother() {
    rows(3);
    var client = log.open("after=2&epoch=4");

    assertThat(client.frames)
        .containsExactly("{\"kind\":\"restored\",\"revision\":3,\"head\":3,\"epoch\":5}");
    assertThat(requireNonNull(client.closed).code()).isEqualTo(CloseCode.RESTORED);
    assertThat(client.closed.reason())
        .isEqualTo("restored: read the objects anew, and watch after=3");
  }

  @Test
  void shouldRefuseARevisionThatIsNotThereYet() {
    var client = log.open("after=1");

    assertThat(client.frames).isEmpty();
    assertThat(requireNonNull(client.closed).code()).isEqualTo(CloseCode.AHEAD);
  }

  @Test
  void shouldRefuseOneTooMany() {
    for (int i = 0; i < WatchedLog.LIMITS.watchers(); i++) {
      assertThat(log.open("").closed).isNull();
    }

    Client tooMany = log.open("");

    assertThat(requireNonNull(tooMany.closed).code()).isEqualTo(CloseCode.TRY_AGAIN_LATER);
    log.close(log.clients.firstEntry().getValue());
    assertThat(log.open("").closed).isNull();
  }

  @Test
  void shouldSayThatTheLogCannotBeRead() {
    rows(20);
    log.restart();
    log.readsFail = true;

    var client = log.open("after=2");

    assertThat(requireNonNull(client.closed).code()).isEqualTo(CloseCode.TRY_AGAIN_LATER);
    assertThat(client.closed.reason()).startsWith("resume with after=2").contains("disk is gone");
    log.readsFail = false;
    assertThat(log.open("after=2").revisions()).hasSize(18);
  }

  @ParameterizedTest
  @CsvSource({
    "after=x,'after'",
    "after=-1,'after'",
    "epoch=1.5,'epoch'",
    "path=web,'path'",
    "resource_type=Thing,'resource_type'",
    "since=3,'since'",
  })
  void shouldNameTheParameterThatIsWrong(String query, String named) {
    assertThatThrownBy(() -> WatchedLog.request(query))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining(named);
  }
}
