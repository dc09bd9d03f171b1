# A service with each kind of entry, and some of the predefined ones.

data "nsxt_policy_service" "predefined" {
  for_each     = toset(["HTTP", "HTTPS", "SSH", "DNS", "DNS-UDP", "NTP", "ICMP Echo Request", "ICMP ALL"])
  display_name = each.key
}

data "nsxt_policy_services" "all" {}

resource "nsxt_policy_service" "ports" {
  nsx_id       = "${local.p}-ports"
  display_name = "${local.p} ports"
  description  = local.words
  l4_port_set_entry {
    display_name      = "web"
    description       = "TCP to the servers"
    protocol          = "TCP"
    destination_ports = local.changed ? ["8080", "8443"] : ["8080", "9000-9010"]
  }
  l4_port_set_entry {
    protocol          = "UDP"
    source_ports      = ["1024-65535"]
    destination_ports = ["5000"]
  }
  dynamic "tag" {
    for_each = local.some
    content {
      scope = "${local.p}-kind"
      tag   = "service"
    }
  }
}

resource "nsxt_policy_service" "icmp" {
  nsx_id       = "${local.p}-icmp"
  display_name = "${local.p} icmp"
  icmp_entry {
    display_name = "echo"
    protocol     = "ICMPv4"
    icmp_type    = local.changed ? "0" : "8"
    icmp_code    = "0"
  }
  icmp_entry {
    display_name = "all of version 6"
    protocol     = "ICMPv6"
  }
}

resource "nsxt_policy_service" "igmp" {
  nsx_id       = "${local.p}-igmp"
  display_name = "${local.p} igmp"
  igmp_entry {
    display_name = "igmp"
    description  = local.words
  }
}

resource "nsxt_policy_service" "protocol" {
  nsx_id       = "${local.p}-protocol"
  display_name = "${local.p} protocol"
  ip_protocol_entry {
    display_name = "gre"
    protocol     = local.changed ? 50 : 47
  }
}

resource "nsxt_policy_service" "ether" {
  nsx_id       = "${local.p}-ether"
  display_name = "${local.p} ether"
  ether_type_entry {
    display_name = "lldp"
    ether_type   = local.changed ? 34958 : 35020
  }
}

resource "nsxt_policy_service" "alg" {
  nsx_id       = "${local.p}-alg"
  display_name = "${local.p} alg"
  algorithm_entry {
    display_name     = "ftp"
    algorithm        = "FTP"
    destination_port = local.changed ? "2121" : "21"
    source_ports     = ["1024-65535"]
  }
  dynamic "algorithm_entry" {
    for_each = toset(["ORACLE_TNS", "SUN_RPC_TCP", "SUN_RPC_UDP", "MS_RPC_TCP", "MS_RPC_UDP", "NBNS_BROADCAST", "NBDG_BROADCAST", "TFTP"])
    content {
      display_name     = algorithm_entry.key
      algorithm        = algorithm_entry.key
      destination_port = "1000"
    }
  }
}

resource "nsxt_policy_service" "nested" {
  nsx_id       = "${local.p}-nested"
  display_name = "${local.p} nested"
  nested_service_entry {
    display_name        = "web"
    nested_service_path = data.nsxt_policy_service.predefined["HTTPS"].path
  }
  nested_service_entry {
    display_name        = "ours"
    nested_service_path = local.changed ? nsxt_policy_service.icmp.path : nsxt_policy_service.ports.path
  }
}

# Several kinds in one.
resource "nsxt_policy_service" "mixed" {
  nsx_id       = "${local.p}-mixed"
  display_name = "${local.p} mixed"
  l4_port_set_entry {
    display_name      = "tcp"
    protocol          = "TCP"
    destination_ports = ["53"]
  }
  icmp_entry {
    display_name = "unreachable"
    protocol     = "ICMPv4"
    icmp_type    = "3"
  }
  ip_protocol_entry {
    display_name = "ospf"
    protocol     = 89
  }
  igmp_entry {
    display_name = "igmp"
  }
  description = local.words
}

data "nsxt_policy_service" "ports" {
  id = nsxt_policy_service.ports.nsx_id
}
