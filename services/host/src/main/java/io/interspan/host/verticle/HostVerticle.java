package io.interspan.host.verticle;

import static java.util.Objects.requireNonNull;

import io.interspan.host.logic.DataPlaneUpdate;
import io.interspan.host.logic.HostConfig;
import io.interspan.host.logic.HostEffect;
import io.interspan.host.logic.HostEvent;
import io.interspan.host.logic.HostLogic;
import io.interspan.host.logic.HostStatus;
import io.interspan.host.logic.SessionEffect;
import io.interspan.host.logic.Tap;
import io.interspan.message.Effect;
import io.interspan.message.ServiceAddress;
import io.interspan.model.copy.CopyStore;
import io.interspan.model.net.IpAddress;
import io.interspan.nic.EmulatedGuest;
import io.interspan.nic.tap.TapPort;
import io.interspan.transport.LogicShell;
import io.interspan.transport.SessionClient;
import io.interspan.transport.SessionLimits;
import io.interspan.vtep.FrameObserver;
import io.interspan.vtep.VtepCounters;
import io.interspan.vtep.io.PacketThread;
import io.interspan.vtep.io.Vtep;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A host: its agent, a data plane on packet threads that it may share with others, workloads
/// behind TAP devices, and emulated guests.
///
/// The methods beside `start` and `stop` are safe from any thread, once the verticle is deployed.
public final class HostVerticle extends VerticleBase {
  private final HostConfig config;
  private final CopyStore store;
  private final List<PacketThread> threads;
  private final List<GuestSpec> firstGuests;
  private final HostLogic logic;
  private final ConcurrentSkipListMap<String, Attached> guests = new ConcurrentSkipListMap<>();
  private final Taps taps;
  private Future<?> restored = Future.succeededFuture();

  /// Who waits until the disk has what was said of a TAP device, by attachment; of this context.
  private final TreeMap<String, ArrayDeque<Promise<@Nullable Void>>> keeping = new TreeMap<>();

  private @Nullable SessionClient sessions;
  private @Nullable LogicShell shell;
  private @Nullable Vtep vtep;
  private @Nullable VtepDriver driver;

  private record Attached(GuestSpec spec, EmulatedGuest guest) {}

  /// Makes a host that is yet to be deployed.
  ///
  /// @param store the host's disk; the caller closes it after the verticle
  /// @param threads do the data plane's work; the caller's too
  /// @param guests the guests that the host has from the start: what it does not name among them,
  ///   and had before, is gone
  public HostVerticle(
      HostConfig config, CopyStore store, List<PacketThread> threads, List<GuestSpec> guests) {
    this.config = config;
    this.store = store;
    this.threads = List.copyOf(threads);
    this.firstGuests = List.copyOf(guests);
    this.logic = new HostLogic(config);
    this.taps = new Taps();
  }

  /// Binds the data plane's sockets, and has the agent forward from its disk; ends when it does.
  @Override
  public Future<?> start() {
    var client = new SessionClient(vertx, config.address(), SessionLimits.DEFAULT);
    sessions = client;
    config
        .controllers()
        .forEach(spot ->
            client.endpoint(
                ServiceAddress.controller(config.site(), spot.node()), spot.sessionEndpoint()));
    var shell = new LogicShell(vertx, logic, store, List.of(client), this::own);
    this.shell = shell;
    client.onLost(controller -> tell(now -> logic.on(new HostEvent.SessionLost(controller), now)));
    return Future.fromCompletionStage(
            Vtep.start(
                config.tep().address(),
                threads,
                (port, mac, ip) ->
                    tell(now -> logic.on(new HostEvent.Learned(port, mac, ip), now))),
            context)
        .compose(started -> {
          vtep = started;
          driver = new VtepDriver(config.origin(), started.control());
          return shell.start();
        })
        .compose(_ -> {
          firstGuests.forEach(this::attachGuest);
          return restored;
        })
        .compose(_ -> submit(now -> logic.on(new HostEvent.AttachmentsListed(), now)));
  }

  /// Ends sessions and data plane. The host's entries stay with its controllers: it is to come
  /// back.
  @Override
  public Future<?> stop() {
    guests.values().forEach(attached -> attached.guest().stop());
    guests.clear();
    return requireNonNull(shell)
        .close()
        .compose(_ -> requireNonNull(sessions).close())
        .compose(_ ->
            vtep == null
                ? Future.succeededFuture()
                : Future.fromCompletionStage(vtep.close(), context))
        .compose(_ -> Future.fromCompletionStage(taps.close(), context));
  }

  /// Attaches a workload behind a TAP device, which is made. Its port is closed until the host's
  /// plan names its attachment.
  ///
  /// @return fails with an `IllegalStateException` where there is such a workload already, or no
  ///   room, with an `IOException` where the device cannot be made
  public Future<@Nullable Void> attachTap(Tap tap) {
    if (guests.values().stream()
        .anyMatch(one -> one.spec().attachmentId().equals(tap.attachmentId()))) {
      return Future.failedFuture(
          new IllegalStateException(
              "host "
                  + config.origin()
                  + " has a guest that is attached as "
                  + tap.attachmentId()));
    }
    return ask(() -> logic.tap(tap.attachmentId()).filter(tap::equals).isPresent())
        .compose(isMissing ->
            open(tap, isMissing)
                .compose(port ->
                    accept(tap, port, isMissing)
                        // Not before the disk has it: whatever ends before leaves no interface.
                        .compose(_ -> Future.fromCompletionStage(port.stay(), context))));
  }

  private Future<TapPort> open(Tap tap, boolean again) {
    var thread = requireNonNull(vtep).thread(tap.mac());
    return vertx.executeBlocking(() -> taps.open(tap, thread, again), false);
  }

  private Future<@Nullable Void> accept(Tap tap, TapPort port, boolean wasMissing) {
    var id = tap.attachmentId();
    return keep(
            id,
            now -> {
              if (wasMissing && logic.tap(id).isEmpty()) {
                throw noTap(id);
              }
              var effects = logic.on(new HostEvent.TapAttached(tap), now);
              requireNonNull(vtep).control().attach(id, port, tap.mac());
              var _ = port.gone().thenRun(() -> lost(tap, port, "its interface was deleted"));
              return effects;
            })
        .recover(failure ->
            Future.fromCompletionStage(taps.close(id), context)
                .transform(_ -> Future.failedFuture(failure)));
  }

  /// Has the logic take an event of a TAP device; completes when the disk has what came of it.
  private Future<@Nullable Void> keep(String attachmentId, LongFunction<List<Effect>> event) {
    Promise<@Nullable Void> kept = Promise.promise();
    return submit(
            now -> {
              var effects = event.apply(now);
              keeping.computeIfAbsent(attachmentId, _ -> new ArrayDeque<>()).add(kept);
              return effects;
            })
        .compose(_ -> kept.future());
  }

  private void kept(String attachmentId) {
    var waiting = keeping.get(attachmentId);
    if (waiting != null) {
      waiting.remove().complete();
      if (waiting.isEmpty()) {
        keeping.remove(attachmentId);
      }
    }
  }

  /// Detaches a workload behind a TAP device: its port closes, its entries go, and its interface.
  ///
  /// @return fails with a `NoSuchElementException` where there is no such workload
  public Future<@Nullable Void> detachTap(String attachmentId) {
    return ask(() -> logic.tap(attachmentId))
        .compose(
            tap -> tap.map(this::detach).orElseGet(() -> Future.failedFuture(noTap(attachmentId))));
  }

  private NoSuchElementException noTap(String attachmentId) {
    return new NoSuchElementException(
        "host " + config.origin() + " has no TAP device that is attached as " + attachmentId);
  }

  private Future<@Nullable Void> detach(Tap tap) {
    var id = tap.attachmentId();
    // One that is missing may have left its interface.
    var had = taps.has(id) ? Future.succeededFuture() : open(tap, true).otherwiseEmpty();
    return had.compose(_ ->
            keep(
                id,
                now -> {
                  if (logic.tap(id).isEmpty()) {
                    throw noTap(id);
                  }
                  return takeAway(id, new HostEvent.Detached(id), now);
                }))
        .compose(_ -> Future.fromCompletionStage(taps.remove(id), context));
  }

  /// The effects close the port: what comes after them on the packet loop takes it away.
  private List<Effect> takeAway(String attachmentId, HostEvent event, long now) {
    var effects = logic.on(event, now);
    context.runOnContext(_ -> requireNonNull(vtep).control().detach(attachmentId));
    return effects;
  }

  /// A workload's interface, or its namespace, was deleted by somebody else.
  private void lost(Tap tap, TapPort port, String reason) {
    var id = tap.attachmentId();
    var _ =
        submit(
                now -> {
                  if (!taps.isOf(id, port)) {
                    throw new NoSuchElementException("it was detached meanwhile");
                  }
                  return takeAway(id, new HostEvent.TapMissing(tap, reason), now);
                })
            .compose(_ -> afterwards())
            .compose(_ -> Future.fromCompletionStage(taps.remove(id), context));
  }

  /// Completes once what is on its way to this context by now was done.
  private Future<@Nullable Void> afterwards() {
    Promise<@Nullable Void> done = Promise.promise();
    context.runOnContext(_ -> done.complete());
    return done.future();
  }

  /// Sees that all devices are where they are to be, and attaches those that are not there.
  private void lookAfter(List<Tap> missing) {
    restored = restore(missing);
    var _ =
        vertx
            .executeBlocking(taps::strays, false)
            .onSuccess(strays ->
                strays.forEach(
                    one -> lost(one.tap(), one.port(), "its network namespace was deleted")));
  }

  private Future<?> restore(List<Tap> missing) {
    return Future.join(
        missing.stream()
            .map(tap ->
                attachTap(tap)
                    .recover(failure ->
                        submit(now ->
                            taps.has(tap.attachmentId())
                                ? List.of()
                                : logic.on(
                                    new HostEvent.TapMissing(
                                        tap, String.valueOf(failure.getMessage())),
                                    now))))
            .toList());
  }

  /// Attaches a guest. Its port is closed until the host's plan names its attachment.
  public Future<@Nullable Void> attachGuest(GuestSpec spec) {
    return submit(now -> {
      var vtep = requireNonNull(this.vtep);
      var guest =
          new EmulatedGuest(spec.mac(), spec.address().address(), vtep.thread(spec.mac()).loop());
      var before = guests.put(spec.name(), new Attached(spec, guest));
      if (before != null) {
        before.guest().stop();
      }
      guest.start();
      vtep.control().attach(spec.attachmentId(), guest.port(), spec.mac());
      return logic.on(new HostEvent.Attached(spec.attachmentId(), spec.mac()), now);
    });
  }

  /// Detaches a guest: its port closes and its entries go.
  public Future<@Nullable Void> detachGuest(String name) {
    return submit(now -> {
      var attached = guests.remove(name);
      if (attached == null) {
        return List.of();
      }
      var id = attached.spec().attachmentId();
      var effects = logic.on(new HostEvent.Detached(id), now);
      // The effects close the port: what comes after them on the packet loop takes it away.
      context.runOnContext(_ -> {
        requireNonNull(vtep).control().detach(id);
        attached.guest().stop();
      });
      return effects;
    });
  }

  /// Has a guest ping an address.
  ///
  /// @return the time it took; fails with a `NoSuchElementException` where there is no such guest
  public CompletionStage<Duration> ping(String name, IpAddress target) {
    var attached = guests.get(name);
    return attached == null
        ? CompletableFuture.failedFuture(
            new NoSuchElementException("host " + config.origin() + " has no guest " + name))
        : attached.guest().ping(target);
  }

  /// Returns a guest, to look at what it sees.
  public EmulatedGuest guest(String name) {
    var attached = guests.get(name);
    if (attached == null) {
      throw new NoSuchElementException("host " + config.origin() + " has no guest " + name);
    }
    return attached.guest();
  }

  /// Returns the data plane, to observe frames or read counters.
  public Vtep vtep() {
    return requireNonNull(vtep, "not started");
  }

  /// Shows frames to an observer, on the packet loops, until `Vtep.endObserving`.
  ///
  /// @return fails with an `IllegalStateException` where as many observe it as may
  public Future<Void> observe(FrameObserver observer) {
    return Future.fromCompletionStage(vtep().observe(observer), context);
  }

  /// Closes all ports and has the controllers drop the host's entries: it will not come back as it
  /// was.
  public Future<@Nullable Void> leave() {
    return submit(now -> logic.on(new HostEvent.Leaving(), now));
  }

  /// Returns a look at the host.
  public Future<HostSnapshot> status() {
    return ask(logic::status)
        .compose(status -> counters().map(counters -> snapshot(status, counters)));
  }

  /// Returns what its data plane counts.
  private Future<VtepCounters> counters() {
    return vtep == null
        ? Future.succeededFuture(new VtepCounters())
        : Future.fromCompletionStage(vtep.counted(), context);
  }

  private HostSnapshot snapshot(HostStatus status, VtepCounters counters) {
    return new HostSnapshot(
        status,
        counters,
        requireNonNull(shell).alarms(),
        guests.values().stream().map(Attached::spec).toList());
  }

  private void own(Effect.Own effect) {
    if (effect instanceof HostEffect mine) {
      switch (mine) {
        case DataPlaneUpdate update -> requireNonNull(driver).apply(update);
        case SessionEffect.Connect(var controller, String endpoint) ->
            requireNonNull(sessions).endpoint(controller, endpoint);
        case HostEffect.LookAfterTaps(var missing) -> lookAfter(missing);
        case HostEffect.TapKept(String attachmentId) -> kept(attachmentId);
        case SessionEffect.Disconnect _ -> {
          // The client closes what is not used.
        }
      }
    }
  }

  private void tell(LongFunction<List<Effect>> event) {
    requireNonNull(shell).submit(event);
  }

  /// Asks the logic.
  private <T> Future<T> ask(Supplier<T> question) {
    Promise<T> answer = Promise.promise();
    return submit(
            _ -> {
              answer.complete(question.get());
              return List.of();
            })
        .compose(_ -> answer.future());
  }

  /// Has the logic take an event; completes when it did.
  private Future<@Nullable Void> submit(LongFunction<List<Effect>> event) {
    Promise<@Nullable Void> done = Promise.promise();
    boolean taken =
        requireNonNull(shell, "not started")
            .submit(now -> {
              try {
                var effects = event.apply(now);
                done.complete();
                return effects;
              } catch (RuntimeException e) {
                done.fail(e);
                return List.of();
              }
            });
    if (!taken) {
      done.fail(new IllegalStateException("host " + config.origin() + " takes no events"));
    }
    return done.future();
  }
}
