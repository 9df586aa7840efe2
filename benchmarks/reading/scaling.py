"""Peak memory and time of one tool on one file in a fresh process; files of 30, 300 and 3,000 pages.

    python benchmarks/reading/scaling.py TOOL PDF

prints one JSON line. The peak is the process's own (VmHWM on Linux): `ru_maxrss` would start from the
memory of the process that started it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

SIZES = (30, 300, 3000)
MEMORY_TOOLS = ("yqlib", "pdfplumber", "tablers", "pymupdf", "pdfium-raw")
#: A longest file that would take longer than this is left out and said so (`--full` reads it).
LONGEST = 60.0


def peak_mb() -> float:
    """Peak resident memory of this process so far."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource

    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / (1024 * 1024 if sys.platform == "darwin" else 1024)


def measure(tool: str, path: Path, patience: float = 600) -> dict[str, float | str]:
    """seconds, peak_mb and loaded_mb (before the file is opened), or error."""
    command = [sys.executable, str(Path(__file__).resolve()), tool, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=patience)
    except subprocess.TimeoutExpired:
        return {"error": f"no answer in {patience:.0f} s"}
    if done.returncode:
        return {"error": (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1][:120]}
    return json.loads(done.stdout.strip().splitlines()[-1])


def long_files(folder: Path) -> dict[int, Path]:
    """Files of 30, 300 and 3,000 pages: one invented document, cut, and bound ten times."""
    paths = {size: folder / f"long-{size}.pdf" for size in SIZES}
    if all(p.is_file() for p in paths.values()):
        return paths
    import pypdfium2

    from reading.made.long import long_booklet

    folder.mkdir(parents=True, exist_ok=True)
    whole = folder / "long-whole.pdf"
    long_booklet(whole, 300)
    with pypdfium2.PdfDocument(whole) as source:
        for size, path in paths.items():
            made = pypdfium2.PdfDocument.new()
            left = size
            while left > 0:
                take = min(left, 300)
                made.import_pages(source, list(range(take)))
                left -= take
            made.save(path)
            made.close()
    return paths


def main() -> None:
    """Read one file with one tool and print what it took."""
    from reading.tools import TOOLS

    call = TOOLS[sys.argv[1]].load()
    loaded, start = peak_mb(), time.perf_counter()
    call(Path(sys.argv[2]), None)
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "peak_mb": peak_mb(), "loaded_mb": loaded}))


if __name__ == "__main__":
    main()
