package io.interspan.sitemanager.logic;

import io.interspan.model.intent.IntentPath;
import java.util.Optional;

/// The keys of the feed of members, and of what comes of it in the configuration.
final class MemberKeys {
  private static final String SELECTOR = "selector/";
  private static final String MEMBER = "member/";
  private static final String WORKLOAD = "workload/";
  private static final String GROUP = "members/";

  private MemberKeys() {}

  /// A selector is answered.
  static String selector(String id) {
    return SELECTOR + id;
  }

  /// Returns the selector of a key that says that it is answered.
  static Optional<String> answeredBy(String key) {
    return key.startsWith(SELECTOR)
        ? Optional.of(key.substring(SELECTOR.length()))
        : Optional.empty();
  }

  /// A workload that a selector selects. A port's path begins with a slash.
  static String member(String selector, String port) {
    return MEMBER + selector + port;
  }

  static String workload(String port) {
    return WORKLOAD + port.substring(1);
  }

  /// Returns the selector of a key that is a member's.
  static Optional<String> selectorOf(String key) {
    return key.startsWith(MEMBER)
        ? Optional.of(key.substring(MEMBER.length(), key.indexOf('/', MEMBER.length())))
        : Optional.empty();
  }

  /// Returns the port of a key that is a member's.
  static String portOf(String key) {
    return key.substring(key.indexOf('/', MEMBER.length()));
  }

  /// Returns where the keys of a selector's members begin; they end before the same with the next
  /// character after the slash.
  static String membersOf(String selector) {
    return MEMBER + selector + "/";
  }

  static boolean isWorkload(String key) {
    return key.startsWith(WORKLOAD);
  }

  /// Returns a key of the configuration: which origin an entry of the feed is from stands in it.
  static String ofOrigin(String key, String origin) {
    int kind = key.indexOf('/');
    var selector = selectorOf(key);
    return selector.isPresent()
        ? MEMBER + selector.get() + "/" + origin + portOf(key)
        : key.substring(0, kind + 1) + origin + key.substring(kind);
  }

  /// Returns the key of the configuration that says whom a group selects.
  static String group(IntentPath path) {
    return GROUP + path.value().substring(1);
  }

  /// Returns the group of such a key.
  static IntentPath groupOf(String key) {
    return new IntentPath(key.substring(GROUP.length() - 1));
  }

  /// Returns whether a key of the configuration is about members.
  static boolean isOfMembers(String key) {
    return key.startsWith(MEMBER) || key.startsWith(WORKLOAD) || key.startsWith(GROUP);
  }
}
