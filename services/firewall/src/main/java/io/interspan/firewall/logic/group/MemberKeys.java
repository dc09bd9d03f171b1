package io.interspan.firewall.logic.group;

import io.interspan.model.intent.IntentPath;
import java.util.Optional;

/// The keys of the feed of members, and of what comes of it in the configuration.
public final class MemberKeys {
  private static final String SELECTOR = "selector/";
  private static final String MEMBER = "member/";
  private static final String WORKLOAD = "workload/";
  private static final String GROUP = "members/";

  private MemberKeys() {}

  /// A selector is answered.
  public static String selector(String id) {
    return SELECTOR + id;
  }

  /// Returns the selector of a key that says that it is answered.
  public static Optional<String> answeredBy(String key) {
    return key.startsWith(SELECTOR)
        ? Optional.of(key.substring(SELECTOR.length()))
        : Optional.empty();
  }

  /// A workload that a selector selects. A port's path begins with a slash.
  public static String member(String selector, String port) {
    return MEMBER + selector + port;
  }

  /// Returns the key of a workload's addresses.
  public static String workload(String port) {
    return WORKLOAD + port.substring(1);
  }

  /// Returns the selector of a key that is a member's.
  public static Optional<String> selectorOf(String key) {
    return key.startsWith(MEMBER)
        ? Optional.of(key.substring(MEMBER.length(), key.indexOf('/', MEMBER.length())))
        : Optional.empty();
  }

  /// Returns the port of a key that is a member's.
  public static String portOf(String key) {
    return key.substring(key.indexOf('/', MEMBER.length()));
  }

  /// Returns where the keys of a selector's members begin; they end before the same with the next
  /// character after the slash.
  public static String membersOf(String selector) {
    return MEMBER + selector + "/";
  }

  /// Returns whether a key is of a workload's addresses.
  public static boolean isWorkload(String key) {
    return key.startsWith(WORKLOAD);
  }

  /// Returns a key of the configuration: which origin an entry of the feed is from stands in it.
  public static String ofOrigin(String key, String origin) {
    int kind = key.indexOf('/');
    var selector = selectorOf(key);
    return selector.isPresent()
        ? MEMBER + selector.get() + "/" + origin + portOf(key)
        : key.substring(0, kind + 1) + origin + key.substring(kind);
  }

  /// Returns where a workload is, of a key of the configuration that is a member's or a workload's:
  /// its origin, then the port. Both kinds have it.
  public static String placeOf(String key) {
    return selectorOf(key).isPresent()
        ? key.substring(key.indexOf('/', MEMBER.length()) + 1)
        : key.substring(WORKLOAD.length());
  }

  /// Returns where a workload of a host is.
  public static String place(String origin, String port) {
    return origin + port;
  }

  /// Returns the site that a place is at.
  public static String siteAt(String place) {
    return place.substring(0, place.indexOf('/'));
  }

  /// Returns the port that is at a place: an origin is a site, or a host of one.
  public static String portAt(String place) {
    int afterSite = place.indexOf('/');
    int afterHost = place.indexOf('/', afterSite + 1);
    for (var root : IntentPath.ROOTS) {
      if (place.startsWith(root.value() + "/", afterHost)) {
        return place.substring(afterHost);
      }
    }
    return place.substring(afterSite);
  }

  /// Returns the key of the configuration of a member at a place.
  public static String memberAt(String selector, String place) {
    return MEMBER + selector + "/" + place;
  }

  /// Returns the key of the configuration of a workload at a place.
  public static String workloadAt(String place) {
    return WORKLOAD + place;
  }

  /// Returns the key of the configuration that says whom a group selects.
  public static String group(IntentPath path) {
    return GROUP + path.value().substring(1);
  }

  /// Returns the group of such a key.
  public static IntentPath groupOf(String key) {
    return new IntentPath(key.substring(GROUP.length() - 1));
  }

  /// Returns whether a key of the configuration says whom a group selects.
  public static boolean isGroup(String key) {
    return key.startsWith(GROUP);
  }

  /// Returns whether a key of the configuration is about members.
  public static boolean isOfMembers(String key) {
    return key.startsWith(MEMBER) || key.startsWith(WORKLOAD) || key.startsWith(GROUP);
  }
}
