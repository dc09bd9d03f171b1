package io.interspan.sitemanager.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.firewall.logic.group.MemberKeys;
import io.interspan.firewall.logic.group.Workload;
import io.interspan.message.SelectorAnswered;
import io.interspan.model.Bytes;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.feed.FeedTable;
import io.interspan.model.feed.MirrorStep;
import io.interspan.model.feed.OriginCopies;
import io.interspan.model.feed.OriginStatus.State;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MemberAnswerTest {
  private static final String SITE = "west";
  private static final String SELECTOR = "s1";

  private static final String HOST = "west/h1";
  private static final long NUMBER = 3;

  /// Room for the answer to one selector, and for two workloads with a membership each.
  private static final int ENTRIES = 5;

  private static final FeedLimits LIMITS = FeedLimits.DEFAULT.withTable(ENTRIES, 4, 16);

  private final MemberAnswer answer = new MemberAnswer(SITE, new FeedTable(1, LIMITS), LIMITS);

  /// Who asks, and sees what is shown.
  private final FeedMirror mirror = new FeedMirror(LIMITS);

  private final OriginCopies copies = new OriginCopies(LIMITS);

  private static Workloads.Placed workload(String port) {
    return workload(port, SITE);
  }

  private static Workloads.Placed workload(String port, String origin) {
    var workload =
        new Workload(
            port,
            port,
            List.of(),
            port,
            new Workload.OnSegment("/infra/segments/web", "web", List.of(), ""),
            List.of(),
            List.of());
    return new Workloads.Placed(workload, origin, Bytes.utf8(port));
  }

  private int show(boolean anew) {
    return show(anew, SITE, HOST);
  }

  /// @param known the origins that are complete
  private int show(boolean anew, String... known) {
    SortedMap<String, State> marks = new TreeMap<>();
    for (var origin : known) {
      marks.put(origin, State.COMPLETE);
    }
    int changes = answer.show(marks, anew).size();
    var ask = (MirrorStep.Ask) mirror.start(0);
    var applied = (MirrorStep.Applied) mirror.onAnswer(answer.table().answer(ask.pull(), 0), 0);
    var _ = copies.offer(SITE, mirror, applied);
    return changes;
  }

  /// Returns what who asks sees of the selector's answer.
  private SelectorAnswered seen() {
    var value = copies.value(SITE, MemberKeys.selector(SELECTOR)).orElseThrow();
    return Objects.requireNonNull(MemberBook.read(value)).getAnswered();
  }

  private List<String> members() {
    return copies.origins().stream()
        .flatMap(origin -> copies.values(origin).keySet().stream())
        .filter(key -> MemberKeys.selectorOf(key).isPresent())
        .map(MemberKeys::portOf)
        .sorted()
        .toList();
  }

  /// Fills the table.
  private void fill() {
    answer.answer(SELECTOR, NUMBER, "");
    answer.select(SELECTOR, workload("/p1"));
    answer.select(SELECTOR, workload("/p2", HOST));
    show(true);
  }

  @Test
  void shouldTellOfMembers() {
    answer.answer(SELECTOR, NUMBER, "");
    answer.select(SELECTOR, workload("/p1"));

    assertThat(show(true)).isEqualTo(3);
    assertThat(copies.state(SITE)).hasValue(State.COMPLETE);
    assertThat(seen().getNumber()).isEqualTo(NUMBER);
    assertThat(members()).containsExactly("/p1");
    assertThat(answer.problem()).isEmpty();
  }

  @Test
  void shouldSayThatItIsNotAllWhereThereIsNoRoom() {
    fill();
    answer.select(SELECTOR, workload("/p3"));

    assertThat(show(false)).isZero();
    assertThat(answer.problem()).contains("at most 5");
    assertThat(answer.trouble(SELECTOR)).isEqualTo(answer.problem());
    assertThat(seen().getProblem()).isEqualTo(answer.problem());
    assertThat(members()).as("nobody is taken away").containsExactly("/p1", "/p2");
    assertThat(answer.table().size()).isEqualTo(ENTRIES);
  }

  @Test
  void shouldSayThatItIsNotAllToWhoAsksLater() {
    answer.answer(SELECTOR, NUMBER, "");
    for (int port = 1; port <= ENTRIES; port++) {
      answer.select(SELECTOR, workload("/p" + port));
    }

    assertThat(show(true)).isZero();
    assertThat(seen().getProblem()).contains("at most 5");
    assertThat(copies.state(SITE)).hasValue(State.COMPLETE);
  }

  @Test
  void shouldTellAllOnceThereIsRoomAgain() {
    fill();
    answer.select(SELECTOR, workload("/p3"));
    show(false);
    answer.drop(SELECTOR, workload("/p1"));

    assertThat(show(false)).as("two gone, two new, and the answer is one again").isEqualTo(5);
    assertThat(answer.problem()).isEmpty();
    assertThat(seen().getProblem()).isEmpty();
    assertThat(members()).containsExactly("/p2", "/p3");
  }

  @Test
  void shouldTellAllOnceAHostIsGone() {
    fill();
    answer.select(SELECTOR, workload("/p3"));
    show(false);
    answer.drop(SELECTOR, workload("/p2", HOST));

    show(true, SITE);

    assertThat(answer.problem()).isEmpty();
    assertThat(copies.origins()).containsExactly(SITE);
    assertThat(members()).containsExactly("/p1", "/p3");
  }

  @Test
  void shouldTellAllOnceWhatWasTooLargeIsAnother() {
    fill();
    var big = workload("/p1");
    answer.move(
        big,
        new Workloads.Placed(
            big.workload(), SITE, Bytes.utf8("x".repeat(LIMITS.entryBytes() + 1))));
    show(false);
    assertThat(seen().getProblem()).contains("bytes");

    answer.move(big, workload("/p1"));
    show(false);

    assertThat(seen().getProblem()).isEmpty();
  }
}
