package io.interspan.sitemanager.logic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.state.DraftRules;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.intent.Domain;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.NumberRange;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a site's own objects must be like because of what the site knows of global ones.
///
/// A reference to a global object that the site does not hold is taken, where it has the form that
/// its field takes: definitions are sent because they are referred to. What no reference brings
/// here, routers and what is another site's, is refused.
final class SiteRules implements DraftRules {
  private final String site;
  private final SitePlan plan;

  SiteRules(String site, SitePlan plan) {
    this.site = site;
    this.plan = plan;
  }

  @Override
  public NumberRange overlayIds() {
    return plan.overlayIds(site)
        .orElseThrow(() ->
            new ApiException(
                ErrorCode.NO_OVERLAY_IDS,
                "site "
                    + site
                    + " has no overlay ids for segments of its own yet: the global manager gives"
                    + " it some when the site is declared there, and they come with its plan"));
  }

  @Override
  public void check(
      IntentPath path, ResourceType type, @Nullable ObjectNode before, ObjectNode after) {
    if (type.type() == IntentType.SEGMENT) {
      router(path, type, before, after);
      transportZone(path, type, after);
    }
    if (type.type() == IntentType.SEGMENT_PORT) {
      attachment(path, type, before, after);
    }
    if (type.type() == IntentType.DOMAIN) {
      domain(path);
    }
  }

  private static void domain(IntentPath path) {
    if (path.id().equals(Domain.DEFAULT)) {
      return;
    }
    throw new ApiException(
        ErrorCode.NOT_SUPPORTED,
        "Domain "
            + path
            + " is not supported: a site has the one domain "
            + IntentPath.LOCAL_ROOT.child("domains", Domain.DEFAULT));
  }

  private void router(
      IntentPath path, ResourceType type, @Nullable ObjectNode before, ObjectNode after) {
    var router = after.path("connectivity_path").asText();
    boolean isNew = before == null || !before.path("connectivity_path").asText().equals(router);
    if (isNew
        && router.startsWith(IntentPath.ROOT.value() + "/")
        && plan.isComplete()
        && plan.value(router).isEmpty()) {
      throw new ApiException(
          ErrorCode.INVALID_REFERENCE,
          "field 'connectivity_path' of "
              + type.apiName()
              + " "
              + path
              + " refers to "
              + router
              + ", which is not at site "
              + site
              + ": give it locale services with the edge cluster of this site first");
    }
  }

  private void transportZone(IntentPath path, ResourceType type, ObjectNode after) {
    var zone = after.path("transport_zone_path").asText();
    if (!zone.isEmpty() && !new IntentPath(zone).site().orElse(site).equals(site)) {
      throw new ApiException(
          ErrorCode.INVALID_REFERENCE,
          "field 'transport_zone_path' of "
              + type.apiName()
              + " "
              + path
              + " refers to "
              + zone
              + ": a segment of site "
              + site
              + "'s own is at that site only");
    }
  }

  private void attachment(
      IntentPath path, ResourceType type, @Nullable ObjectNode before, ObjectNode after) {
    var id = after.path("attachment").path("id").asText();
    var ports = plan.ports(id);
    boolean isNew =
        before == null || !Objects.equals(before.path("attachment"), after.path("attachment"));
    if (isNew && !id.isEmpty() && !ports.isEmpty()) {
      throw new ApiException(
          ErrorCode.TAKEN,
          "field 'attachment.id' of "
              + type.apiName()
              + " "
              + path
              + " is '"
              + id
              + "': "
              + ports.first()
              + " has that one and is granted to this site; delete that first");
    }
  }
}
