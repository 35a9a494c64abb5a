"""Values that are made of one another: no order of calculation would give them."""

from collections.abc import Iterator, Mapping

from mourafaka_forms.linter.problems import LintCode
from mourafaka_forms.linter.questionnaire import Questionnaire
from mourafaka_forms.linter.report import Report


def check_cycles(
    questionnaire: Questionnaire, edges: Mapping[str, set[str]], report: Report
) -> None:
    """Report each ring of values once, at its first row; `edges` lead to what a value is made of."""
    items = questionnaire.by_path
    # What a group's relevance looks at decides over all that is in it.
    inherited = {
        item.path: edges[item.path] | ({item.parents[-1].path} if item.parents else set())
        for item in items.values()
    }
    for ring in _rings(inherited):
        members = sorted(ring, key=lambda path: items[path].row.number)
        first = items[members[0]]
        values = [items[path] for path in members if not items[path].is_container] or [first]
        fields = " → ".join(item.name for item in [*values, values[0]])
        relevant = (
            "calculation" if questionnaire.survey.text(first.row, "calculation") else "relevant"
        )
        report.cell(LintCode.CYCLE, questionnaire.survey, first.row, relevant, fields=fields)


def _rings(edges: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """The strongly connected components with a ring in them, by Tarjan's algorithm without recursion."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    held: list[str] = []
    is_held: set[str] = set()
    for root in edges:
        if root in index:
            continue
        index[root] = low[root] = len(index)
        held.append(root)
        is_held.add(root)
        work = [(root, iter(sorted(edges[root])))]
        while work:
            node, following = work[-1]
            for target in following:
                if target not in edges:
                    continue
                if target not in index:
                    index[target] = low[target] = len(index)
                    held.append(target)
                    is_held.add(target)
                    work.append((target, iter(sorted(edges[target]))))
                    break
                if target in is_held:
                    low[node] = min(low[node], index[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    at = held.index(node)
                    ring = held[at:]
                    del held[at:]
                    is_held.difference_update(ring)
                    if len(ring) > 1 or node in edges[node]:
                        yield ring
