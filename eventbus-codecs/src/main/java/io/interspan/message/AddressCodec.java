package io.interspan.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import java.util.Arrays;

/// Network addresses as they stand in messages. Reading throws [MalformedMessageException].
public final class AddressCodec {
  private AddressCodec() {}

  /// Writes a tunnel endpoint.
  public static TepMessage message(Tep tep) {
    return TepMessage.newBuilder()
        .setAddress(bytes(tep.address()))
        .setEncapsulation(tep.encapsulation().name())
        .build();
  }

  /// Reads a tunnel endpoint.
  public static Tep tep(TepMessage message) {
    return new Tep(ip(message.getAddress()), encapsulation(message.getEncapsulation()));
  }

  /// Writes an IP address: its 4 or 16 bytes.
  public static ByteString bytes(IpAddress address) {
    return UnsafeByteOperations.unsafeWrap(address.toBytes());
  }

  /// Reads an IP address.
  public static IpAddress ip(ByteString bytes) {
    try {
      return IpAddress.of(bytes.toByteArray());
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException("address: " + e.getMessage(), e);
    }
  }

  /// Reads a MAC address; written, it is [MacAddress#value].
  public static MacAddress mac(long value) {
    try {
      return new MacAddress(value);
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException("mac: " + e.getMessage(), e);
    }
  }

  private static Encapsulation encapsulation(String name) {
    return Arrays.stream(Encapsulation.values())
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new MalformedMessageException(
                "encapsulation: '" + name + "' is neither GENEVE nor VXLAN"));
  }
}
