"""The last exchanges with the server: when, how they ended, what moved."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from mourafaka_desktop.errors import title_of
from mourafaka_desktop.i18n.catalogue import _, catalogue, current, ngettext
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.services.past_exchanges import Exchange
from mourafaka_desktop.ui.direction import isolate, joined
from mourafaka_desktop.ui.tokens import Colour, State
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.empty_state import EmptyState
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.list_row import ListRow, RowList


class PastExchangesView(Card):
    """A card of rows that open nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(lined=True, parent=parent)
        self._exchanges: Sequence[Exchange] = ()
        self.rows = RowList()
        self._empty = EmptyState()
        self.add(self.rows)
        self.add(self._empty)

    def show_exchanges(self, exchanges: Sequence[Exchange]) -> None:
        """The newest first."""
        self._exchanges = exchanges
        self.set_title(_("Last exchanges"))
        self.rows.show_rows([self._row(exchange) for exchange in exchanges])
        self.rows.setVisible(bool(exchanges))
        self._empty.show_words(_("No sync has been made here yet"))
        self._empty.setVisible(not exchanges)

    @staticmethod
    def _row(exchange: Exchange) -> ListRow:
        icon, colour, outcome = _outcome(exchange)
        return ListRow(
            formats(current()).instant(exchange.started_at),
            joined([outcome, *_facts(exchange)]),
            lead=IconLabel(icon, colour),
            opens=False,
        )


def _outcome(exchange: Exchange) -> tuple[str, str, str]:
    """Icon, colour and words of how it ended."""
    match exchange.outcome:
        case "done":
            return "check-check", State.OK.value.mark, _("Ended well")
        case "interrupted":
            return "info", Colour.INK_3, _("Interrupted")
        case None:
            return "info", Colour.INK_3, _("Cut off")
        case code:
            return "triangle-alert", State.SOON.value.mark, _failure(code)


def _failure(code: str) -> str:
    """What stopped it, in the words of its error; the code itself where there are none."""
    title = title_of(code)
    if title is None:
        return _("Did not end ({code})").format(code=isolate(code))
    return catalogue(current()).gettext(title).rstrip(".")  # a fact of a row, not a sentence


def _facts(exchange: Exchange) -> list[str]:
    wording = formats(current()).isolated
    facts = [
        ngettext("{n} record sent", "{n} records sent", exchange.accepted).format(
            n=exchange.accepted
        ),
        ngettext("{n} record arrived", "{n} records arrived", exchange.received).format(
            n=exchange.received
        ),
    ]
    if exchange.refused:
        facts.append(
            ngettext("{n} not accepted", "{n} not accepted ones", exchange.refused).format(
                n=exchange.refused
            )
        )
    facts.append(
        _("{sent} up, {received} down").format(
            sent=wording.size(exchange.bytes_sent), received=wording.size(exchange.bytes_received)
        )
    )
    return facts
