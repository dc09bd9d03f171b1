package io.interspan.intentapi.logic.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NoticesTest {
  private final Notices notices = new Notices();

  @Test
  void shouldKeepTheLastWordOnly() {
    notices.say("realized/west", "1", false);
    notices.say("realized/east", "5", false);
    notices.say("realized/west", "2", false);

    assertThat(notices.after(0, 0)).containsExactly("5", "2");
  }

  @Test
  void shouldSayNothingTwice() {
    notices.say("realized/west", "1", false);
    long before = notices.last();
    notices.say("realized/west", "1", false);

    assertThat(notices.last()).isEqualTo(before);
  }

  @Test
  void shouldTellThoseWhoHeardOfItThatItIsOver() {
    notices.say("alarm/disk", "full", false);
    long heard = notices.last();
    notices.say("alarm/disk", "over", true);

    assertThat(notices.after(heard, 0)).containsExactly("over");
    assertThat(notices.after(0, notices.last())).as("who came later").isEmpty();
  }

  @Test
  void shouldNotBeginWithAnEnd() {
    notices.say("alarm/disk", "", true);

    assertThat(notices.after(0, 0)).isEmpty();
  }

  @Test
  void shouldForgetWhatWasSaidLongestAgo() {
    for (int i = 0; i <= Notices.MAX; i++) {
      notices.say("k" + i, "f" + i, false);
    }

    assertThat(notices.after(0, 0)).hasSize(Notices.MAX).doesNotContain("f0");
  }
}
