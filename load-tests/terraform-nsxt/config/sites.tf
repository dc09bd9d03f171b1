# What the global manager shows of each site, and a region of some of them.

data "nsxt_policy_site" "all" {
  for_each     = toset(var.sites)
  display_name = each.key
}

data "nsxt_policy_transport_zone" "default" {
  for_each       = toset(var.sites)
  site_path      = data.nsxt_policy_site.all[each.key].path
  transport_type = "OVERLAY_BACKED"
  is_default     = true
}

data "nsxt_policy_edge_cluster" "default" {
  for_each  = toset(var.sites)
  site_path = data.nsxt_policy_site.all[each.key].path
}

resource "nsxt_policy_domain" "region" {
  nsx_id       = "${local.p}-region"
  display_name = "${local.p} region"
  description  = local.words
  sites        = local.changed ? [local.home] : [local.home, local.away]
  tag {
    scope = "${local.p}-kind"
    tag   = "region"
  }
}
