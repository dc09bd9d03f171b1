package io.interspan.store;

import io.interspan.model.Bytes;
import io.interspan.model.feed.Digest;
import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentStore;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.LogHead;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.StoredIntent;
import io.interspan.model.intent.UsedNumber;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The queries of an intent store. Each is one statement, so each sees one state of the file.
final class IntentReads {
  /// Objects come and go as bytes: what the file has as text is read as it lies there.
  private static final String HEAD =
      """
      SELECT meta.value, coalesce(log.revision, 0), coalesce(digest_high, 0), coalesce(digest_low, 0)
      FROM meta LEFT JOIN log ON log.revision = (SELECT max(revision) FROM log)
      WHERE meta.name = 'epoch'\
      """;

  /// Revisions have no gaps, so a range of them limits the rows, and nothing need be sorted.
  private static final String ROWS =
      """
      SELECT log.revision, author, at, digest_high, digest_low, changes,
        path, type, CAST(before AS BLOB), CAST(after AS BLOB)
      FROM log LEFT JOIN change ON change.revision = log.revision
      WHERE log.revision > ? AND log.revision <= ?
      ORDER BY log.revision, path\
      """;

  private static final String OBJECTS =
      """
      SELECT path, type, revision, CAST(json AS BLOB) FROM object
      WHERE path > ? AND json IS NOT NULL ORDER BY path LIMIT ?\
      """;

  private static final String NUMBERS =
      "SELECT number, path FROM used_number WHERE type = ? AND number > ? ORDER BY number LIMIT ?";

  private IntentReads() {}

  static LogHead head(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(HEAD)) {
      return head(query.executeQuery());
    }
  }

  static LogHead head(ResultSet result) throws SQLException {
    try (result) {
      if (!result.next()) {
        throw new DamageException("the table meta has no row 'epoch'", null);
      }
      return new LogHead(
          result.getLong(1), result.getLong(2), new Digest(result.getLong(3), result.getLong(4)));
    }
  }

  static List<LogRow> rows(Connection connection, long after, int limit) throws SQLException {
    try (var query = connection.prepareStatement(ROWS)) {
      long from = Math.max(0, after);
      query.setLong(1, from);
      query.setLong(2, Math.max(from, from + limit));
      try (var result = query.executeQuery()) {
        var rows = new ArrayList<LogRow>();
        long bytes = 0;
        boolean more = result.next();
        while (more && (rows.isEmpty() || bytes < IntentStore.MAX_READ_BYTES)) {
          long revision = result.getLong(1);
          var author = result.getString(2);
          long at = result.getLong(3);
          var digest = new Digest(result.getLong(4), result.getLong(5));
          int count = result.getInt(6);
          var changes = new ArrayList<IntentChange>(count);
          do {
            if (result.getString(7) != null) {
              var change = change(result, 7);
              changes.add(change);
              bytes += size(change.before()) + size(change.after());
            }
            more = result.next();
          } while (more && result.getLong(1) == revision);
          if (changes.size() != count) {
            throw new DamageException(
                "row " + revision + " has " + changes.size() + " of its " + count + " changes",
                null);
          }
          rows.add(new LogRow(revision, author, at, changes, digest));
        }
        return rows;
      }
    }
  }

  private static long size(@Nullable Bytes json) {
    return json == null ? 0 : json.size();
  }

  static List<StoredIntent> objects(Connection connection, String after, int limit)
      throws SQLException {
    try (var query = connection.prepareStatement(OBJECTS)) {
      query.setString(1, after);
      query.setInt(2, limit);
      try (var result = query.executeQuery()) {
        var objects = new ArrayList<StoredIntent>();
        while (result.next()) {
          objects.add(object(result));
        }
        return objects;
      }
    }
  }

  /// Reads path, type, revision and JSON.
  static StoredIntent object(ResultSet result) throws SQLException {
    return new StoredIntent(
        path(result.getString(1)),
        type(result.getString(2)),
        result.getLong(3),
        Bytes.wrap(result.getBytes(4)));
  }

  static List<UsedNumber> usedNumbers(Connection connection, IntentType type, int after, int limit)
      throws SQLException {
    try (var query = connection.prepareStatement(NUMBERS)) {
      query.setString(1, type.apiName());
      query.setInt(2, after);
      query.setInt(3, limit);
      try (var result = query.executeQuery()) {
        var numbers = new ArrayList<UsedNumber>();
        while (result.next()) {
          numbers.add(new UsedNumber(type, result.getInt(1), path(result.getString(2))));
        }
        return numbers;
      }
    }
  }

  /// Reads path, type, and JSON before and after, from the column `first` on.
  static IntentChange change(ResultSet result, int first) throws SQLException {
    return new IntentChange(
        path(result.getString(first)),
        type(result.getString(first + 1)),
        bytes(result.getBytes(first + 2)),
        bytes(result.getBytes(first + 3)));
  }

  private static @Nullable Bytes bytes(byte @Nullable [] array) {
    return array == null ? null : Bytes.wrap(array);
  }

  static IntentPath path(String value) throws SQLException {
    try {
      return new IntentPath(value);
    } catch (IllegalArgumentException e) {
      throw new DamageException("the path '" + value + "' is none", e);
    }
  }

  static IntentType type(String apiName) throws SQLException {
    return IntentType.tryParse(apiName)
        .orElseThrow(
            () -> new DamageException("the type '" + apiName + "' is not known here", null));
  }
}
