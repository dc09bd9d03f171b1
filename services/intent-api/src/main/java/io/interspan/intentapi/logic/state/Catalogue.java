package io.interspan.intentapi.logic.state;

import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.StoredIntent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All objects that there are at one revision, as readers see them: those in the log, those that
/// are there from the start ([Predefined]), and those that follow from others ([Derived]).
///
/// A view of an [IntentState], or of objects kept elsewhere: it changes with them.
public final class Catalogue {
  private final ObjectSource state;

  /// @param state the objects that are kept
  public Catalogue(ObjectSource state) {
    this.state = state;
  }

  /// Returns the object at `path`, if there is one.
  public @Nullable StoredIntent get(IntentPath path) {
    var stored = state.get(path);
    if (stored != null) {
      return stored;
    }
    var predefined = Predefined.get(path);
    if (predefined != null) {
      return predefined;
    }
    var site = Derived.siteOf(path).map(state::get).orElse(null);
    return site == null ? null : Derived.at(path, site);
  }

  /// Returns whether the object at `path` is there without the log: it is ours, and was always so.
  public boolean isOutsideLog(IntentPath path) {
    return state.get(path) == null && get(path) != null;
  }

  /// Returns the objects of a type directly below `parent`, in the order of their paths.
  public List<StoredIntent> children(IntentPath parent, ResourceType type) {
    var children = new ArrayList<>(state.children(parent, type));
    var collection = parent.child(type.collection(), "x").value();
    int words = collection.lastIndexOf('/') + 1;
    Predefined.within(parent).stream()
        .filter(one -> one.type() == type.type() && isDirectly(one, collection, words))
        .filter(one -> state.get(one.path()) == null)
        .forEach(children::add);
    sitesFor(parent, type)
        .flatMap(site -> Derived.of(site).stream())
        .filter(one -> one.type() == type.type() && isDirectly(one, collection, words))
        .forEach(children::add);
    children.sort(Comparator.comparing(StoredIntent::path));
    return children;
  }

  private static boolean isDirectly(StoredIntent object, String collection, int words) {
    var path = object.path().value();
    return path.lastIndexOf('/') + 1 == words && path.startsWith(collection.substring(0, words));
  }

  /// The sites from which objects of a type below `parent` may follow.
  private Stream<StoredIntent> sitesFor(IntentPath parent, ResourceType type) {
    if (type.type() == IntentType.DOMAIN || type.type() == IntentType.DOMAIN_DEPLOYMENT_MAP) {
      return sites(parent.root());
    }
    if (type.writer() != ResourceType.Writer.NOBODY) {
      return Stream.empty();
    }
    var site = Derived.siteOf(parent).orElse(parent);
    return Stream.ofNullable(state.get(site));
  }

  private Stream<StoredIntent> sites(IntentPath root) {
    return state.children(root, ResourceTable.of(IntentType.SITE)).stream();
  }

  /// Returns all objects below a root, in no order that means something.
  public Stream<StoredIntent> all(IntentPath root) {
    var predefined = Predefined.within(root).stream().filter(one -> state.get(one.path()) == null);
    var derived = sites(root).flatMap(site -> Derived.of(site).stream());
    return Stream.of(state.below(root).stream(), predefined, derived).flatMap(all -> all);
  }
}
