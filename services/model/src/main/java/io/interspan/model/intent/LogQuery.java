package io.interspan.model.intent;

/// What is asked of the log.
///
/// @param start where to begin, in the order asked for
/// @param last the last revision to look at: at most that one in the order of the log, at least it
///   where the newest come first
/// @param newestFirst whether rows come in the reverse of the log's order; a row's changes are in
///   the order of their paths in any case
/// @param scope the objects whose changes are asked for
/// @param author whose rows; "" for everyone's
public record LogQuery(
    LogPlace start, long last, boolean newestFirst, PathScope scope, String author) {
  /// Returns whether `revision` is asked for, whoever its author is.
  public boolean covers(long revision) {
    return newestFirst
        ? revision <= start.revision() && revision >= last
        : revision >= start.revision() && revision <= last;
  }

  /// Returns whether rows of this author are asked for.
  public boolean isBy(String rowAuthor) {
    return author.isEmpty() || author.equals(rowAuthor);
  }

  /// Returns the place after the row `revision`; it may be beyond the last.
  public LogPlace after(long revision) {
    return LogPlace.at(newestFirst ? revision - 1 : revision + 1);
  }

  /// Returns the query that goes on at `place`.
  public LogQuery from(LogPlace place) {
    return new LogQuery(place, last, newestFirst, scope, author);
  }
}
