package io.interspan.store;

import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.IntentStore;
import io.interspan.model.intent.LogPage;
import io.interspan.model.intent.LogPart;
import io.interspan.model.intent.LogPlace;
import io.interspan.model.intent.LogQuery;
import io.interspan.model.intent.PathScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds changes in the log: row by row, or, where the objects asked for have few, by their paths.
final class LogSearch {
  /// Objects with no more changes than this are found by their paths.
  static final int FEW_CHANGES = 5_000;

  /// A row of the log without its changes.
  private record Head(long revision, String author, long at, int changes) {}

  private static final String IN_SCOPE = "(path = ? OR (path > ? AND path < ?))";

  private static final String COUNT =
      "SELECT coalesce(sum(changes), 0) FROM (SELECT changes FROM object WHERE "
          + IN_SCOPE
          + " LIMIT ?)";

  private static final String ALL_ROWS =
      """
      SELECT revision, author, at, changes FROM log
      WHERE revision BETWEEN ? AND ? ORDER BY revision %s LIMIT ?\
      """;

  private static final String ROWS_IN_SCOPE =
      "WITH RECURSIVE walk (path, revision) AS (SELECT path, revision FROM object WHERE "
          + IN_SCOPE
          + """
           UNION ALL
            SELECT walk.path, c.previous FROM walk CROSS JOIN change AS c
              ON c.revision = walk.revision AND c.path = walk.path
            WHERE c.previous > 0)
          SELECT revision, author, at, changes FROM log WHERE revision IN (
            SELECT DISTINCT revision FROM walk WHERE revision BETWEEN ? AND ?
            ORDER BY revision %1$s LIMIT ?)
          ORDER BY revision %1$s\
          """;

  /// The order of columns is that of [IntentReads#change].
  private static final String CHANGES =
      "SELECT path, type, CAST(before AS BLOB), CAST(after AS BLOB) FROM change"
          + " WHERE revision = ? AND path > ? AND "
          + IN_SCOPE
          + " ORDER BY path LIMIT ?";

  private final Connection connection;
  private final LogQuery query;
  private final int limit;
  private final List<LogPart> parts = new ArrayList<>();
  private long bytes;

  private LogSearch(Connection connection, LogQuery query, int limit) {
    this.connection = connection;
    this.query = query;
    this.limit = limit;
  }

  static LogPage page(Connection connection, LogQuery query, int limit) throws SQLException {
    return new LogSearch(connection, query, limit).page();
  }

  private LogPage page() throws SQLException {
    var heads = heads();
    for (var head : heads) {
      if (!query.isBy(head.author)) {
        continue;
      }
      if (parts.size() >= limit || bytes >= IntentStore.MAX_READ_BYTES) {
        return new LogPage(parts, start(head));
      }
      var next = row(head);
      if (next != null) {
        return new LogPage(parts, next);
      }
    }
    if (heads.size() < IntentStore.MAX_READ) {
      return new LogPage(parts, null);
    }
    var after = query.after(heads.getLast().revision);
    return new LogPage(parts, query.from(query.start()).covers(after.revision()) ? after : null);
  }

  private LogPlace start(Head head) {
    return head.revision == query.start().revision() ? query.start() : LogPlace.at(head.revision);
  }

  /// Takes a row's changes; returns where to go on where there is no room for all of them.
  private @Nullable LogPlace row(Head head) throws SQLException {
    var changes = new ArrayList<IntentChange>();
    LogPlace more = null;
    try (var sql = connection.prepareStatement(CHANGES)) {
      sql.setLong(1, head.revision);
      sql.setString(2, start(head).path());
      scope(sql, 3, query.scope());
      sql.setInt(6, IntentStore.MAX_READ + 1);
      try (var result = sql.executeQuery()) {
        while (more == null && result.next()) {
          if (changes.size() == IntentStore.MAX_READ
              || (bytes >= IntentStore.MAX_READ_BYTES && !changes.isEmpty())) {
            more = new LogPlace(head.revision, changes.getLast().path().value());
          } else {
            var change = IntentReads.change(result, 1);
            bytes += LogSizes.of(change);
            changes.add(change);
          }
        }
      }
    }
    if (!changes.isEmpty()) {
      parts.add(new LogPart(head.revision, head.author, head.at, head.changes, changes));
    }
    return more;
  }

  private List<Head> heads() throws SQLException {
    var order = query.newestFirst() ? "DESC" : "ASC";
    long low = query.newestFirst() ? query.last() : query.start().revision();
    long high = query.newestFirst() ? query.start().revision() : query.last();
    boolean few = !query.scope().equals(PathScope.ALL) && hasFew();
    try (var sql = connection.prepareStatement((few ? ROWS_IN_SCOPE : ALL_ROWS).formatted(order))) {
      int next = few ? scope(sql, 1, query.scope()) : 1;
      sql.setLong(next, low);
      sql.setLong(next + 1, high);
      sql.setInt(next + 2, IntentStore.MAX_READ);
      try (var result = sql.executeQuery()) {
        var heads = new ArrayList<Head>();
        while (result.next()) {
          heads.add(
              new Head(
                  result.getLong(1), result.getString(2), result.getLong(3), result.getInt(4)));
        }
        return heads;
      }
    }
  }

  private boolean hasFew() throws SQLException {
    try (var sql = connection.prepareStatement(COUNT)) {
      sql.setInt(scope(sql, 1, query.scope()), FEW_CHANGES + 1);
      try (var result = sql.executeQuery()) {
        return result.next() && result.getLong(1) <= FEW_CHANGES;
      }
    }
  }

  private static int scope(java.sql.PreparedStatement sql, int first, PathScope scope)
      throws SQLException {
    sql.setString(first, scope.within());
    sql.setString(first + 1, scope.below());
    sql.setString(first + 2, scope.end());
    return first + 3;
  }
}
