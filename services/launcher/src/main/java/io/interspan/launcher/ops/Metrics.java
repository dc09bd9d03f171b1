package io.interspan.launcher.ops;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A process's status as metrics in the text format of Prometheus, version 0.0.4. They are made of
/// the status when they are asked for: nothing is kept for them.
public final class Metrics {
  /// The type of the text's content.
  public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private static final String PREFIX = "interspan_";

  private final TreeMap<String, GaugeSnapshot.Builder> gauges = new TreeMap<>();
  private final TreeMap<String, CounterSnapshot.Builder> counters = new TreeMap<>();

  private Metrics() {}

  /// Returns the metrics of a process.
  ///
  /// @param status as [Operations#status] gives it
  public static String text(JsonObject status) {
    var metrics = new Metrics();
    metrics.process(status);
    return metrics.text();
  }

  private void process(JsonObject status) {
    gauge("uptime_seconds", "Since the services of the process started", Labels.EMPTY)
        .put(status.getLong("uptime_ms", 0L) / 1_000.0);
    gauge("alarms", "Alarms that are up", Labels.EMPTY).put(list(status, "alarms").size());
    var log = status.getJsonObject("global_manager");
    if (log != null) {
      gauge("log_revision", "The log's last revision", Labels.EMPTY).put(log, "revision");
      gauge("log_compiled_revision", "Up to which revision site plans are made", Labels.EMPTY)
          .put(log, "compiled_revision");
    }
    each(list(status, "sites"), this::site);
  }

  private void site(JsonObject site) {
    var labels = Labels.of("site", site.getString("site", ""));
    gauge("site_plan_revision", "The log's revision that the site's copy is at", labels)
        .put(site, "plan_revision");
    gauge("site_realized_revision", "The log's revision in force at all its hosts", labels)
        .put(site, "realized_revision");
    gauge("site_own_revision", "The last revision of the site's own log", labels)
        .put(site, "own_revision");
    each(list(site, "feeds"), feed -> feed(feed, labels));
    each(list(site, "controllers"), controller -> controller(controller, labels));
    each(list(site, "hosts"), host -> host(host, labels));
  }

  private void feed(JsonObject feed, Labels site) {
    received(
        "feed",
        feed,
        site.add("feed", feed.getString("feed", ""))
            .add("producer", feed.getString("producer", "")));
  }

  private void received(String of, JsonObject counts, Labels labels) {
    counter(of + "_pulls", "Pulls that ended", labels).put(counts, "pulls");
    counter(of + "_entries", "Entries that came", labels).put(counts, "entries");
    counter(of + "_bytes", "Bytes of their keys and values", labels).put(counts, "bytes");
    counter(of + "_snapshots", "Pulls that brought all", labels).put(counts, "snapshots");
  }

  private void controller(JsonObject controller, Labels site) {
    var labels = site.add("controller", controller.getString("id", ""));
    gauge("controller_hosts", "Hosts with a session", labels).put(list(controller, "hosts").size());
    counter("controller_plans_differed", "Plans that hosts held otherwise than sent", labels)
        .put(controller, "plans_that_differed");
    each(
        controller.getJsonObject("sessions", new JsonObject()),
        "controller_session_events",
        "What became of sessions, and of what they were to carry",
        labels,
        "event");
    each(list(controller, "plans"), plan -> plan(plan, labels));
  }

  private void plan(JsonObject plan, Labels controller) {
    var labels = controller.add("host", plan.getString("host", ""));
    gauge("host_plan_entries", "Entries of a host's plan", labels).put(plan, "entries");
    gauge("host_plan_bytes", "Bytes of their keys and values", labels).put(plan, "bytes");
    gauge("host_plan_unpruned_entries", "The same with all members of its groups", labels)
        .put(plan, "entries_with_all_members");
    gauge("host_plan_unpruned_bytes", "The same with all members of its groups", labels)
        .put(plan, "bytes_with_all_members");
  }

  private void host(JsonObject host, Labels site) {
    var labels = site.add("host", host.getString("host", ""));
    gauge("host_open_ports", "Ports that are open", labels).put(list(host, "ports").size());
    gauge("host_closed_attachments", "Attachments without an open port", labels)
        .put(list(host, "closed_attachments").size());
    gauge("host_headless", "1 while it has a session with no controller", labels)
        .put(host.getString("controller", "").isEmpty() ? 1 : 0);
    each(
        host.getJsonObject("counts", new JsonObject()),
        "host_tallies",
        "What the data plane counted: frames, datagrams, bytes",
        labels,
        "tally");
    each(
        host.getJsonObject("drops", new JsonObject()),
        "host_drops",
        "Frames that were dropped",
        labels,
        "reason");
    received("host_plan_received", host.getJsonObject("plan_received", new JsonObject()), labels);
  }

  /// Puts a counter for each field.
  ///
  /// @param label whose value is the field's name
  private void each(JsonObject counts, String name, String help, Labels labels, String label) {
    for (var field : counts.fieldNames()) {
      counter(name, help, labels.add(label, field)).put(counts, field);
    }
  }

  /// Takes a value, or leaves the metric out where there is none.
  private interface Value {
    void put(double value);

    default void put(JsonObject from, String field) {
      var value = from.getLong(field);
      if (value != null) {
        put(value);
      }
    }
  }

  private Value gauge(String name, String help, Labels labels) {
    return value ->
        gauges
            .computeIfAbsent(name, _ -> GaugeSnapshot.builder().name(PREFIX + name).help(help))
            .dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
  }

  private Value counter(String name, String help, Labels labels) {
    return value ->
        counters
            .computeIfAbsent(name, _ -> CounterSnapshot.builder().name(PREFIX + name).help(help))
            .dataPoint(CounterDataPointSnapshot.builder().labels(labels).value(value).build());
  }

  private static JsonArray list(JsonObject json, String field) {
    return json.getJsonArray(field, new JsonArray());
  }

  private static void each(JsonArray array, Consumer<JsonObject> reader) {
    for (int i = 0; i < array.size(); i++) {
      reader.accept(array.getJsonObject(i));
    }
  }

  private String text() {
    var snapshots = MetricSnapshots.builder();
    gauges.values().forEach(gauge -> snapshots.metricSnapshot(gauge.build()));
    counters.values().forEach(counter -> snapshots.metricSnapshot(counter.build()));
    var bytes = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(bytes, snapshots.build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
