package io.interspan.vtep.route;

import io.interspan.model.net.IpAddress;
import io.interspan.model.net.Prefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Networks, and where each is: an address belongs to the smallest that it is in. Asked without
/// objects: a binary search, and then a step for each network around the one that it ends at.
/// Immutable.
///
/// @param <V> where a network is
public final class RouteTable<V> {
  private static final int NONE = -1;

  /// A network, and where it is.
  public record Route<V>(Prefix network, V to) {}

  private final Family<V> ipv4;
  private final Family<V> ipv6;

  private RouteTable(List<Route<V>> routes) {
    ipv4 = new Family<>(of(routes, IpAddress.Family.IPV4));
    ipv6 = new Family<>(of(routes, IpAddress.Family.IPV6));
  }

  /// Makes a table; of equal networks the first counts.
  public static <V> RouteTable<V> of(List<Route<V>> routes) {
    return new RouteTable<>(routes);
  }

  private static <V> List<Route<V>> of(List<Route<V>> routes, IpAddress.Family family) {
    var own = new ArrayList<Route<V>>();
    for (var route : routes) {
      var network = route.network().network();
      if (network.address().family() == family) {
        own.add(new Route<>(network, route.to()));
      }
    }
    own.sort(
        Comparator.comparing((Route<V> route) -> route.network().address())
            .thenComparingInt(route -> route.network().length()));
    var once = new ArrayList<Route<V>>();
    for (var route : own) {
      if (once.isEmpty() || !once.getLast().network().equals(route.network())) {
        once.add(route);
      }
    }
    return once;
  }

  /// Returns where an address is, or null.
  ///
  /// @param high the first 64 bits of an IPv6 address; 0 for IPv4
  public @Nullable V find(boolean isIpv6, long high, long low) {
    return (isIpv6 ? ipv6 : ipv4).find(high, low);
  }

  /// The networks of one family, by their first address, and then from the largest.
  private static final class Family<V> {
    private final long[] firstHigh;
    private final long[] firstLow;
    private final long[] lastHigh;
    private final long[] lastLow;

    /// The smallest network around each; [#NONE] where there is none.
    private final int[] around;

    private final List<V> to;

    Family(List<Route<V>> sorted) {
      int size = sorted.size();
      firstHigh = new long[size];
      firstLow = new long[size];
      lastHigh = new long[size];
      lastLow = new long[size];
      around = new int[size];
      var targets = new ArrayList<V>();
      for (int i = 0; i < size; i++) {
        var network = sorted.get(i).network();
        firstHigh[i] = network.address().high();
        firstLow[i] = network.address().low();
        lastHigh[i] = network.last().high();
        lastLow[i] = network.last().low();
        int outer = i - 1;
        while (outer != NONE && !isIn(outer, firstHigh[i], firstLow[i])) {
          outer = around[outer];
        }
        around[i] = outer;
        targets.add(sorted.get(i).to());
      }
      to = List.copyOf(targets);
    }

    @Nullable V find(long high, long low) {
      int from = 0;
      int end = firstLow.length - 1;
      while (from <= end) {
        int middle = (from + end) >>> 1;
        if (isAtMost(firstHigh[middle], firstLow[middle], high, low)) {
          from = middle + 1;
        } else {
          end = middle - 1;
        }
      }
      int at = end;
      while (at != NONE && !isIn(at, high, low)) {
        at = around[at];
      }
      return at == NONE ? null : to.get(at);
    }

    private boolean isIn(int index, long high, long low) {
      return isAtMost(high, low, lastHigh[index], lastLow[index]);
    }

    private static boolean isAtMost(long high, long low, long otherHigh, long otherLow) {
      int byHigh = Long.compareUnsigned(high, otherHigh);
      return byHigh < 0 || (byHigh == 0 && Long.compareUnsigned(low, otherLow) <= 0);
    }
  }
}
