package io.interspan.launcher.state;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A process of a running system, as its state directory names it.
///
/// @param name unique in the directory: `global-manager`, `site-west`, or `all`
/// @param pid the operating system's
/// @param startedAt when it started, in milliseconds since 1970 UTC, as the operating system says:
///   another process that was given the same pid started later
/// @param operations where its operations API is: `127.0.0.1:port`; empty until it is up
/// @param api where its intent API is: `127.0.0.1:port`; empty where it has none
/// @param token what its operations API asks of whoever changes something: only who may read the
///   state directory's file has it
public record ProcessRecord(
    String name, long pid, long startedAt, String operations, String api, String token) {
  /// The operating system tells starts in seconds, and may correct itself by one.
  private static final long SAME_START_MILLIS = 2_000;

  /// Returns the record of this very process, not yet reachable.
  public static ProcessRecord ofThis(String name) {
    return of(name, ProcessHandle.current());
  }

  /// Returns the record of a process, not yet reachable.
  public static ProcessRecord of(String name, ProcessHandle handle) {
    return new ProcessRecord(name, handle.pid(), startOf(handle), "", "", "");
  }

  /// Reads what [#toJson] writes.
  static ProcessRecord parse(String text) {
    var json = new JsonObject(text);
    return new ProcessRecord(
        json.getString("name", ""),
        json.getLong("pid", 0L),
        json.getLong("started_at", 0L),
        json.getString("operations", ""),
        json.getString("api", ""),
        json.getString("token", ""));
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("name", name)
        .put("pid", pid)
        .put("started_at", startedAt)
        .put("operations", operations)
        .put("api", api)
        .put("token", token);
  }

  /// Returns this process, reachable at these addresses.
  public ProcessRecord at(String newOperations, String newApi, String newToken) {
    return new ProcessRecord(name, pid, startedAt, newOperations, newApi, newToken);
  }

  /// Returns whether it is up: its operations API answers, or did.
  public boolean isReachable() {
    return !operations.isEmpty();
  }

  /// Returns the living process, if this one still is: not another one of the same pid.
  public Optional<ProcessHandle> handle() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(handle -> !isZombie(handle.pid()))
        .filter(handle -> Math.abs(startOf(handle) - startedAt) <= SAME_START_MILLIS);
  }

  /// Where nobody waits for its orphans, as in many containers, a dead process keeps its pid: its
  /// state says so (proc(5), stat, field 3).
  private static boolean isZombie(long pid) {
    try {
      var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.startsWith(") Z", stat.lastIndexOf(')'));
    } catch (IOException _) {
      return false; // Not Linux, or just gone.
    }
  }

  private static long startOf(ProcessHandle handle) {
    return handle.info().startInstant().map(at -> at.toEpochMilli()).orElse(0L);
  }
}
