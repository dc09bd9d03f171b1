package io.interspan.sitemanager.logic;

import io.interspan.model.Bytes;

/// Is shown entries of the feed of members.
interface MemberVisitor {
  /// Looks at one.
  void visit(String origin, String key, Bytes value);
}
