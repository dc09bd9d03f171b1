package io.interspan.store;

import io.interspan.model.intent.OutcomeUnknownException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// What SQLite's errors mean to whoever runs the program.
final class DiskErrors {
  private DiskErrors() {}

  /// Returns the exception that a stage completes with. What is no disk's fault stays as it is.
  static Throwable explain(Path file, Throwable error) {
    return error instanceof SQLException e
        ? new UncheckedIOException(new IOException(file + ": " + meaning(e), e))
        : error;
  }

  /// Returns the exception that a failed commit completes with. What SQLite refuses to begin with
  /// is not in the file; after an error of the disk nobody knows until the file is read again.
  static Throwable explainCommit(Path file, Throwable error) {
    return error instanceof SQLException e && !isRefusal(e)
        ? new OutcomeUnknownException(new IOException(file + ": " + meaning(e), e))
        : explain(file, error);
  }

  private static boolean isRefusal(SQLException error) {
    return switch (code(error)) {
      case "FULL", "BUSY", "LOCKED", "READONLY", "PERM", "CANTOPEN", "AUTH", "CORRUPT", "NOTADB" ->
          true;
      default -> !(error instanceof SQLiteException);
    };
  }

  /// Returns why a read failed.
  static IOException unreadable(Path file, SQLException error) {
    return new IOException(file + ": " + meaning(error), error);
  }

  /// Returns why an open failed.
  static StoreOpenException refuse(Path file, SQLException error) {
    var reason =
        switch (code(error)) {
          case "CORRUPT", "NOTADB" -> StoreOpenException.Reason.DAMAGED;
          default -> StoreOpenException.Reason.REFUSED;
        };
    return new StoreOpenException(reason, file, meaning(error), error);
  }

  private static String meaning(SQLException error) {
    var message = error.getMessage();
    if (error instanceof DamageException) {
      return "the file is damaged: " + message + "; restore it from a backup";
    }
    return switch (code(error)) {
      case "FULL" -> "the disk is full; nothing was written: " + message;
      case "BUSY", "LOCKED" ->
          "another program held the file for "
              + Connector.BUSY_TIMEOUT.toSeconds()
              + " s; nothing was written: "
              + message;
      case "CORRUPT", "NOTADB" -> "the file is damaged; restore it from a backup: " + message;
      case "READONLY", "PERM", "CANTOPEN", "AUTH" -> "the file cannot be written to: " + message;
      case "IOERR" -> "the disk reports an error: " + message;
      default -> "SQLite reports an error: " + message;
    };
  }

  /// Returns the main part of the error's code: `IOERR` of `SQLITE_IOERR_FSYNC`.
  private static String code(SQLException error) {
    if (error instanceof DamageException) {
      return "CORRUPT";
    }
    var code =
        error instanceof SQLiteException e ? e.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
    var parts = code.name().split("_");
    return parts.length > 1 ? parts[1] : code.name();
  }
}
