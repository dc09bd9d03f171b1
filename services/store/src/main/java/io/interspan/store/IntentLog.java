package io.interspan.store;

import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.LogHead;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.StoredIntent;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The log and its objects inside one transaction, as the writer sees them.
interface IntentLog {
  LogHead head() throws SQLException;

  @Nullable StoredIntent object(IntentPath path) throws SQLException;

  /// Appends a row that was checked, and updates its objects.
  void append(LogRow row) throws SQLException;

  void epoch(long epoch) throws SQLException;
}
