package io.interspan.launcher.ops;

import io.interspan.host.logic.Tap;
import io.interspan.launcher.capture.Capture;
import io.interspan.model.net.IpAddress;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a process can say of itself and do for people: what [OperationsServer] serves.
public interface Operations {
  /// How long a ping waits for its answer.
  Duration PING_TIMEOUT = Duration.ofSeconds(2);

  /// Returns what runs here and how far it is.
  Future<JsonObject> status();

  /// Returns the guests of the hosts that run here, with their addresses and whether a port is open
  /// for them.
  Future<JsonArray> guests();

  /// Lets a guest that runs here send an ICMP echo request; completes with the round trip's time.
  ///
  /// Fails with [UnknownGuestException] where the guest is not here, with
  /// [java.util.concurrent.TimeoutException] where no answer came within [#PING_TIMEOUT].
  Future<Duration> ping(String guest, IpAddress to);

  /// Attaches a workload behind a TAP device of a host that runs here.
  ///
  /// Fails with a [java.util.NoSuchElementException] where the host is not here, with an
  /// [IllegalStateException] where a workload is attached by that name, or there is no room, with
  /// an [java.io.IOException] where the device cannot be made.
  ///
  /// @param host site and host, `west/w1`
  Future<@Nullable Void> attach(String host, Tap tap);

  /// Detaches it; its interface goes.
  ///
  /// Fails with a [java.util.NoSuchElementException] where the host is not here, or has no such
  /// workload.
  Future<@Nullable Void> detach(String host, String attachmentId);

  /// Begins a capture at a host that runs here; whoever takes it ends it.
  ///
  /// Fails with a [java.util.NoSuchElementException] where the host is not here, or has no such
  /// port, with an [IllegalStateException] where it is observed by as many as may be already.
  Future<Capture> capture(CaptureRequest request);

  /// Returns what the hosts that run here have counted.
  Future<JsonArray> counters();
}
