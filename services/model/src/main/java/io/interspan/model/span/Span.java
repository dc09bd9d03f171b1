package io.interspan.model.span;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/// The sites that need an object, or that nobody has worked this out yet.
///
/// The two are apart by type, since acting on "not computed" as on "nobody" would take things away
/// from sites that need them.
public sealed interface Span {
  /// Not computed (yet): says nothing about any site.
  record Unknown() implements Span {
    @Override
    public boolean has(String site) {
      return false;
    }

    @Override
    public String toString() {
      return "unknown";
    }
  }

  /// Computed.
  ///
  /// @param sites the ids of the sites, sorted, each once
  record Known(List<String> sites) implements Span {
    /// No site needs the object.
    public static final Known NOBODY = new Known(List.of());

    public Known {
      sites = isInOrder(sites) ? List.copyOf(sites) : sites.stream().sorted().distinct().toList();
    }

    private static boolean isInOrder(List<String> sites) {
      for (int i = 1; i < sites.size(); i++) {
        if (sites.get(i - 1).compareTo(sites.get(i)) >= 0) {
          return false;
        }
      }
      return true;
    }

    /// Returns the sites that both spans have.
    public Known intersect(Known other) {
      if (sites.size() == 1) {
        return other.has(sites.getFirst()) ? this : NOBODY;
      }
      if (sites.equals(other.sites) || other.sites.containsAll(sites)) {
        return this;
      }
      return of(sites.stream().filter(other::has).toList());
    }

    /// Returns the sites that this span has and the other does not.
    public Known without(Known other) {
      if (sites.isEmpty() || other.sites.isEmpty()) {
        return this;
      }
      return sites.equals(other.sites)
          ? NOBODY
          : of(sites.stream().filter(site -> !other.has(site)).toList());
    }

    /// Returns the sites that one of the spans has.
    public Known unite(Known other) {
      if (other.sites.isEmpty() || sites.equals(other.sites)) {
        return this;
      }
      return sites.isEmpty()
          ? other
          : new Known(Stream.concat(sites.stream(), other.sites.stream()).toList());
    }

    /// A search by halves: the sites are sorted.
    @Override
    public boolean has(String site) {
      return Collections.binarySearch(sites, site) >= 0;
    }

    @Override
    public String toString() {
      return sites.isEmpty() ? "nobody" : String.join(", ", sites);
    }
  }

  /// Returns the span of these sites, in any order.
  static Known of(Collection<String> sites) {
    return sites.isEmpty() ? Known.NOBODY : new Known(List.copyOf(sites));
  }

  /// Returns whether it is known that `site` needs the object.
  boolean has(String site);
}
