package io.interspan.firewall.logic.group;

import io.interspan.message.GroupSelector;
import io.interspan.message.ProtoBytes;
import io.interspan.message.SelectorAtSites;
import io.interspan.message.SelectorList;
import io.interspan.model.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/// Makes selectors in one form: those that say the same in another order are equal.
public final class Selectors {
  /// How much of the hash is kept, in bytes: two of a billion selectors have the same with a chance
  /// of less than 1 in 10^20.
  private static final int ID_BYTES = 16;

  private static final Comparator<Bytes> ORDER =
      Comparator.comparing(Bytes::unsafeArray, Arrays::compareUnsigned);

  /// Selects nobody.
  public static final GroupSelector NOBODY =
      GroupSelector.newBuilder().setAnyOf(SelectorList.getDefaultInstance()).build();

  /// Selects everybody.
  public static final GroupSelector EVERYBODY =
      GroupSelector.newBuilder().setAllOf(SelectorList.getDefaultInstance()).build();

  private Selectors() {}

  /// Returns the selector of those that one of these selects.
  public static GroupSelector anyOf(Collection<GroupSelector> selectors) {
    var flat = new ArrayList<GroupSelector>(selectors.size());
    for (var one : selectors) {
      if (one.hasAnyOf()) {
        flat.addAll(one.getAnyOf().getSelectorsList());
      } else {
        flat.add(one);
      }
    }
    var parts = inOrder(flat);
    if (parts.contains(EVERYBODY)) {
      return EVERYBODY;
    }
    return parts.size() == 1
        ? parts.getFirst()
        : GroupSelector.newBuilder()
            .setAnyOf(SelectorList.newBuilder().addAllSelectors(parts))
            .build();
  }

  /// Returns the selector of those that all of these select.
  public static GroupSelector allOf(Collection<GroupSelector> selectors) {
    var flat = new ArrayList<GroupSelector>(selectors.size());
    for (var one : selectors) {
      if (one.hasAllOf()) {
        flat.addAll(one.getAllOf().getSelectorsList());
      } else {
        flat.add(one);
      }
    }
    var parts = inOrder(flat);
    if (parts.contains(NOBODY)) {
      return NOBODY;
    }
    return parts.size() == 1
        ? parts.getFirst()
        : GroupSelector.newBuilder()
            .setAllOf(SelectorList.newBuilder().addAllSelectors(parts))
            .build();
  }

  /// Returns the selector of those at these sites that another selects.
  ///
  /// @param sites sorted
  static GroupSelector at(List<String> sites, GroupSelector selector) {
    if (sites.isEmpty() || selector.equals(NOBODY)) {
      return NOBODY;
    }
    return GroupSelector.newBuilder()
        .setAtSites(SelectorAtSites.newBuilder().addAllSites(sites).setSelector(selector))
        .build();
  }

  /// Returns selectors in the order of their bytes, each once.
  private static List<GroupSelector> inOrder(List<GroupSelector> selectors) {
    if (selectors.size() < 2) {
      return selectors;
    }
    var parts = new TreeMap<Bytes, GroupSelector>(ORDER);
    for (var one : selectors) {
      parts.put(ProtoBytes.serialize(one), one);
    }
    return new ArrayList<>(parts.values());
  }

  /// Returns the id of a selector: the same wherever, and whenever, it is worked out.
  public static String id(GroupSelector selector) {
    byte[] hash = sha256().digest(bytes(selector));
    return HexFormat.of().formatHex(hash, 0, ID_BYTES);
  }

  private static byte[] bytes(GroupSelector selector) {
    return ProtoBytes.serialize(selector).unsafeArray();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
