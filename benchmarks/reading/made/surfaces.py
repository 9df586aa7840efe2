"""Where a layout draws: a page of ReportLab or of Skia, in points from the upper left corner."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

Segment = tuple[float, float, float, float]


class Surface(Protocol):
    """What `Layout` needs of a PDF writer."""

    def begin(self, width: float, height: float) -> None: ...
    def width_of(self, text: str, size: float) -> float: ...
    def text(self, x: float, y: float, size: float, text: str) -> None: ...
    def path(self, segments: list[Segment], thick: float) -> None: ...
    def frame(self, x0: float, y0: float, x1: float, y1: float, thick: float) -> None: ...
    def fill(self, x0: float, y0: float, x1: float, y1: float, grey: float) -> None: ...
    def end(self) -> None: ...
    def save(self) -> None: ...


class ReportLab:
    """ReportLab's canvas with a predefined CJK font that is not embedded."""

    font = "STSong-Light"

    def __init__(self, path: Path) -> None:
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.pdfgen import canvas

        pdfmetrics.registerFont(UnicodeCIDFont(self.font))
        self._measure = pdfmetrics.stringWidth
        self._page = canvas.Canvas(str(path), invariant=1)

    def begin(self, width: float, height: float) -> None:
        self._page.setPageSize((width, height))
        self._height = height

    def width_of(self, text: str, size: float) -> float:
        return self._measure(text, self.font, size)

    def text(self, x: float, y: float, size: float, text: str) -> None:
        self._page.setFont(self.font, size)
        self._page.drawString(x, self._height - y, text)

    def path(self, segments: list[Segment], thick: float) -> None:
        self._page.setLineWidth(thick)
        drawn = self._page.beginPath()
        for x0, y0, x1, y1 in segments:
            drawn.moveTo(x0, self._height - y0)
            drawn.lineTo(x1, self._height - y1)
        self._page.drawPath(drawn)

    def frame(self, x0: float, y0: float, x1: float, y1: float, thick: float) -> None:
        self._page.setLineWidth(thick)
        self._page.rect(x0, self._height - y1, x1 - x0, y1 - y0)

    def fill(self, x0: float, y0: float, x1: float, y1: float, grey: float) -> None:
        self._page.setFillGray(grey)
        self._page.rect(x0, self._height - y1, x1 - x0, y1 - y0, stroke=0, fill=1)
        self._page.setFillGray(0)

    def end(self) -> None:
        self._page.showPage()

    def save(self) -> None:
        self._page.save()


class Skia:
    """Chromium's PDF writer with an embedded subset font. Its text map says some radicals for characters."""

    def __init__(self, path: Path) -> None:
        import skia
        from pylopdf_fonts_zh_cn import sans_path

        self._skia, self._path = skia, path
        self._face = skia.Typeface.MakeFromFile(str(sans_path()))
        self._stream = skia.FILEWStream(str(path))
        self._file = skia.PDF.MakeDocument(self._stream)
        self._fonts: dict[float, object] = {}

    def _font(self, size: float):
        if size not in self._fonts:
            self._fonts[size] = self._skia.Font(self._face, size)
        return self._fonts[size]

    def begin(self, width: float, height: float) -> None:
        self._page = self._file.beginPage(width, height)

    def width_of(self, text: str, size: float) -> float:
        return self._font(size).measureText(text)

    def text(self, x: float, y: float, size: float, text: str) -> None:
        self._page.drawString(text, x, y, self._font(size), self._skia.Paint())

    def _stroke(self, thick: float):
        return self._skia.Paint(Style=self._skia.Paint.kStroke_Style, StrokeWidth=thick)

    def path(self, segments: list[Segment], thick: float) -> None:
        drawn = self._skia.Path()
        for x0, y0, x1, y1 in segments:
            drawn.moveTo(x0, y0)
            drawn.lineTo(x1, y1)
        self._page.drawPath(drawn, self._stroke(thick))

    def frame(self, x0: float, y0: float, x1: float, y1: float, thick: float) -> None:
        self._page.drawRect(self._skia.Rect(x0, y0, x1, y1), self._stroke(thick))

    def fill(self, x0: float, y0: float, x1: float, y1: float, grey: float) -> None:
        paint = self._skia.Paint(Color4f=self._skia.Color4f(grey, grey, grey, 1))
        self._page.drawRect(self._skia.Rect(x0, y0, x1, y1), paint)

    def end(self) -> None:
        self._file.endPage()

    def save(self) -> None:
        self._file.close()
        self._stream.flush()


SURFACES = {"reportlab": ReportLab, "skia": Skia}
