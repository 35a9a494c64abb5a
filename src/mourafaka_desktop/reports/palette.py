"""The ink of the papers: what each colour is for, as `#RRGGBB`.

Chosen to stay apart when a copy shop prints in grey; there are no tinted areas.
"""

from typing import Final

INK: Final = "#1C2130"  # text, marks, signature boxes
BLUE: Final = "#232C6B"  # titles, header line, the current assessment, the road
GREY: Final = "#4E5464"  # labels, earlier assessments; the lightest colour text may have
RULE: Final = "#98A1AB"  # bar outlines, separators, ticks
HAIR: Final = "#C9CFD6"  # lines between table rows
WHITE: Final = "#FFFFFF"

CRITICAL: Final = "#B3261E"
FRAGILE: Final = "#C77700"
IN_PROGRESS: Final = "#8A7A00"
SOLID: Final = "#1E7D4F"
