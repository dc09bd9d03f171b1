package io.interspan.launcher.ops;

import io.interspan.host.logic.Tap;
import io.interspan.linux.TapDevice;
import io.interspan.model.net.MacAddress;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/// What is asked of a workload behind a TAP device, as it travels:
///
/// ```json
/// {"host": "west/w1", "attachment": "nic-9", "tap": "eth0", "netns": "blue",
///  "mac": "02:00:00:00:00:09", "mtu": 1500}
/// ```
///
/// @param host site and host
/// @param attachment what the workload's port names it by
/// @param device the name of its interface; empty where it is detached
/// @param namespace the network namespace that this is in; empty for the agent's own
/// @param mac its address; empty for the one that follows from `attachment`
/// @param mtu its longest IP packet, in bytes
public record TapRequest(
    String host,
    String attachment,
    String device,
    Optional<String> namespace,
    Optional<MacAddress> mac,
    int mtu) {
  /// What a port carries where nothing else is said.
  public static final int MTU = 1500;

  private static final int MAX_ATTACHMENT = 255;

  /// The first octet of an address that nobody has assigned (RFC 9542, section 2.1).
  private static final int LOCAL = 0x02;

  /// @throws IllegalArgumentException where a field is none, naming it
  public TapRequest {
    if (attachment.isEmpty() || attachment.length() > MAX_ATTACHMENT) {
      throw new IllegalArgumentException(
          "attachment: 1 to %d characters, not %d".formatted(MAX_ATTACHMENT, attachment.length()));
    }
    if (mtu < TapDevice.MIN_MTU || mtu > TapDevice.MAX_MTU) {
      throw new IllegalArgumentException(
          "mtu: %d to %d, not %d".formatted(TapDevice.MIN_MTU, TapDevice.MAX_MTU, mtu));
    }
  }

  /// Reads one.
  ///
  /// @throws IllegalArgumentException where it is none, naming the field
  static TapRequest parse(Buffer body) {
    var json = RequestBody.parse(body);
    return new TapRequest(
        RequestBody.text(json, "host").orElse(""),
        RequestBody.text(json, "attachment").orElse(""),
        RequestBody.text(json, "tap").orElse(""),
        RequestBody.text(json, "netns"),
        RequestBody.text(json, "mac").map(TapRequest::mac),
        mtu(json));
  }

  private static int mtu(JsonObject json) {
    return switch (json.getValue("mtu")) {
      case null -> MTU;
      case Integer number -> number;
      default -> throw new IllegalArgumentException("mtu: a number of bytes is wanted");
    };
  }

  private static MacAddress mac(String text) {
    try {
      return MacAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("mac: " + e.getMessage(), e);
    }
  }

  /// Writes it.
  JsonObject toJson() {
    var json =
        new JsonObject()
            .put("host", host)
            .put("attachment", attachment)
            .put("tap", device)
            .put("mtu", mtu);
    namespace.ifPresent(name -> json.put("netns", name));
    mac.ifPresent(address -> json.put("mac", address.toString()));
    return json;
  }

  /// Returns the workload.
  ///
  /// @throws IllegalArgumentException where its device cannot be, naming it
  Tap tap() {
    var address = mac.orElseGet(this::derived);
    var _ = new TapDevice.Settings(device, namespace, address.value(), mtu, true);
    return new Tap(attachment, device, namespace, address, mtu);
  }

  /// The same wherever the workload comes up: those that know it need not learn another.
  private MacAddress derived() {
    try {
      var hash =
          MessageDigest.getInstance("SHA-256").digest(attachment.getBytes(StandardCharsets.UTF_8));
      long mac = LOCAL;
      for (int i = 0; i < 5; i++) {
        mac = mac << 8 | (hash[i] & 0xFF);
      }
      return new MacAddress(mac);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
