package io.interspan.store;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A store's file cannot be used; it was not changed.
public final class StoreOpenException extends IOException {
  private static final long serialVersionUID = 1L;

  /// Why a file cannot be used.
  public enum Reason {
    /// Another process, or another store of this one, has it open.
    IN_USE,
    /// It is not a store of this kind: another program's, or another store's.
    FOREIGN,
    /// It is no SQLite file, or was one once.
    NO_DATABASE,
    /// A newer Interspan wrote it.
    NEWER,
    /// Its content contradicts itself or cannot be read: a backup is needed.
    DAMAGED,
    /// The system refused: no right, no such folder, no space, an I/O error.
    REFUSED
  }

  private final Reason reason;

  StoreOpenException(Reason reason, Path file, String detail, @Nullable Throwable cause) {
    super(file + ": " + detail, cause);
    this.reason = reason;
  }

  /// Returns why.
  public Reason reason() {
    return reason;
  }
}
