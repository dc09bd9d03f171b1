package io.interspan.intentapi.verticle.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerifiedTest {
  private final Verified verified = new Verified(new byte[Verified.KEY_BYTES]);

  private String digest(String user, String password) {
    return verified.digest(new Credentials(user, password));
  }

  @Test
  void shouldRememberForAWhile() {
    var digest = digest("admin", "secret");
    verified.add("admin", digest, 0);
    long end = Verified.REMEMBERED.toMillis();

    assertThat(verified.knows("admin", digest, end - 1)).isTrue();
    assertThat(verified.knows("admin", digest, end)).isFalse();
    assertThat(verified.knows("admin", digest("admin", "other"), 1)).isFalse();
    assertThat(verified.knows("other", digest, 1)).isFalse();
  }

  @Test
  void shouldTellNameAndPasswordApart() {
    assertThat(digest("ab", "c")).isNotEqualTo(digest("a", "bc"));
    assertThat(digest("a", "b")).isEqualTo(digest("a", "b")).doesNotContain("b\0");
    assertThat(new Verified(new byte[] {1}).digest(new Credentials("a", "b")))
        .isNotEqualTo(digest("a", "b"));
  }

  @Test
  void shouldStayWithinItsBounds() {
    for (int i = 0; i <= Verified.MAX_ENTRIES; i++) {
      verified.add("user" + i, digest("user" + i, "x"), 0);
    }

    assertThat(verified.knows("user0", digest("user0", "x"), 1)).isFalse();
    assertThat(verified.knows("user1", digest("user1", "x"), 1)).isTrue();
  }
}
