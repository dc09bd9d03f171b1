package io.interspan.span.logic;

import io.interspan.message.EntryChange;
import io.interspan.message.ObjectPreview;
import io.interspan.message.PreviewAnswer;
import io.interspan.message.PreviewKind;
import io.interspan.message.PreviewedEntry;
import io.interspan.message.SitePreview;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.TreeMap;

/// Previews as they are answered.
final class PreviewMessages {
  /// The most objects that are named in an answer, with paths of up to 1,024 bytes: what fits in a
  /// message. Sites share them; all objects are counted.
  static final int MAX_LISTED = 2_000;

  /// The most bytes of entries in an answer: of more, there are none.
  static final int MAX_ENTRY_BYTES = 1 << 20;

  private PreviewMessages() {}

  /// @param entries whether the entries are wanted that sites would be sent
  static PreviewAnswer message(Preview preview, boolean entries) {
    var answer = PreviewAnswer.newBuilder();
    var sites = new TreeMap<String, SitePreview.Builder>();
    // A site that is declared is sent an empty plan, if nothing else.
    preview.plans().declared().forEach(site -> sites.put(site, SitePreview.newBuilder()));
    preview.plans().bySite().keySet().forEach(site -> sites.put(site, SitePreview.newBuilder()));
    int share = MAX_LISTED / Math.max(1, sites.size());
    for (var effect : preview.effects()) {
      var site = Objects.requireNonNull(sites.get(effect.site()));
      if (counted(site) < share) {
        answer.addObjects(message(effect));
      }
      count(site, effect);
    }
    sites.forEach((site, counts) -> answer.addSites(counts.setSite(site)));
    if (entries) {
      addEntries(preview, answer);
    }
    return answer.setLeftOut(preview.effects().size() - answer.getObjectsCount()).build();
  }

  /// Adds what sites would be sent; what is the same for several, once.
  private static void addEntries(Preview preview, PreviewAnswer.Builder answer) {
    var entries = new LinkedHashMap<EntryChange, PreviewedEntry.Builder>();
    preview
        .plans()
        .bySite()
        .forEach((site, changes) -> {
          for (var change : changes) {
            var entry = EntryChange.newBuilder().setKey(change.key());
            change.entry().ifPresent(plan -> entry.setEntry(plan.toByteString()));
            entries
                .computeIfAbsent(entry.build(), made -> PreviewedEntry.newBuilder().setChange(made))
                .addSites(site);
          }
        });
    long bytes = 0;
    for (var entry : entries.values()) {
      bytes += entry.build().getSerializedSize();
    }
    if (bytes > MAX_ENTRY_BYTES) {
      answer.setNoEntries(
          "sites would be sent %d bytes, and hosts are looked at for at most %d: plan it in parts"
              .formatted(bytes, MAX_ENTRY_BYTES));
    } else {
      entries.values().forEach(answer::addEntries);
    }
  }

  private static int counted(SitePreview.Builder site) {
    return site.getEntered() + site.getChanged() + site.getWithdrawn();
  }

  private static void count(SitePreview.Builder site, Preview.Effect effect) {
    switch (effect.kind()) {
      case ENTERED -> site.setEntered(site.getEntered() + 1);
      case CHANGED -> site.setChanged(site.getChanged() + 1);
      case WITHDRAWN -> site.setWithdrawn(site.getWithdrawn() + 1);
    }
    site.setBytes(site.getBytes() + effect.bytes());
  }

  private static ObjectPreview message(Preview.Effect effect) {
    return ObjectPreview.newBuilder()
        .setSite(effect.site())
        .setPath(effect.path())
        .setType(effect.type())
        .setKind(
            switch (effect.kind()) {
              case ENTERED -> PreviewKind.PREVIEW_KIND_ENTERED;
              case CHANGED -> PreviewKind.PREVIEW_KIND_CHANGED;
              case WITHDRAWN -> PreviewKind.PREVIEW_KIND_WITHDRAWN;
            })
        .setBytes(effect.bytes())
        .build();
  }
}
