package io.interspan.store;

import io.interspan.model.Bytes;
import io.interspan.model.intent.Difference;
import io.interspan.model.intent.DifferencePage;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentStore;
import io.interspan.model.intent.ObjectPage;
import io.interspan.model.intent.PathScope;
import io.interspan.model.intent.StoredIntent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The queries of an intent store about what was. A row of the log never changes, and what changes
/// in the table of objects is only how late their walk back begins: what several statements see
/// belongs together.
///
/// They step from object to object, and back along [ChangeLinks]: what a page costs grows with its
/// objects, and hardly with how often these were changed.
final class PastReads {
  /// Where the rows between two revisions are no more than this, they are looked at themselves.
  static final int FEW_ROWS = 2_000;

  /// ... and their changes no more than this.
  static final int FEW_CHANGES = 5_000;

  private static final String AT =
      "SELECT path, type, revision, CAST(after AS BLOB) FROM change WHERE path = ?1 AND revision = "
          + ChangeLinks.revisionAt("?1", "?2");

  /// Parameters 1 to 7: within, after, low, end, below, end, limit. The last path is null at the
  /// end.
  private static final String EVERY_PATH =
      """
      WITH RECURSIVE page (path, place) AS (
        SELECT coalesce(
          (SELECT path FROM object WHERE path = ? AND path > ? LIMIT 1),
          (SELECT path FROM object
            WHERE path > ? AND path < ? ORDER BY path LIMIT 1)), 1
        UNION ALL
        SELECT (SELECT path FROM object
            WHERE path > max(page.path, ?) AND path < ? ORDER BY path LIMIT 1), place + 1
        FROM page WHERE path IS NOT NULL AND place < ?)
      """;

  /// Parameters 1 to 7: low revision, high revision, within, below, end, after, limit. `+` keeps to
  /// the order of revisions.
  private static final String CHANGED_PATHS =
      """
      WITH page (path) AS (
        SELECT DISTINCT path FROM change
        WHERE revision > ? AND revision <= ?
          AND (+path = ? OR (+path > ? AND +path < ?)) AND +path > ?
        ORDER BY +path LIMIT ?)
      """;

  /// Parameter 8: the revision.
  private static final String OBJECTS =
      """
      SELECT page.path, was.path, was.type, was.revision, CAST(was.after AS BLOB)
      FROM page LEFT JOIN change AS was ON was.path = page.path AND was.revision = %s\
      """
          .formatted(ChangeLinks.revisionAt("page.path", "?8"));

  /// Parameters 8 and 9: the revisions.
  private static final String DIFFERENCES =
      """
      SELECT page.path,
        a.path, a.type, a.revision,
        CASE WHEN a.revision IS NOT b.revision THEN CAST(a.after AS BLOB) END,
        b.path, b.type, b.revision,
        CASE WHEN a.revision IS NOT b.revision THEN CAST(b.after AS BLOB) END
      FROM page
      LEFT JOIN change AS a ON a.path = page.path AND a.revision = %s
      LEFT JOIN change AS b ON b.path = page.path AND b.revision = %s\
      """
          .formatted(
              ChangeLinks.revisionAt("page.path", "?8"), ChangeLinks.revisionAt("page.path", "?9"));

  private static final String CHANGES_BETWEEN =
      """
      SELECT count(*), coalesce(sum(changes), 0) FROM
        (SELECT changes FROM log WHERE revision > ? AND revision <= ? LIMIT ?)\
      """;

  private PastReads() {}

  static Optional<StoredIntent> objectAt(Connection connection, long revision, IntentPath path)
      throws SQLException {
    requireRevision(connection, revision);
    try (var query = connection.prepareStatement(AT)) {
      query.setString(1, path.value());
      query.setLong(2, revision);
      try (var result = query.executeQuery()) {
        return result.next() && result.getBytes(4) != null
            ? Optional.of(IntentReads.object(result))
            : Optional.empty();
      }
    }
  }

  static ObjectPage objectsAt(
      Connection connection, long revision, PathScope scope, String after, int limit)
      throws SQLException {
    requireRevision(connection, revision);
    try (var query = connection.prepareStatement(EVERY_PATH + OBJECTS)) {
      query.setLong(everyPath(query, scope, after, limit), revision);
      try (var result = query.executeQuery()) {
        var objects = new ArrayList<StoredIntent>();
        var page = new Progress(after);
        while (page.goesOn() && result.next()) {
          var object = object(result, 2);
          page.saw(result.getString(1), object == null ? 0 : object.json().size());
          if (object != null) {
            objects.add(object);
          }
        }
        return new ObjectPage(objects, page.next(limit));
      }
    }
  }

  static DifferencePage differences(
      Connection connection, long from, long to, PathScope scope, String after, int limit)
      throws SQLException {
    requireRevision(connection, Math.max(from, to));
    requireRevision(connection, Math.min(from, to));
    boolean few = areFew(connection, Math.min(from, to), Math.max(from, to));
    try (var query =
        connection.prepareStatement((few ? CHANGED_PATHS : EVERY_PATH) + DIFFERENCES)) {
      int next =
          few
              ? changedPaths(query, from, to, scope, after, limit)
              : everyPath(query, scope, after, limit);
      query.setLong(next, from);
      query.setLong(next + 1, to);
      try (var result = query.executeQuery()) {
        var differences = new ArrayList<Difference>();
        var page = new Progress(after);
        while (page.goesOn() && result.next()) {
          var a = object(result, 2);
          var b = object(result, 6);
          page.saw(result.getString(1), size(a) + size(b));
          if (a != null || b != null) {
            differences.add(new Difference(a, b));
          }
        }
        return new DifferencePage(differences, page.next(limit));
      }
    }
  }

  /// Throws [IllegalArgumentException] where the log has no such revision.
  static void requireRevision(Connection connection, long revision) throws SQLException {
    long last = Sql.number(connection, "SELECT coalesce(max(revision), 0) FROM log");
    checkRevision(revision, last);
  }

  static void checkRevision(long revision, long last) {
    if (revision < 0 || revision > last) {
      throw new IllegalArgumentException(
          "revision " + revision + " is none of the log's, which stands at " + last);
    }
  }

  private static boolean areFew(Connection connection, long low, long high) throws SQLException {
    try (var query = connection.prepareStatement(CHANGES_BETWEEN)) {
      query.setLong(1, low);
      query.setLong(2, high);
      query.setInt(3, FEW_ROWS + 1);
      try (var result = query.executeQuery()) {
        return result.next() && result.getLong(1) <= FEW_ROWS && result.getLong(2) <= FEW_CHANGES;
      }
    }
  }

  private static int everyPath(PreparedStatement query, PathScope scope, String after, int limit)
      throws SQLException {
    query.setString(1, scope.within());
    query.setString(2, after);
    query.setString(3, after.compareTo(scope.below()) > 0 ? after : scope.below());
    query.setString(4, scope.end());
    query.setString(5, scope.below());
    query.setString(6, scope.end());
    query.setInt(7, limit);
    return 8;
  }

  private static int changedPaths(
      PreparedStatement query, long from, long to, PathScope scope, String after, int limit)
      throws SQLException {
    query.setLong(1, Math.min(from, to));
    query.setLong(2, Math.max(from, to));
    query.setString(3, scope.within());
    query.setString(4, scope.below());
    query.setString(5, scope.end());
    query.setString(6, after);
    query.setInt(7, limit);
    return 8;
  }

  /// Reads path, type, revision and JSON from the column `first` on; null where there is no JSON.
  private static @Nullable StoredIntent object(ResultSet result, int first) throws SQLException {
    byte[] json = result.getBytes(first + 3);
    return json == null
        ? null
        : new StoredIntent(
            IntentReads.path(result.getString(first)),
            IntentReads.type(result.getString(first + 1)),
            result.getLong(first + 2),
            Bytes.wrap(json));
  }

  private static int size(@Nullable StoredIntent object) {
    return object == null ? 0 : object.json().size();
  }

  /// How far a page is.
  private static final class Progress {
    private @Nullable String last;
    private int seen;
    private long bytes;
    private boolean ended;

    Progress(String after) {
      last = after;
    }

    boolean goesOn() {
      return !ended && bytes < IntentStore.MAX_READ_BYTES;
    }

    void saw(@Nullable String path, int size) {
      if (path == null) {
        ended = true;
        return;
      }
      last = path;
      seen++;
      bytes += size;
    }

    @Nullable String next(int limit) {
      return !ended && (seen >= limit || bytes >= IntentStore.MAX_READ_BYTES) ? last : null;
    }
  }
}
