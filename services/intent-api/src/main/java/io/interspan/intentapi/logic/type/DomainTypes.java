package io.interspan.intentapi.logic.type;

import io.interspan.model.intent.IntentType;
import java.util.List;

/// Domains: the sets of sites for which groups and policies are made.
final class DomainTypes {
  private static final ResourceType DOMAIN =
      ResourceType.at(
              "domains",
              IntentType.DOMAIN,
              "A set of sites; 'default' is all of them, and every site is one of its own id")
          .livingAt(Level.BOTH)
          .with();

  private static final ResourceType DEPLOYMENT_MAP =
      ResourceType.below(
              IntentType.DOMAIN,
              "domain-deployment-maps",
              IntentType.DOMAIN_DEPLOYMENT_MAP,
              "A site of a domain")
          .with(
              Field.enforced(
                      "enforcement_point_path",
                      FieldType.PathTo.one(Forms.ENFORCEMENT_POINT),
                      "the enforcement point of the site")
                  .mustBeThere());

  static final List<ResourceType> ALL = List.of(DOMAIN, DEPLOYMENT_MAP);

  private DomainTypes() {}
}
