"""Whatever a person does, in whatever order: what is worked out step by step is what is worked out at
once, and a draft or a submission gives it back."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from mourafaka_forms.instance import Instance, NodeKind, open_submission, resume, start
from tests.forms.forms import choice_list, form_of

FORM = form_of(
    """<region/><town/><crops/><n/><show/><house jr:template=''><name>new</name><size/>
    <child jr:template=''><age/><older/></child><sum/><place/></house><many><x/></many>
    <hidden><note/><deep>d</deep></hidden><total/><label/>""",
    """<bind nodeset="/data/n" type="int"/><bind nodeset="/data/house/size" type="int"/>
    <bind nodeset="/data/house/child/age" type="int" constraint=". &lt; 100" required="../../size &gt; 1"/>
    <bind nodeset="/data/house/child/older" calculate="if(../age &gt; 5, 'yes', '')"/>
    <bind nodeset="/data/house/sum" type="int" calculate="sum(../child/age)"/>
    <bind nodeset="/data/house/place" calculate="position(..)" relevant="../size &gt; 0"/>
    <bind nodeset="/data/hidden" relevant="/data/show = 'yes' or count(/data/house) &gt; 2"/>
    <bind nodeset="/data/hidden/note" relevant="/data/town != ''" readonly="/data/n = 1"/>
    <bind nodeset="/data/total" calculate="count(/data/house) + count(/data/house/child)"/>
    <bind nodeset="/data/label" calculate="jr:choice-name(/data/town, '/data/town')"/>""",
    """<select1 ref="/data/region"><item><label>R</label><value>rsk</value></item>
    <item><label>S</label><value>sm</value></item></select1>
    <select1 ref="/data/town"><itemset nodeset="instance('towns')/root/item[region = /data/region]">
    <value ref="name"/><label ref="label"/></itemset></select1>
    <select ref="/data/crops"><itemset nodeset="instance('towns')/root/item">
    <value ref="name"/></itemset></select>
    <input ref="/data/n"/><input ref="/data/show"/>
    <repeat nodeset="/data/house"><input ref="/data/house/name"/><input ref="/data/house/size"/>
    <repeat nodeset="/data/house/child" jr:count="../size"><input ref="/data/house/child/age"/></repeat>
    </repeat><repeat nodeset="/data/many" jr:count="/data/n"><input ref="/data/many/x"/></repeat>
    <input ref="/data/hidden/note"/><input ref="/data/hidden/deep"/>""",
    model=choice_list("towns", "rabat region=rsk", "sale region=rsk", "agadir region=sm"),
)
TEXTS = ["", "yes", "1", "2", "3", "7", "abc", "rabat agadir"]


def seen(instance: Instance) -> list[tuple[object, ...]]:
    """All that a screen would show of the nodes."""
    return [
        (state.ref, state.value, state.is_relevant, state.is_readonly, state.is_valid, state.count)
        for state in instance.nodes()
    ]


class SomebodyAnswering(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.instance = start(FORM)
        self.before = seen(self.instance)
        self.told: frozenset[str] = frozenset()

    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        """A question, with a choice that it offers or with a text of its type."""
        questions = [
            state
            for state in self.instance.nodes()
            if state.kind is NodeKind.QUESTION and not state.is_readonly
        ]
        question = data.draw(st.sampled_from(questions))
        if question.choices is not None:
            texts = ["", *(choice.value for choice in question.choices)]
        elif FORM.binds.get(question.path) and FORM.binds[question.path].type == "int":
            texts = ["", "0", "1", "2", "3", "101"]
        else:
            texts = TEXTS
        self.told = self.instance.set_value(question.ref, data.draw(st.sampled_from(texts)))
        after = seen(self.instance)
        refs = {state[0] for state in self.before}
        changed = {state[0] for state in set(after) - set(self.before)}
        assert changed & refs <= self.told
        self.before = after

    @rule()
    def add(self) -> None:
        """A house."""
        if self.instance.node("/data/house").count < 4:
            self.instance.add_repeat("/data/house")
        self.before = seen(self.instance)

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        """A house, if there is one."""
        count = self.instance.node("/data/house").count
        if count:
            position = data.draw(st.integers(1, count))
            self.instance.remove_repeat(f"/data/house[{position}]")
        self.before = seen(self.instance)

    @invariant()
    def nothing_is_left_to_be_worked_out(self) -> None:
        self.instance.recalculate()
        assert seen(self.instance) == self.before

    @invariant()
    def a_draft_gives_it_back(self) -> None:
        again = resume(FORM, self.instance.values())
        assert again.unplaced == {}
        assert seen(again) == self.before
        assert again.values() == self.instance.values()

    @invariant()
    def a_submission_gives_back_what_is_relevant(self) -> None:
        xml = self.instance.as_xml()
        assert open_submission(FORM, xml).as_xml() == xml


TestSomebodyAnswering = SomebodyAnswering.TestCase
TestSomebodyAnswering.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
