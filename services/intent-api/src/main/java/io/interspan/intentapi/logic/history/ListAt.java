package io.interspan.intentapi.logic.history;

import io.interspan.intentapi.logic.Listing;
import io.interspan.intentapi.logic.StoreRead;
import io.interspan.intentapi.logic.StoreReads;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.intentapi.logic.state.Catalogue;
import io.interspan.intentapi.logic.state.Predefined;
import io.interspan.message.Effect;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentStore;
import io.interspan.model.intent.ObjectPage;
import io.interspan.model.intent.PathScope;
import io.interspan.model.intent.StoredIntent;
import java.util.List;
import java.util.TreeMap;

/// Answers for a page of a list as it was: first whether the objects' parent was there, then the
/// collection, page by page.
final class ListAt extends Asking<ObjectPage> {
  private final ApiRequest.ListPage list;
  private final long revision;
  private final Listing listing;

  /// What is there whatever the log says, until it is found there.
  private final TreeMap<IntentPath, StoredIntent> system = new TreeMap<>();

  private boolean parentSeen;

  ListAt(
      long ticket, StoreReads reads, ApiRequest.ListPage list, long revision, Catalogue catalogue) {
    super(ticket, reads);
    this.list = list;
    this.revision = revision;
    this.listing = new Listing(list.page());
    this.parentSeen =
        IntentPath.ROOTS.contains(list.parent())
            || catalogue.isOutsideLog(list.parent())
            || Predefined.get(list.parent()) != null;
    for (var object : catalogue.children(list.parent(), list.type())) {
      var predefined = Predefined.get(object.path());
      if (predefined != null) {
        system.put(object.path(), predefined);
      } else if (catalogue.isOutsideLog(object.path())) {
        system.put(object.path(), object);
      }
    }
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
        .forEach(object -> {
          system.remove(object.path());
          listing.add(object);
        });
    if (page.next() != null) {
      next(page.next(), out);
    } else {
      system.values().forEach(listing::add);
      reply(ApiReply.ok(Json.canonical(listing.toJson())), out);
    }
  }
}
