package io.interspan.vtep.forward;

import io.interspan.model.net.IpAddress;
import java.util.ArrayList;
import java.util.List;

/// An immutable set of IP addresses that is asked without objects. Sorted arrays: at the few
/// thousand of [Limits#TEPS] a lookup takes a dozen comparisons.
final class AddressSet {
  static final AddressSet EMPTY = new AddressSet(List.of());

  private final boolean[] ipv6;
  private final long[] high;
  private final long[] low;

  AddressSet(List<IpAddress> addresses) {
    var sorted = new ArrayList<>(addresses);
    sorted.sort(null);
    int size = sorted.size();
    ipv6 = new boolean[size];
    high = new long[size];
    low = new long[size];
    for (int i = 0; i < size; i++) {
      var address = sorted.get(i);
      ipv6[i] = address.family() == IpAddress.Family.IPV6;
      high[i] = address.high();
      low[i] = address.low();
    }
  }

  boolean contains(boolean isIpv6, long wantedHigh, long wantedLow) {
    int from = 0;
    int to = low.length - 1;
    while (from <= to) {
      int middle = (from + to) >>> 1;
      int order = compare(middle, isIpv6, wantedHigh, wantedLow);
      if (order == 0) {
        return true;
      }
      if (order < 0) {
        from = middle + 1;
      } else {
        to = middle - 1;
      }
    }
    return false;
  }

  // As IpAddress.compareTo.
  private int compare(int index, boolean isIpv6, long wantedHigh, long wantedLow) {
    int byFamily = Boolean.compare(ipv6[index], isIpv6);
    int byHigh = byFamily != 0 ? byFamily : Long.compareUnsigned(high[index], wantedHigh);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low[index], wantedLow);
  }
}
