package io.interspan.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// A file's content is not what this program writes: SQLite can read it, we cannot.
final class DamageException extends SQLException {
  private static final long serialVersionUID = 1L;

  DamageException(String damage, @Nullable Throwable cause) {
    super(damage, cause);
  }
}
