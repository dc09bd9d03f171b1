package io.interspan.controller.logic;

import io.interspan.model.feed.Cursor;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// What changed of a host, for the tables that show it.
sealed interface HostChange {
  KnownHost host();

  /// What it reports on these segments changed, or what it reports beside segments.
  record Entries(KnownHost host, SortedSet<String> segments) implements HostChange {
    public Entries {
      segments = Collections.unmodifiableSortedSet(new TreeSet<>(segments));
    }
  }

  /// Its mark changed: it is here, silent, or in a new life.
  record Mark(KnownHost host) implements HostChange {}

  /// It left, or was forgotten, at these places of its report, and of what it said was in force.
  record Removed(KnownHost host, Cursor stamp, Cursor realizationStamp) implements HostChange {}

  /// Its new master has what this node had.
  record HandedOver(KnownHost host) implements HostChange {}
}
