package io.interspan.intentapi.logic.history;

import io.interspan.intentapi.logic.StoreRead;
import io.interspan.intentapi.logic.StoreReads;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.state.Catalogue;
import io.interspan.intentapi.logic.state.Predefined;
import io.interspan.intentapi.logic.state.Representation;
import io.interspan.intentapi.logic.type.FieldType;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.message.Effect;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentStore;
import io.interspan.model.intent.ObjectPage;
import io.interspan.model.intent.PathScope;
import io.interspan.model.intent.StoredIntent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Answers for one object as it was, with what belongs into it. What is in no log, such as the root
/// or a predefined service, answers as it is.
final class GetAt extends Asking<ObjectPage> {
  private final ApiRequest.Get get;
  private final long revision;
  private final Catalogue catalogue;
  private final Function<ApiRequest.Get, ApiReply> present;
  private final List<StoredIntent> children = new ArrayList<>();
  private @Nullable StoredIntent found;

  GetAt(
      long ticket,
      StoreReads reads,
      ApiRequest.Get get,
      long revision,
      Catalogue catalogue,
      Function<ApiRequest.Get, ApiReply> present) {
    super(ticket, reads);
    this.get = get;
    this.revision = revision;
    this.catalogue = catalogue;
    this.present = present;
  }

  void start(List<Effect> out) {
    boolean derived = catalogue.isOutsideLog(get.path()) && Predefined.get(get.path()) == null;
    if (IntentPath.ROOTS.contains(get.path()) || derived) {
      reply(present.apply(get), out);
    } else {
      ask(new StoreRead.ObjectAt(revision, get.path()), out);
    }
  }

  @Override
  void take(ObjectPage page, long now, List<Effect> out) {
    if (found == null) {
      // What is there from the start is as it was then, until the log has it.
      found = page.objects().isEmpty() ? Predefined.get(get.path()) : page.objects().getFirst();
      if (found == null) {
        throw new ApiException(Past.notThere(get.path(), revision));
      }
      var below = embedded();
      if (below.isPresent()) {
        next(below.get(), "", out);
        return;
      }
    } else {
      children.addAll(page.objects());
      if (page.next() != null) {
        next(embedded().orElseThrow(), page.next(), out);
        return;
      }
    }
    addPredefined(found);
    reply(ApiReply.ok(Representation.body(found, children)), out);
  }

  private void addPredefined(StoredIntent object) {
    var logged = children.stream().map(StoredIntent::path).toList();
    ResourceTable.at(object.path())
        .flatMap(ResourceType::embedded)
        .map(field -> ResourceTable.of(((FieldType.Children) field.type()).type()))
        .ifPresent(type ->
            Predefined.within(object.path()).stream()
                .filter(one -> one.type() == type.type() && !logged.contains(one.path()))
                .forEach(children::add));
  }

  private void next(PathScope below, String after, List<Effect> out) {
    ask(new StoreRead.ObjectsAt(revision, below, after, IntentStore.MAX_READ), out);
  }

  private Optional<PathScope> embedded() {
    return ResourceTable.at(get.path())
        .flatMap(ResourceType::embedded)
        .map(field -> ResourceTable.of(((FieldType.Children) field.type()).type()))
        .map(type -> new PathScope(get.path().value() + "/" + type.collection()));
  }
}
