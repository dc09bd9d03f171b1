package io.interspan.controller.logic.firewall;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/// What a host's firewall is made of.
final class HostRules {
  /// Its ports, by their paths.
  final TreeMap<String, OwnPort> ports = new TreeMap<>();

  /// The paths of the rules that apply to one of them.
  final TreeSet<String> rules = new TreeSet<>();

  /// The groups that these name.
  final TreeSet<String> groups = new TreeSet<>();

  /// Of each selector that they ask for, where the members are that matter: at the group's sites,
  /// in the spaces of the ports that the rules apply to.
  private final TreeMap<String, TreeSet<Home>> wanted = new TreeMap<>();

  void want(String selector, Home home) {
    wanted.computeIfAbsent(selector, _ -> new TreeSet<>()).add(home);
  }

  /// Returns whether members of a selector matter that are at a home.
  boolean wants(String selector, Home home) {
    var homes = wanted.get(selector);
    return homes != null && homes.contains(home);
  }

  /// Returns what it is by which hosts are left the same members out.
  SortedMap<String, SortedSet<Home>> wanted() {
    return new TreeMap<>(wanted);
  }

  /// Forgets all but the ports.
  void clear() {
    rules.clear();
    groups.clear();
    wanted.clear();
  }

  /// Visits each selector with each of its homes.
  void forEach(BiConsumer<String, Home> visitor) {
    wanted.forEach((selector, homes) -> homes.forEach(home -> visitor.accept(selector, home)));
  }
}
