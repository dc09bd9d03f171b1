package io.interspan.sitemanager.logic;

import io.interspan.message.Effect;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.message.ServiceLogic;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import io.interspan.model.feed.CorruptRowException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A site's manager: keeps the site's plan on its disk and passes it on to the controllers, tells
/// the global manager what the site has.
///
/// ```
///            what the disk holds, a new start epoch      it is on the disk
///  (made) ──────────────────────────────────────────▶ ● ──────────────────▶ serving
/// ```
///
/// Serving begins with what the disk holds: neither the span service nor the global manager is
/// needed for it.
public final class SiteManagerLogic implements ServiceLogic {
  private final SiteManagerConfig config;
  private final DiskQueue disk = new DiskQueue();
  private @Nullable SiteService service;

  /// Makes a site-manager.
  public SiteManagerLogic(SiteManagerConfig config) {
    this.config = config;
  }

  @Override
  public ServiceAddress address() {
    return config.address();
  }

  @Override
  public List<Effect> on(ServiceEvent event, long now) {
    var out = new ArrayList<Effect>();
    switch (event) {
      case ServiceEvent.Started(var stored) -> start(stored, now, out);
      case ServiceEvent.Persisted(long ticket) -> disk.persisted(ticket, now, out);
      case ServiceEvent.Received(var envelope) -> {
        if (service != null) {
          service.received(envelope, now, out);
        }
      }
      case ServiceEvent.Ticked() -> {
        if (service != null) {
          service.tick(now, out);
        }
      }
    }
    return out;
  }

  /// Takes an operator's wish.
  public List<Effect> on(SiteManagerEvent event, long now) {
    var out = new ArrayList<Effect>();
    if (service != null) {
      service.asked(event, now, out);
    }
    return out;
  }

  private void start(List<StoredEntry> stored, long now, List<Effect> out) {
    SiteService made;
    CopyWrite first;
    try {
      made = new SiteService(config, stored, "", disk, now);
      first = made.firstWrite(false);
    } catch (CorruptRowException e) {
      // As a new machine: the controllers keep what they have until the plan is here again.
      made =
          new SiteService(
              config,
              List.of(),
              "the site's copy could not be read, it is fetched again: " + e.getMessage(),
              disk,
              now);
      first = made.firstWrite(true);
    }
    var begun = made;
    service = made;
    disk.write(first, (at, effects) -> begun.serve(at, effects), out);
  }

  /// Returns what there is to say, as of now; empty before it started. On the logic's thread.
  public Optional<SiteStatus> status() {
    return Optional.ofNullable(service).map(SiteService::status);
  }
}
