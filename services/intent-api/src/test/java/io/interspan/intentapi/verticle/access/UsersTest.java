package io.interspan.intentapi.verticle.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTest {
  private static final PasswordHash HASH = PasswordHash.of("right", new byte[16]);

  /// Made by the reference program: `printf password | argon2 somesalt -id -t 2 -m 16 -p 1 -e`.
  private static final String OF_THE_REFERENCE =
      "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ" + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

  @Test
  void shouldKnowThePasswordByItsHash() {
    var read = PasswordHash.parse(HASH.toString());

    assertThat(read.matches("right")).isTrue();
    assertThat(read.matches("wrong")).isFalse();
    assertThat(read.matches("")).isFalse();
    assertThat(HASH.toString()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(HASH.toString()).doesNotContain("right");
  }

  @Test
  void shouldHashAsTheReferenceProgramDoes() {
    assertThat(PasswordHash.parse(OF_THE_REFERENCE).matches("password")).isTrue();
  }

  @Test
  void shouldSaltItsHashes() {
    assertThat(PasswordHash.of("right", new byte[] {1, 2, 3, 4, 5, 6, 7, 8}).toString())
        .isNotEqualTo(HASH.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "",
        "$2y$10$abcdefghijklmnopqrstuv",
        "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8",
        "$argon2id$v=19$m=65536,t=999,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8",
        "$argon2id$v=19$m=4,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8",
      })
  void shouldRefuseWhatIsNoHashOrCostsTooMuch(String text) {
    assertThatThrownBy(() -> PasswordHash.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldReadAFile() {
    var users = Users.parse("# who may\n\nadmin:" + HASH + "\nu2@here:" + HASH + "\n");

    assertThat(users.verify("admin", "right")).isTrue();
    assertThat(users.verify("u2@here", "right")).isTrue();
    assertThat(users.verify("admin", "wrong")).isFalse();
    assertThat(users.verify("nobody", "right")).as("whatever the password").isFalse();
    assertThat(users.has("nobody")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 1 to 1000 users",
        "admin | line 1 is NAME:HASH",
        "a b:HASH | line 1 is NAME:HASH",
        "admin:plain | line 1: a password is kept as $argon2id",
      })
  void shouldSayWhatIsWrongWithAFile(String text, String said) {
    assertThatThrownBy(() -> Users.parse(text.replace("HASH", HASH.toString())))
        .hasMessageContaining(said);
    assertThatThrownBy(() -> Users.parse("a:" + HASH + "\na:" + HASH))
        .hasMessageContaining("line 2: user a is there twice");
  }

  @Test
  void shouldReadBasicCredentials() {
    assertThat(Credentials.ofBasic("Basic " + base64("admin:a:b")))
        .contains(new Credentials("admin", "a:b"));
    assertThat(Credentials.ofBasic("basic  " + base64("ä:")).orElseThrow())
        .isEqualTo(new Credentials("ä", ""));
    assertThat(Credentials.ofBasic("Basic " + base64("admin"))).isEmpty();
    assertThat(Credentials.ofBasic("Basic !!!")).isEmpty();
    assertThat(Credentials.ofBasic("Basic gICA")).as("not UTF-8").isEmpty();
    assertThat(Credentials.ofBasic("Remote " + base64("admin:x"))).isEmpty();
    assertThat(Credentials.ofBasic("")).isEmpty();
    assertThat(new Credentials("admin", "secret").toString()).doesNotContain("secret");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
