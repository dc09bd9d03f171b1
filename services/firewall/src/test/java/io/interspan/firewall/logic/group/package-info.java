/// Tests of who is a member of which group.
package io.interspan.firewall.logic.group;
