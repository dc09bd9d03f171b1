# A tier-0 over all sites, tier-1s below it and by themselves; the sites of their locale services are their spans.

resource "nsxt_policy_tier0_gateway" "backbone" {
  nsx_id       = "${local.p}-backbone"
  display_name = "${local.p} backbone"
  description  = local.words
  dynamic "locale_service" {
    for_each = toset(var.sites)
    content {
      nsx_id            = locale_service.key
      edge_cluster_path = data.nsxt_policy_edge_cluster.default[locale_service.key].path
    }
  }
  tag {
    scope = "${local.p}-kind"
    tag   = local.changed ? "router" : "backbone"
  }
}

resource "nsxt_policy_tier1_gateway" "shop" {
  nsx_id                    = "${local.p}-shop"
  display_name              = "${local.p} shop"
  description               = local.words
  tier0_path                = nsxt_policy_tier0_gateway.backbone.path
  failover_mode             = "NON_PREEMPTIVE"
  default_rule_logging      = false
  enable_firewall           = true
  enable_standby_relocation = false
  pool_allocation           = "ROUTING"
  route_advertisement_types = local.changed ? ["TIER1_CONNECTED", "TIER1_STATIC_ROUTES"] : ["TIER1_CONNECTED"]
  ingress_qos_profile_path  = local.bare ? null : nsxt_policy_gateway_qos_profile.north.path
  # One of the two directions may be left open.
  egress_qos_profile_path = local.changed ? null : nsxt_policy_gateway_qos_profile.north.path
  dynamic "locale_service" {
    for_each = toset(local.span)
    content {
      nsx_id            = locale_service.key
      edge_cluster_path = data.nsxt_policy_edge_cluster.default[locale_service.key].path
    }
  }
  dynamic "route_advertisement_rule" {
    for_each = local.some
    content {
      name                      = "servers"
      action                    = "PERMIT"
      subnets                   = local.changed ? ["10.8.0.0/16", "10.9.0.0/16"] : ["10.8.0.0/16"]
      prefix_operator           = "GE"
      route_advertisement_types = ["TIER1_CONNECTED"]
    }
  }
  intersite_config {
    primary_site_path   = data.nsxt_policy_site.all[local.home].path
    fallback_site_paths = [data.nsxt_policy_site.all[local.away].path]
  }
}

# By itself: no tier-0, ids of the locale services by the provider, no other field given.
resource "nsxt_policy_tier1_gateway" "plain" {
  nsx_id       = "${local.p}-plain"
  display_name = "${local.p} plain"
  description  = local.words
  locale_service {
    edge_cluster_path = data.nsxt_policy_edge_cluster.default[local.home].path
  }
}

# Distributed only: no locale service at all, and, once it is bare, no tier-0.
resource "nsxt_policy_tier1_gateway" "everywhere" {
  nsx_id       = "${local.p}-everywhere"
  display_name = "${local.p} everywhere"
  description  = local.words
  tier0_path   = local.bare ? null : nsxt_policy_tier0_gateway.backbone.path
}

data "nsxt_policy_tier0_gateway" "backbone" {
  display_name = nsxt_policy_tier0_gateway.backbone.display_name
}

data "nsxt_policy_tier1_gateway" "shop" {
  id = nsxt_policy_tier1_gateway.shop.nsx_id
}
