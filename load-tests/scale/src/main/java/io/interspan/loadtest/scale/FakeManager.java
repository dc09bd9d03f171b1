package io.interspan.loadtest.scale;

import io.interspan.message.Effect;
import io.interspan.message.FeedDesk;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.message.ServiceLogic;
import io.interspan.model.Bytes;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedTable;
import io.interspan.model.feed.OriginStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;

/// A site-manager that only has a configuration to give.
final class FakeManager implements ServiceLogic {
  private static final String ORIGIN = "log";

  private final FeedDesk desk;
  private final FeedTable table;
  private final FeedId id = new FeedId(Feeds.SITE_CONFIG, Site.NAME);

  FakeManager(FeedLimits limits) {
    this.desk = new FeedDesk(address(), limits);
    this.table = new FeedTable(1, limits);
    desk.produce(id, table);
  }

  @Override
  public ServiceAddress address() {
    return ServiceAddress.siteManager(Site.NAME);
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

  /// Changes the configuration, and tells the controller at once.
  List<Effect> change(SortedMap<String, Bytes> puts, Collection<String> removes, long now) {
    var change = table.begin();
    removes.forEach(key -> change.remove(ORIGIN, key));
    puts.forEach((key, value) -> change.put(ORIGIN, key, value));
    change.origin(ORIGIN, OriginStatus.State.COMPLETE, new Cursor(1, change.version())).commit();
    var out = new ArrayList<Effect>();
    desk.publish(id, now, out);
    return out;
  }
}
