package io.interspan.sitemanager.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.sitemanager.logic.Claims.Changed;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  private final Claims claims = new Claims(new TreeMap<>());

  private List<Changed> decide() {
    return claims.decide(List.of("a"));
  }

  @Test
  void shouldClaimForTheFirstHostAndTellTheSecond() {
    claims.appear("a", "h2");
    assertThat(decide()).containsExactly(new Changed("a", Optional.of("h2")));
    claims.appear("a", "h1");
    assertThat(decide()).isEmpty();
    assertThat(claims.disputed().get("a")).containsExactly("h1", "h2");

    claims.disappear("a", "h2");
    assertThat(decide()).containsExactly(new Changed("a", Optional.of("h1")));
    assertThat(claims.disputed()).isEmpty();
  }

  @Test
  void shouldGiveUpWhatTheLastHostLost() {
    claims.appear("a", "h1");
    decide();
    claims.disappear("a", "h1");
    assertThat(decide()).containsExactly(new Changed("a", Optional.empty()));
    assertThat(claims.all()).isEmpty();
  }

  @Test
  void shouldKeepTheFirstOverARestart() {
    claims.appear("a", "h2");
    decide();
    var again = new Claims(claims.all());
    again.appear("a", "h1");
    again.appear("a", "h2");
    assertThat(again.decide(List.of("a"))).isEmpty();
    assertThat(again.all()).containsEntry("a", "h2");
  }

  @Test
  void shouldKeepWhatWasGrantedUntilAHostShowsItOrItIsForgotten() {
    claims.appear("a", "h1");
    decide();
    assertThat(claims.adopt(List.of("a", "b", "c"))).hasSize(2);
    assertThat(claims.decide(List.of("b", "c"))).isEmpty();
    assertThat(claims.unseen()).containsExactly("b", "c");

    claims.appear("b", "h1");
    assertThat(claims.decide(List.of("b"))).containsExactly(new Changed("b", Optional.of("h1")));
    assertThat(claims.forget("c")).containsExactly(new Changed("c", Optional.empty()));
    assertThat(claims.forget("a")).as("a claim that a host has is not forgotten").isEmpty();
  }
}
