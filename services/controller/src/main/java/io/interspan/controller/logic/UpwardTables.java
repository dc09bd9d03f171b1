package io.interspan.controller.logic;

import io.interspan.message.Effect;
import io.interspan.message.FeedDesk;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.ProtoBytes;
import io.interspan.message.RealizedEntry;
import io.interspan.model.Bytes;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedTable;
import io.interspan.model.feed.FeedTables;
import java.util.List;
import java.util.TreeMap;

/// What a node tells its site-manager of its hosts: what they report, and what they have in force.
final class UpwardTables {
  private final FeedDesk desk;
  private final FeedTable inventory;
  private final FeedTable realization;
  private final FeedId inventoryId;
  private final FeedId realizationId;

  UpwardTables(ControllerConfig config, FeedDesk desk, FeedTables tables) {
    this.desk = desk;
    this.inventory = tables.open();
    this.realization = tables.open();
    this.inventoryId = new FeedId(Feeds.INVENTORY, config.instance());
    this.realizationId = new FeedId(Feeds.NODE_REALIZATION, config.instance());
    desk.produce(inventoryId, inventory, puller -> puller.site().equals(config.site()));
    desk.produce(realizationId, realization, puller -> puller.site().equals(config.site()));
  }

  /// Shows what a host reports.
  void show(KnownHost host) {
    host.stamp().ifPresent(stamp -> HostShow.entries(inventory, host, stamp, host.reported()));
  }

  /// Shows what a host has in force, if it is known.
  ///
  /// @param revision the revision up to which the newest plans show the log
  void realized(KnownHost host, long revision) {
    host.realized(revision)
        .ifPresent(realized -> {
          var entries = new TreeMap<String, Bytes>();
          entries.put(
              "host/" + host.host(),
              ProtoBytes.serialize(RealizedEntry.newBuilder().setRevision(realized).build()));
          HostShow.entries(realization, host, host.realizationStamp(), entries);
        });
  }

  /// Takes a host out.
  ///
  /// @param stamp of what it reports
  /// @param realizationStamp of what it says is in force, which is another feed of its: at the
  ///   stamp of the first, nothing that it says later would count
  void removed(KnownHost host, Cursor stamp, Cursor realizationStamp) {
    HostShow.removed(inventory, host, stamp);
    HostShow.removed(realization, host, realizationStamp);
  }

  void handedOver(KnownHost host) {
    HostShow.handedOver(inventory, host);
    HostShow.handedOver(realization, host);
  }

  void publish(long now, List<Effect> out) {
    desk.publish(inventoryId, now, out);
    desk.publish(realizationId, now, out);
  }
}
