package io.interspan.intentapi.logic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TreesTest {
  private final Desk desk = new Desk();

  private String refused(String children) {
    return desk.refused("PATCH", "", "{'resource_type':'Infra','children':[" + children + "]}");
  }

  @Test
  void shouldSayAllThatIsWrongWithWhatIsSent() {
    assertThat(
            refused(
                """
                {'resource_type':'ChildSegment','Segment':{'id':'a','colour':1,'admin_state':'NO'}},
                {'resource_type':'ChildNothing'},
                {'resource_type':'ChildSegment','Segment':{'id':'good'}},
                {'resource_type':'ChildDomain','Domain':{'id':'default','children':[
                  {'resource_type':'ChildGroup','Group':{'id':'g','expression':[{}]}},
                  {'resource_type':'ChildGroup'}]}}
                """))
        .contains(
            "/global-infra/segments/a",
            "'colour'",
            "admin_state",
            "ChildNothing",
            "/global-infra/domains/default/groups/g",
            "children[1].Group")
        .doesNotContain("segments/good");
  }

  @Test
  void shouldSayAllThatDoesNotFitWhatIsThere() {
    desk.put("/segments/there", "{'overlay_id':70000}");
    desk.put("/segments/there/ports/p", "{}");

    assertThat(
            refused(
                """
                {'resource_type':'ChildSegment','marked_for_delete':true,'Segment':{'id':'there'}},
                {'resource_type':'ChildSegment','Segment':{'id':'a','overlay_id':70000}},
                {'resource_type':'ChildSegment','Segment':{'id':'b','connectivity_path':'/global-infra/tier-1s/none'}},
                {'resource_type':'ChildService','Service':{'id':'HTTP','description':'mine'}},
                {'resource_type':'ChildResourceReference','target_type':'Tier0','id':'none'}
                """))
        .contains(
            "ports/p", "overlay_id", "segments/a", "tier-1s/none", "services/HTTP", "tier-0s/none");
  }

  @Test
  void shouldBoundWhatItSays() {
    var children = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      children
          .append(i == 0 ? "" : ",")
          .append("{'resource_type':'ChildSite','Site':{'id':'s','x':1}}");
    }

    assertThat(refused(children.toString()).lines()).hasSize(101);
  }

  @Test
  void shouldReferToWhatIsThereInAnyCase() {
    desk.tree(
        """
        {'resource_type':'ChildResourceReference','target_type':'Domain','id':'default','children':[
          {'resource_type':'ChildSecurityPolicy','SecurityPolicy':{'id':'p','category':'Application','children':[
            {'resource_type':'ChildRule','id':'r','marked_for_delete':false,'Rule':{'id':'r','action':'DROP',
              'services':['/global-infra/services/HTTP']}}],
            'rules':[{'id':'s','action':'ALLOW'}]}}]},
        {'resource_type':'ChildDomain','Domain':{'id':'default','resource_type':'Domain','children':[
          {'resource_type':'ChildGroup','Group':{'id':'g'}}]}}
        """);

    assertThat(desk.ids("/domains/default/security-policies/p/rules")).containsExactly("r", "s");
    assertThat(desk.ids("/domains/default/groups")).containsExactly("g");
  }

  @Test
  void shouldMakeAllOrNothing() {
    refused(
        """
        {'resource_type':'ChildSegment','Segment':{'id':'a'}},
        {'resource_type':'ChildSegment','Segment':{'id':'b','connectivity_path':'/global-infra/tier-1s/none'}}
        """);

    assertThat(desk.ids("/segments")).isEmpty();
  }

  @Test
  void shouldDeleteWhatIsReferredToTogetherWithWhoRefers() {
    desk.put("/domains/default/groups/a", "{}");
    desk.put(
        "/domains/default/security-policies/p",
        "{'rules':[{'id':'r','action':'DROP','source_groups':['/global-infra/domains/default/groups/a']}]}");

    desk.tree(
        """
        {'resource_type':'ChildResourceReference','target_type':'Domain','id':'default','children':[
          {'resource_type':'ChildGroup','marked_for_delete':true,'Group':{'id':'a'}},
          {'resource_type':'ChildSecurityPolicy','marked_for_delete':true,'SecurityPolicy':{'id':'p'}}]}
        """);

    assertThat(desk.ids("/domains/default/groups")).isEmpty();
  }
}
