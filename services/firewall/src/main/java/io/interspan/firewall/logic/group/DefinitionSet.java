package io.interspan.firewall.logic.group;

import io.interspan.message.DefinitionPlan;
import io.interspan.model.Bytes;
import io.interspan.model.intent.Group;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.Rule;
import io.interspan.model.intent.SecurityPolicy;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The groups, policies and rules that a site holds at one time, and what its groups come to.
///
/// One owner; not safe for use by several threads. A change costs as much as the groups that name
/// the changed ones, not as much as all.
public final class DefinitionSet {
  private final TreeSet<String> keys = new TreeSet<>();
  private final TreeMap<IntentPath, HeldGroup> groups = new TreeMap<>();
  private final TreeMap<IntentPath, NeededGroup> needed = new TreeMap<>();

  /// For each group, the groups that name it.
  private final TreeMap<IntentPath, TreeSet<IntentPath>> partOf = new TreeMap<>();

  /// What a change comes to.
  ///
  /// @param before what the groups were that are something else now, or gone
  /// @param after what they are
  /// @param awaited the groups whose members must be known before it goes into force: those that
  ///   are something else now, and those that changed policies and rules name
  /// @param concerned the groups that changed themselves, or name one that did, however far
  public record Step(
      SortedMap<IntentPath, NeededGroup> before,
      SortedMap<IntentPath, NeededGroup> after,
      SortedSet<IntentPath> awaited,
      SortedSet<IntentPath> concerned) {}

  /// Applies changes, all at once.
  ///
  /// @param definitions by path; empty for those that go
  public Step apply(SortedMap<String, Optional<DefinitionPlan>> definitions) {
    var concerned = new TreeSet<IntentPath>();
    var awaited = new TreeSet<IntentPath>();
    definitions.forEach((key, definition) -> {
      var path = new IntentPath(key);
      forget(path, concerned);
      keys.remove(key);
      definition.ifPresent(plan -> {
        keys.add(key);
        try {
          define(path, plan, concerned, awaited);
        } catch (IllegalArgumentException _) {
          // Damaged, or of a later version: passed on as it is, and named by those who act on it.
        }
      });
    });
    var before = new TreeMap<IntentPath, NeededGroup>();
    var after = new TreeMap<IntentPath, NeededGroup>();
    var writer = new SelectorWriter(groups::get);
    var all = withUsers(concerned);
    for (var path : all) {
      var was = needed.get(path);
      var is = write(groups.get(path), writer);
      if (!Objects.equals(was, is)) {
        put(before, path, was);
        put(after, path, is);
        put(needed, path, is);
      }
    }
    awaited.retainAll(groups.keySet());
    awaited.addAll(after.keySet());
    return new Step(before, after, awaited, all);
  }

  private static @Nullable NeededGroup write(@Nullable HeldGroup held, SelectorWriter writer) {
    if (held == null) {
      return null;
    }
    try {
      return NeededGroup.of(writer.write(held));
    } catch (SelectorLimitException e) {
      return NeededGroup.unasked(held.sites(), e.getMessage());
    }
  }

  private static <K, V> void put(Map<K, V> map, K key, @Nullable V value) {
    if (value == null) {
      map.remove(key);
    } else {
      map.put(key, value);
    }
  }

  private void forget(IntentPath path, Collection<IntentPath> concerned) {
    var group = groups.remove(path);
    if (group != null) {
      concerned.add(path);
      for (var part : group.group().named()) {
        partOf.computeIfPresent(
            part,
            (_, users) -> {
              users.remove(path);
              return users.isEmpty() ? null : users;
            });
      }
    }
  }

  private void define(
      IntentPath path,
      DefinitionPlan plan,
      Collection<IntentPath> concerned,
      Collection<IntentPath> awaited) {
    var json = Bytes.wrap(plan.getJson().toByteArray());
    var type = IntentType.tryParse(plan.getType());
    if (type.equals(Optional.of(IntentType.GROUP))) {
      var group = Group.read(path, json);
      groups.put(path, new HeldGroup(group, plan.getMemberSitesList()));
      group.named().forEach(part -> partOf.computeIfAbsent(part, _ -> new TreeSet<>()).add(path));
      concerned.add(path);
    } else if (type.equals(Optional.of(IntentType.RULE))) {
      awaited.addAll(Rule.read(path, json).named());
    } else if (type.equals(Optional.of(IntentType.SECURITY_POLICY))) {
      awaited.addAll(SecurityPolicy.read(path, json).scope());
    }
  }

  /// Returns these groups and those that they are a part of, however far.
  private SortedSet<IntentPath> withUsers(Collection<IntentPath> concerned) {
    var all = new TreeSet<>(concerned);
    var open = new ArrayDeque<>(concerned);
    while (!open.isEmpty()) {
      for (var user : partOf.getOrDefault(open.remove(), new TreeSet<>())) {
        if (all.add(user)) {
          open.add(user);
        }
      }
    }
    return all;
  }

  /// Returns what the groups come to, by path; a view.
  public SortedMap<IntentPath, NeededGroup> needed() {
    return Collections.unmodifiableSortedMap(needed);
  }

  /// Returns whether a definition is held.
  public boolean has(String key) {
    return keys.contains(key);
  }

  /// Returns a group that is held.
  public @Nullable HeldGroup group(IntentPath path) {
    return groups.get(path);
  }
}
