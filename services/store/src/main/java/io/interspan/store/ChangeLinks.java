package io.interspan.store;

/// How the changes of one object hang together, from the last to the first, so that the past is
/// read without an index: an index from objects to their revisions would cost every write a page of
/// its own.
///
/// A change names the one before it (`previous`), and one further back (`skip`): of an object's
/// n-th change that is its `n & (n - 1)`-th, n without its lowest bit. 0 is none. A walk to where
/// the object was at a revision follows `skip` where it does not lead too far, else `previous`: the
/// square of the logarithm of the changes between, at most.
final class ChangeLinks {
  private ChangeLinks() {}

  /// Returns which of an object's changes `skip` of its n-th names.
  static long skipped(long n) {
    return n & (n - 1);
  }

  /// Returns the SQL of an object's last revision up to another one, or null where it had none; in
  /// parentheses.
  ///
  /// @param path SQL of the object's path
  /// @param at SQL of the other revision
  static String revisionAt(String path, String at) {
    return """
    (WITH RECURSIVE walk (revision, previous, skip) AS (
      SELECT c.revision, c.previous, c.skip
      FROM object CROSS JOIN change AS c
        ON c.revision = object.revision AND c.path = object.path
      WHERE object.path = %1$s
      UNION ALL
      SELECT c.revision, c.previous, c.skip
      FROM walk CROSS JOIN change AS c
        ON c.revision = iif(walk.skip >= %2$s, walk.skip, walk.previous) AND c.path = %1$s
      WHERE walk.revision > %2$s)
    SELECT revision FROM walk WHERE revision <= %2$s)\
    """
        .formatted(path, at);
  }
}
