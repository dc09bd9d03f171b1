package io.interspan.sitemanager.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.Bytes;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.OriginStatus;
import io.interspan.model.feed.OriginStatus.State;
import io.interspan.sitemanager.logic.group.Workload;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MemberAnswerTest {
  private static final String SITE = "west";
  private static final String SELECTOR = "s1";

  /// Room for the answer to one selector, and for two workloads with a membership each.
  private static final int ENTRIES = 5;

  private final MemberAnswer answer =
      new MemberAnswer(SITE, 1, FeedLimits.DEFAULT.withTable(ENTRIES, 4, 16));

  private static Workloads.Placed workload(String port) {
    var workload =
        new Workload(
            port,
            port,
            List.of(),
            port,
            new Workload.OnSegment("/infra/segments/web", "web", List.of(), 1),
            List.of(),
            List.of());
    return new Workloads.Placed(workload, SITE, Bytes.utf8(port));
  }

  private int show(boolean anew) {
    SortedMap<String, State> marks = new TreeMap<>();
    marks.put(SITE, State.COMPLETE);
    return answer.show(marks, anew).size();
  }

  private State mark() {
    return answer.table().status(SITE).map(OriginStatus::state).orElseThrow();
  }

  @Test
  void shouldTellOfMembers() {
    answer.answer(SELECTOR, "");
    answer.select(SELECTOR, workload("p1"));

    assertThat(show(true)).isEqualTo(3);
    assertThat(mark()).isEqualTo(State.COMPLETE);
    assertThat(answer.problem()).isEmpty();
  }

  @Test
  void shouldSayThatItIsNotAllWhereThereIsNoRoom() {
    answer.answer(SELECTOR, "");
    answer.select(SELECTOR, workload("p1"));
    answer.select(SELECTOR, workload("p2"));
    show(true);
    answer.select(SELECTOR, workload("p3"));

    assertThat(show(false)).isZero();
    assertThat(answer.problem()).contains("at most 5");
    assertThat(mark()).as("nobody takes it for all").isEqualTo(State.FILLING);
    assertThat(answer.table().size()).isEqualTo(ENTRIES);
  }

  @Test
  void shouldTellAllOnceThereIsRoomAgain() {
    answer.answer(SELECTOR, "");
    answer.select(SELECTOR, workload("p1"));
    answer.select(SELECTOR, workload("p2"));
    show(true);
    answer.select(SELECTOR, workload("p3"));
    show(false);
    answer.drop(SELECTOR, workload("p1"));

    assertThat(show(false)).as("two gone, two new").isEqualTo(4);
    assertThat(answer.problem()).isEmpty();
    assertThat(mark()).isEqualTo(State.COMPLETE);
    assertThat(answer.table().entries(SITE).values())
        .extracting(FeedEntry::key)
        .contains(MemberKeys.workload("p2"), MemberKeys.workload("p3"))
        .doesNotContain(MemberKeys.workload("p1"));
  }
}
