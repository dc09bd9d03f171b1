/// Tests of who is a member of which group.
package io.interspan.sitemanager.logic.group;
