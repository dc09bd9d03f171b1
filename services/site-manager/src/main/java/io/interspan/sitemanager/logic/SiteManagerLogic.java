package io.interspan.sitemanager.logic;

import io.interspan.intentapi.logic.IntentDesk;
import io.interspan.intentapi.logic.IntentEffect;
import io.interspan.intentapi.logic.IntentEvent;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.state.DraftRules;
import io.interspan.intentapi.logic.state.ObjectSource;
import io.interspan.message.Effect;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.message.ServiceLogic;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import io.interspan.model.feed.CorruptRowException;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.LogRow;
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
  private final IntentDesk objects = new IntentDesk(new Owner());
  private int seenReadies;
  private @Nullable SiteService service;

  /// Makes a site-manager.
  public SiteManagerLogic(SiteManagerConfig config) {
    this.config = config;
  }

  private final class Owner implements IntentDesk.Service {
    @Override
    public String name() {
      return "site-manager";
    }

    @Override
    public DraftRules rules() {
      return started().rules();
    }

    @Override
    public Optional<ObjectSource> elsewhere(IntentPath root) {
      return root.equals(IntentPath.ROOT) ? Optional.of(started().globals()) : Optional.empty();
    }

    @Override
    public ApiReply answer(ApiRequest.Own request) {
      return switch (request) {
        case ApiRequest.Hosts _ -> started().hosts();
        case ApiRequest.Sites _ -> throw askTheGlobalManager();
      };
    }

    private static ApiException askTheGlobalManager() {
      return new ApiException(
          ErrorCode.NOT_FOUND, "that is the global manager's to say: ask there, not a site");
    }

    @Override
    public void take(
        long ticket, ApiRequest.Asked request, String author, long now, List<Effect> out) {
      switch (request) {
        case ApiRequest.Members members ->
            out.add(new IntentEffect.Reply(ticket, started().members(members)));
        case ApiRequest.OfHost asked -> started().ofHost(ticket, asked, now, out);
        case ApiRequest.ForgetHost(String host) -> started().forgetHost(ticket, host, now, out);
        case ApiRequest.Plan _, ApiRequest.Explain _, ApiRequest.Realization _ ->
            throw askTheGlobalManager();
      }
    }

    @Override
    public void queued(LogRow row) {}

    @Override
    public void committed(LogRow row, long now, List<Effect> out) {
      if (service != null) {
        service.ownChanged(row, objects.journal().durable(), now, out);
      }
    }

    @Override
    public void refused(long now) {}

    private SiteService started() {
      if (service == null) {
        throw new ApiException(
            ErrorCode.UNAVAILABLE, "the site's manager starts: send the request again in a second");
      }
      return service;
    }
  }

  @Override
  public ServiceAddress address() {
    return config.address();
  }

  @Override
  public List<Effect> on(ServiceEvent event, long now) {
    var out = new ArrayList<Effect>();
    switch (event) {
      case ServiceEvent.Started(var stored) -> {
        start(stored, now, out);
        objects.start(out);
      }
      case ServiceEvent.Persisted(long ticket) -> disk.persisted(ticket, now, out);
      case ServiceEvent.Received(var envelope) -> {
        if (service != null) {
          service.received(envelope, now, out);
        }
      }
      case ServiceEvent.Ticked() -> {
        objects.tick(now, out);
        if (service != null) {
          service.tick(now, out);
        }
      }
    }
    settle(now, out);
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

  /// Takes a request for the site's own objects, or an answer of their store.
  public List<Effect> on(IntentEvent event, long now) {
    var out = new ArrayList<Effect>();
    objects.on(event, now, out);
    settle(now, out);
    return out;
  }

  /// What follows from whatever happened.
  private void settle(long now, List<Effect> out) {
    var journal = objects.journal();
    if (service != null && journal.readies() != seenReadies) {
      seenReadies = journal.readies();
      service.ownKnown(journal.durable(), now, out);
      out.add(new IntentEffect.Ready(journal.durable().revision()));
    }
    objects.settle(now, out);
  }

  private void start(List<StoredEntry> stored, long now, List<Effect> out) {
    SiteService made;
    CopyWrite first;
    try {
      made = new SiteService(config, stored, "", disk, now);
      first = made.firstWrite(List.of());
    } catch (CorruptRowException e) {
      // As a new machine: the controllers keep what they have until the plan is here again.
      made =
          new SiteService(
              config,
              List.of(),
              "the site's copy could not be read, it is fetched again: " + e.getMessage(),
              disk,
              now);
      first = made.firstWrite(stored);
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
