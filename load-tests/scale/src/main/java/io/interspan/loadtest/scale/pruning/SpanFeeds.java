package io.interspan.loadtest.scale.pruning;

import io.interspan.message.Effect;
import io.interspan.message.FeedDesk;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.message.ServiceLogic;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedTable;
import io.interspan.model.feed.OriginStatus;
import io.interspan.span.logic.PlanReplay;
import java.util.ArrayList;
import java.util.List;

/// The sites' plans as the span engine compiles them of a log of one revision.
final class SpanFeeds implements ServiceLogic {
  private static final long EPOCH = 1;

  private final FeedDesk desk = new FeedDesk(ServiceAddress.SPAN, FeedLimits.DEFAULT);

  SpanFeeds(List<FeedEntry> log) {
    var compiled = new PlanReplay(EPOCH);
    compiled.apply(ShopLog.REVISION, log);
    for (var site : compiled.sites()) {
      var table = new FeedTable(EPOCH, FeedLimits.DEFAULT);
      var change = table.begin(ShopLog.REVISION);
      compiled.plan(site).forEach((key, value) -> change.put(ShopLog.ORIGIN, key, value));
      change
          .origin(ShopLog.ORIGIN, OriginStatus.State.COMPLETE, new Cursor(EPOCH, ShopLog.REVISION))
          .commit();
      desk.produce(new FeedId(Feeds.SITE_PLAN, site), table);
    }
  }

  @Override
  public ServiceAddress address() {
    return ServiceAddress.SPAN;
  }

  @Override
  public List<Effect> on(ServiceEvent event, long now) {
    var out = new ArrayList<Effect>();
    switch (event) {
      case ServiceEvent.Received(var envelope) -> desk.received(envelope, now, out);
      case ServiceEvent.Ticked() -> desk.tick(now, out);
      case ServiceEvent.Started _, ServiceEvent.Persisted _ -> {}
    }
    return out;
  }
}
