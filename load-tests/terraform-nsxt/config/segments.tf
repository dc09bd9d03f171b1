# Segments: stretched with everything on them, behind a tier-0, and in one site without a gateway.

resource "nsxt_policy_segment" "web" {
  nsx_id            = "${local.p}-web"
  display_name      = "${local.p} web"
  description       = local.words
  connectivity_path = nsxt_policy_tier1_gateway.shop.path
  replication_mode  = local.changed ? "SOURCE" : "MTEP"
  subnet {
    cidr = "10.8.1.1/24"
  }
  dynamic "advanced_config" {
    for_each = local.some
    content {
      connectivity = "ON"
      hybrid       = false
      local_egress = false
      urpf_mode    = local.changed ? "NONE" : "STRICT"
    }
  }
  discovery_profile {
    ip_discovery_profile_path  = nsxt_policy_ip_discovery_profile.careful.path
    mac_discovery_profile_path = local.changed ? data.nsxt_policy_mac_discovery_profile.default.path : nsxt_policy_mac_discovery_profile.learning.path
  }
  # One of its two, once it is bare.
  security_profile {
    spoofguard_profile_path = nsxt_policy_spoof_guard_profile.strict.path
    security_profile_path   = local.bare ? null : nsxt_policy_segment_security_profile.guarded.path
  }
  # Taken away when it is changed: the binding goes with it.
  dynamic "qos_profile" {
    for_each = local.changed ? [] : [nsxt_policy_qos_profile.bulk.path]
    content {
      qos_profile_path = qos_profile.value
    }
  }
  tag {
    scope = "role"
    tag   = "web"
  }
}

# Once it is bare it has no gateway and no subnet.
resource "nsxt_policy_segment" "dual" {
  nsx_id            = "${local.p}-dual"
  display_name      = "${local.p} dual"
  description       = local.words
  connectivity_path = local.bare ? null : nsxt_policy_tier0_gateway.backbone.path
  dynamic "subnet" {
    for_each = local.bare ? [] : ["10.8.2.1/24"]
    content {
      cidr = subnet.value
    }
  }
  dynamic "subnet" {
    for_each = local.changed && !local.bare ? ["2001:db8:8:2::1/64"] : []
    content {
      cidr = subnet.value
    }
  }
}

resource "nsxt_policy_segment" "alone" {
  nsx_id              = "${local.p}-alone"
  display_name        = "${local.p} alone"
  description         = local.words
  transport_zone_path = data.nsxt_policy_transport_zone.default[local.away].path
}

data "nsxt_policy_segment" "web" {
  display_name = nsxt_policy_segment.web.display_name
}
