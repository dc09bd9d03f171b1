# Everything of the configuration by its id or path, for a state that knows nothing yet.

locals {
  root        = "/global-infra"
  home_domain = "${local.root}/domains/default"
}

variable "unnamed" {
  description = "The id that the server or the provider chose for the group without one."
  type        = string
}

import {
  to = nsxt_policy_domain.region
  id = "${local.p}-region"
}

import {
  to = nsxt_policy_ip_discovery_profile.careful
  id = "${local.root}/ip-discovery-profiles/${local.p}-careful"
}

import {
  to = nsxt_policy_mac_discovery_profile.learning
  id = "${local.root}/mac-discovery-profiles/${local.p}-learning"
}

import {
  to = nsxt_policy_spoof_guard_profile.strict
  id = "${local.root}/spoofguard-profiles/${local.p}-strict"
}

import {
  to = nsxt_policy_segment_security_profile.guarded
  id = "${local.root}/segment-security-profiles/${local.p}-guarded"
}

import {
  to = nsxt_policy_qos_profile.bulk
  id = "${local.root}/qos-profiles/${local.p}-bulk"
}

import {
  to = nsxt_policy_gateway_qos_profile.north
  id = "${local.p}-north"
}

import {
  to = nsxt_policy_group.web
  id = "${local.home_domain}/groups/${local.p}-web"
}

import {
  to = nsxt_policy_group.nested
  id = "${local.p}-nested"
}

import {
  to = nsxt_policy_group.both
  id = "default/${local.p}-both"
}

import {
  to = nsxt_policy_group.names
  id = "${local.home_domain}/groups/${local.p}-names"
}

import {
  to = nsxt_policy_group.mixed
  id = "${local.home_domain}/groups/${local.p}-mixed"
}

import {
  to = nsxt_policy_group.external
  id = "${local.home_domain}/groups/${local.p}-external"
}

import {
  to = nsxt_policy_group.addresses
  id = "${local.home_domain}/groups/${local.p}-addresses"
}

import {
  to = nsxt_policy_group.empty
  id = "${local.home_domain}/groups/${local.p}-empty"
}

import {
  to = nsxt_policy_group.regional
  id = "${local.root}/domains/${local.p}-region/groups/${local.p}-regional"
}

import {
  to = nsxt_policy_group.unnamed
  id = "${local.home_domain}/groups/${var.unnamed}"
}

import {
  to = nsxt_policy_service.ports
  id = "${local.root}/services/${local.p}-ports"
}

import {
  to = nsxt_policy_service.icmp
  id = "${local.p}-icmp"
}

import {
  to = nsxt_policy_service.igmp
  id = "${local.p}-igmp"
}

import {
  to = nsxt_policy_service.protocol
  id = "${local.p}-protocol"
}

import {
  to = nsxt_policy_service.ether
  id = "${local.p}-ether"
}

import {
  to = nsxt_policy_service.alg
  id = "${local.p}-alg"
}

import {
  to = nsxt_policy_service.nested
  id = "${local.p}-nested"
}

import {
  to = nsxt_policy_service.mixed
  id = "${local.p}-mixed"
}

import {
  to = nsxt_policy_tier0_gateway.backbone
  id = "${local.p}-backbone"
}

import {
  to = nsxt_policy_tier1_gateway.shop
  id = "${local.root}/tier-1s/${local.p}-shop"
}

import {
  to = nsxt_policy_tier1_gateway.plain
  id = "${local.p}-plain"
}

import {
  to = nsxt_policy_tier1_gateway.everywhere
  id = "${local.p}-everywhere"
}

import {
  to = nsxt_policy_segment.web
  id = "${local.root}/segments/${local.p}-web"
}

import {
  to = nsxt_policy_segment.dual
  id = "${local.p}-dual"
}

import {
  to = nsxt_policy_segment.alone
  id = "${local.p}-alone"
}

import {
  to = nsxt_policy_security_policy.shop
  id = "${local.home_domain}/security-policies/${local.p}-shop"
}

import {
  for_each = toset(["Emergency", "Infrastructure", "Environment"])
  to       = nsxt_policy_security_policy.category[each.key]
  id       = "default/${local.p}-${lower(each.key)}"
}

import {
  to = nsxt_policy_security_policy.regional
  id = "${local.root}/domains/${local.p}-region/security-policies/${local.p}-regional"
}

import {
  to = nsxt_policy_parent_security_policy.parent
  id = "${local.home_domain}/security-policies/${local.p}-parent"
}

import {
  for_each = toset(["ssh", "ping"])
  to       = nsxt_policy_security_policy_rule.child[each.key]
  id       = "${local.home_domain}/security-policies/${local.p}-parent/rules/${each.key}"
}
