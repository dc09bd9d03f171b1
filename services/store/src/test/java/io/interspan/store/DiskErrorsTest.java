package io.interspan.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.intent.OutcomeUnknownException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class DiskErrorsTest {
  private static final Path FILE = Path.of("intents.db");

  @ParameterizedTest
  @EnumSource(
      value = SQLiteErrorCode.class,
      names = {"SQLITE_FULL", "SQLITE_BUSY", "SQLITE_READONLY", "SQLITE_CANTOPEN"})
  void shouldKnowThatARefusedCommitIsNotThere(SQLiteErrorCode code) {
    assertThat(DiskErrors.explainCommit(FILE, new SQLiteException("refused", code)))
        .isInstanceOf(UncheckedIOException.class)
        .isNotInstanceOf(OutcomeUnknownException.class)
        .hasMessageContaining("intents.db");
  }

  @ParameterizedTest
  @EnumSource(
      value = SQLiteErrorCode.class,
      names = {"SQLITE_IOERR", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_WRITE"})
  void shouldNotKnowWhatAFailingDiskKept(SQLiteErrorCode code) {
    assertThat(DiskErrors.explainCommit(FILE, new SQLiteException("failed", code)))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageContaining("the disk reports an error");
  }
}
