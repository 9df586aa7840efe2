"""Chart style: a Chinese font from a wheel, a colour-blind-safe palette, thin grids, direct labels.

`Chart` is a figure outside pyplot, so batches in threads share no state and a notebook shows it once.
"""

from __future__ import annotations

import io
import textwrap
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, StrMethodFormatter

from yqlib.present.tables import tame

#: Okabe and Ito's palette, told apart with any colour vision and in grey print.
BLUE, ORANGE, GREEN, SKY = "#0072B2", "#E69F00", "#009E73", "#56B4E9"
INK, FAINT, GRID = "#222222", "#666666", "#DDDDDD"
WIDTH = 8.0  # inches; at 96 dpi the width of a printed page between margins
DPI = 160
_PACKED = np.array([1, 1 << 8, 1 << 16], np.uint32)  # red, green and blue as one number


@cache
def _font() -> None:
    from matplotlib import font_manager
    from pylopdf_fonts_zh_cn import sans_path

    font_manager.fontManager.addfont(sans_path())


def forget_font() -> None:
    """The next chart registers the font again."""
    _font.cache_clear()


def settings() -> dict[str, Any]:
    """The rcParams of every chart; the font is registered on the first call."""
    _font()
    return {
        # Both in font.family: as font.sans-serif only the first would be used for missing glyphs.
        "font.family": ["Noto Sans SC", "DejaVu Sans"],
        "font.size": 10,
        "pdf.fonttype": 42,
        "svg.fonttype": "path",
        "svg.hashsalt": "yqlib",  # the same chart is the same file
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.spines.left": False,
        "axes.edgecolor": "#999999",
        "axes.linewidth": 0.6,
        "axes.labelcolor": FAINT,
        "axes.axisbelow": True,
        "grid.color": GRID,
        "grid.linewidth": 0.5,
        "xtick.color": FAINT,
        "ytick.color": INK,
        "ytick.left": False,
        "xtick.bottom": False,
        "text.color": INK,
        # Labels come from the file: a dollar sign in a unit's name is no formula.
        "text.parse_math": False,
        "figure.facecolor": "white",
        "savefig.facecolor": "white",
    }


def use_chinese() -> None:
    """Set the style for the charts a user draws with matplotlib; `Chart` needs no call."""
    from matplotlib import rcParams

    rcParams.update(settings())


class Chart(Figure):
    """A figure that shows itself as PNG in a notebook and as its caption in a terminal.

    `caption` says in words what is drawn; it is also the alternative text of the picture.
    """

    def __init__(self, caption: str, height: float, columns: int = 1, **kwargs: Any) -> None:
        with rc_context(settings()):
            super().__init__(figsize=(WIDTH, height), layout="constrained", **kwargs)
            self.panels: list[Axes] = list(self.subplots(1, columns, squeeze=False)[0])
        self.caption = caption

    def savefig(self, *args: Any, **kwargs: Any) -> None:
        """Save as `Figure.savefig`, with the Chinese font."""
        with rc_context(settings()):
            super().savefig(*args, **kwargs)

    def kept(self, folder: str | Path | None, name: str) -> Chart:
        """This chart, also written to `folder` as `name.png` and `name.svg`; no folder, nothing is written."""
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            for ending, about in (("png", {"Software": None}), ("svg", {"Date": None})):
                drawn = io.BytesIO()
                self.savefig(drawn, format=ending, dpi=DPI, metadata=about)
                # matplotlib keeps every text as a comment, and a control character in it is no XML
                data = tame(drawn.getvalue().decode()).encode() if ending == "svg" else drawn.getvalue()
                Path(folder, f"{name}.{ending}").write_bytes(data)
        return self

    def _repr_png_(self) -> tuple[bytes, dict[str, Any]]:
        buffer = io.BytesIO()
        _in_palette(self._pixels()).save(buffer, "png")
        width = round(self.get_figwidth() * 96)
        return buffer.getvalue(), {"width": width, "alt": self.caption}

    def _pixels(self) -> np.ndarray:
        """What `savefig` draws at DPI, as (height, width, RGBA); it would lay out, draw twice and pack a file."""
        usual, before = self.canvas, self.dpi
        try:
            self.set_dpi(DPI)
            with rc_context(settings()):
                drawn = FigureCanvasAgg(self)
                drawn.draw()
            return np.asarray(drawn.buffer_rgba())
        finally:
            self.set_dpi(before)
            self.set_canvas(usual)

    def __repr__(self) -> str:
        return f"<图：{self.caption}>"


def _in_palette(pixels: np.ndarray) -> Any:
    """An opaque picture with a palette: as it looks, at a third of the bytes, for notebooks are stored with theirs.

    A chart has some two hundred colours, which are kept exactly; those of more are approximated.
    """
    from PIL import Image

    picture = Image.fromarray(pixels).convert("RGB")
    colours = picture.getcolors(256)
    if colours is None:
        return picture.quantize(256, dither=Image.Dither.NONE)
    levels = np.array([colour for _, colour in colours], np.uint32)
    turns = np.zeros(1 << 24, np.uint8)  # a page of it is memory only where a colour is
    turns[levels @ _PACKED] = np.arange(len(levels))
    packed = pixels.view("<u4")[..., 0] & 0xFFFFFF
    few = Image.fromarray(turns[packed])
    few.putpalette(levels.astype(np.uint8).tobytes())
    return few


def bars_only(axes: Axes) -> None:
    """Thin vertical grid, no ticks on the names: the look of every bar chart."""
    axes.grid(axis="x")
    axes.grid(axis="y", visible=False)
    axes.tick_params(axis="both", length=0)
    axes.tick_params(axis="x", labelsize=8.5)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, min_n_ticks=2))
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,g}"))
    axes.spines["bottom"].set_visible(False)


def heading(axes: Axes, title: str, subtitle: str) -> None:
    """Title at the left, and under it in grey where the figures come from."""
    # Where it stands is told: else every draw measures all labels of both axes anew to keep clear of them.
    axes.set_title(title, loc="left", fontsize=11.5, y=1.0, pad=20)
    place = {"xycoords": "axes fraction", "xytext": (0, 5), "textcoords": "offset points"}
    axes.annotate(subtitle, (0, 1), fontsize=8.5, color=FAINT, va="bottom", **place)


def say(axes: Axes, text: str) -> None:
    """An empty plot that says why it is empty."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, text, transform=axes.transAxes, ha="center", va="center", color=FAINT, wrap=True)


def empty(title: str, why: str) -> Chart:
    """A low chart that has its title and says why nothing is drawn."""
    with rc_context(settings()):
        chart = Chart(f"{title}（{why}）", 1.5)
        heading(chart.panels[0], title, "")
        say(chart.panels[0], textwrap.fill(why, 40))
    return chart
