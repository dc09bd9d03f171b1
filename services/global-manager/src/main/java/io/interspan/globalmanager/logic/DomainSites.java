package io.interspan.globalmanager.logic;

import io.interspan.intentapi.logic.Journal;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.model.intent.Domain;
import io.interspan.model.intent.DomainDeploymentMap;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// The sites of domains: of the default one all, of one that has a site's id that site, of others
/// those of their deployment maps.
final class DomainSites {
  private final Journal journal;

  DomainSites(Journal journal) {
    this.journal = journal;
  }

  /// Returns the declared sites of a domain.
  ///
  /// @param domain its path
  SortedSet<String> of(IntentPath domain) {
    var declared = new TreeSet<String>();
    journal
        .shown()
        .children(IntentPath.ROOT, ResourceTable.of(IntentType.SITE))
        .forEach(site -> declared.add(site.path().id()));
    if (domain.id().equals(Domain.DEFAULT)) {
      return declared;
    }
    var sites = new TreeSet<>(declared.contains(domain.id()) ? List.of(domain.id()) : List.of());
    journal
        .shown()
        .children(domain, ResourceTable.of(IntentType.DOMAIN_DEPLOYMENT_MAP))
        .forEach(map -> DomainDeploymentMap.read(map).site().ifPresent(sites::add));
    sites.retainAll(declared);
    return sites;
  }
}
