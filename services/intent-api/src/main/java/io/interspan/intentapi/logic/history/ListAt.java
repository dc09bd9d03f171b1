package io.interspan.intentapi.logic.history;

import io.interspan.intentapi.logic.Listing;
import io.interspan.intentapi.logic.StoreRead;
import io.interspan.intentapi.logic.StoreReads;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.intentapi.logic.state.Catalogue;
import io.interspan.message.Effect;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentStore;
import io.interspan.model.intent.ObjectPage;
import io.interspan.model.intent.PathScope;
import java.util.List;

/// Answers for a page of a list as it was: first whether the objects' parent was there, then the
/// collection, page by page.
final class ListAt extends Asking<ObjectPage> {
  private final ApiRequest.ListPage list;
  private final long revision;
  private final Listing listing;
  private boolean parentSeen;

  ListAt(
      long ticket, StoreReads reads, ApiRequest.ListPage list, long revision, Catalogue catalogue) {
    super(ticket, reads);
    this.list = list;
    this.revision = revision;
    this.listing = new Listing(list.page());
    this.parentSeen =
        IntentPath.ROOTS.contains(list.parent()) || catalogue.isOutsideLog(list.parent());
    // What is in no log is as it is.
    catalogue.children(list.parent(), list.type()).stream()
        .filter(object -> catalogue.isOutsideLog(object.path()))
        .forEach(listing::add);
  }

  void start(List<Effect> out) {
    if (parentSeen) {
      next("", out);
    } else {
      ask(new StoreRead.ObjectAt(revision, list.parent()), out);
    }
  }

  private void next(String after, List<Effect> out) {
    var collection = new PathScope(list.parent().value() + "/" + list.type().collection());
    ask(new StoreRead.ObjectsAt(revision, collection, after, IntentStore.MAX_READ), out);
  }

  @Override
  void take(ObjectPage page, long now, List<Effect> out) {
    if (!parentSeen) {
      if (page.objects().isEmpty()) {
        throw new ApiException(Past.notThere(list.parent(), revision));
      }
      parentSeen = true;
      next("", out);
      return;
    }
    page.objects().stream()
        .filter(object -> object.type() == list.type().type())
        .forEach(listing::add);
    if (page.next() != null) {
      next(page.next(), out);
    } else {
      reply(ApiReply.ok(Json.canonical(listing.toJson())), out);
    }
  }
}
