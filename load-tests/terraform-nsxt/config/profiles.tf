# A profile of each kind, and the defaults that are there without being asked for.

data "nsxt_policy_ip_discovery_profile" "default" {
  id = "default-ip-discovery-profile"
}

data "nsxt_policy_mac_discovery_profile" "default" {
  id = "default-mac-discovery-profile"
}

data "nsxt_policy_spoofguard_profile" "default" {
  id = "default-spoofguard-profile"
}

data "nsxt_policy_segment_security_profile" "default" {
  id = "default-segment-security-profile"
}

resource "nsxt_policy_ip_discovery_profile" "careful" {
  nsx_id                         = "${local.p}-careful"
  display_name                   = "${local.p} careful"
  description                    = local.words
  arp_nd_binding_timeout         = local.changed ? 20 : 10
  duplicate_ip_detection_enabled = !local.changed
  arp_binding_limit              = local.changed ? 64 : 2
  arp_snooping_enabled           = true
  dhcp_snooping_enabled          = false
  vmtools_enabled                = false
  dhcp_snooping_v6_enabled       = false
  nd_snooping_enabled            = local.changed
  nd_snooping_limit              = 10
  vmtools_v6_enabled             = false
  tofu_enabled                   = true
}

resource "nsxt_policy_mac_discovery_profile" "learning" {
  nsx_id                           = "${local.p}-learning"
  display_name                     = "${local.p} learning"
  description                      = local.words
  mac_change_enabled               = true
  mac_learning_enabled             = true
  mac_limit                        = local.changed ? 32 : 16
  mac_limit_policy                 = local.changed ? "DROP" : "ALLOW"
  remote_overlay_mac_limit         = 4096
  unknown_unicast_flooding_enabled = true
}

resource "nsxt_policy_spoof_guard_profile" "strict" {
  nsx_id                    = "${local.p}-strict"
  display_name              = "${local.p} strict"
  description               = local.words
  address_binding_allowlist = !local.changed
}

resource "nsxt_policy_segment_security_profile" "guarded" {
  nsx_id                       = "${local.p}-guarded"
  display_name                 = "${local.p} guarded"
  description                  = local.words
  bpdu_filter_enable           = true
  bpdu_filter_allow            = local.bare ? [] : ["01:80:c2:00:00:00"]
  dhcp_client_block_enabled    = local.changed
  dhcp_server_block_enabled    = true
  dhcp_client_block_v6_enabled = false
  dhcp_server_block_v6_enabled = true
  non_ip_traffic_block_enabled = false
  ra_guard_enabled             = true
  rate_limits_enabled          = true
  rate_limit {
    rx_broadcast = local.changed ? 200 : 100
    rx_multicast = 100
    tx_broadcast = 100
    tx_multicast = 100
  }
}

resource "nsxt_policy_qos_profile" "bulk" {
  nsx_id           = "${local.p}-bulk"
  display_name     = "${local.p} bulk"
  description      = local.words
  class_of_service = 3
  dscp_trusted     = local.changed
  dscp_priority    = 10
  dynamic "ingress_rate_shaper" {
    for_each = local.some
    content {
      enabled         = true
      average_bw_mbps = local.changed ? 200 : 100
      burst_size      = 200000
      peak_bw_mbps    = 400
    }
  }
  dynamic "ingress_broadcast_rate_shaper" {
    for_each = local.some
    content {
      enabled         = true
      average_bw_kbps = 111
      burst_size      = 222
      peak_bw_kbps    = 500
    }
  }
  dynamic "egress_rate_shaper" {
    for_each = local.some
    content {
      enabled         = false
      average_bw_mbps = 11
      burst_size      = 22
      peak_bw_mbps    = 33
    }
  }
}

resource "nsxt_policy_gateway_qos_profile" "north" {
  nsx_id              = "${local.p}-north"
  display_name        = "${local.p} north"
  description         = local.words
  burst_size          = 10
  committed_bandwidth = local.changed ? 40 : 20
  excess_action       = "DROP"
  dynamic "tag" {
    for_each = local.some
    content {
      scope = "${local.p}-kind"
      tag   = "qos"
    }
  }
}

data "nsxt_policy_gateway_qos_profile" "north" {
  display_name = nsxt_policy_gateway_qos_profile.north.display_name
}

data "nsxt_policy_qos_profile" "bulk" {
  display_name = nsxt_policy_qos_profile.bulk.display_name
}
