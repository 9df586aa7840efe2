"""Forked kernels: what a cold kernel gives, nothing from another notebook, and no process left behind."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from textwrap import dedent
from time import monotonic, sleep
from typing import Any

import nbformat
import papermill
import pytest
from nbclient.exceptions import DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook

import yqlib
from yqlib.run import forks, forkserver
from yqlib.run.engine import FORKED, PLAIN, _is_this_python, chosen
from yqlib.run.forks import ForkServer, can_fork, server_for, servers_used
from yqlib.run.kernels import Kernel
from yqlib.run.notebooks import run_notebooks
from yqlib.run.places import RunError, template

ROOT = Path(__file__).parent.parent
RAW = ROOT / "data" / "raw"
KERNEL = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
pytestmark = pytest.mark.skipif(not can_fork(), reason="kernels are not forked on this system")


@pytest.fixture(scope="module")
def server():
    """One server for the tests here; strings have the same hash in every process."""
    with pytest.MonkeyPatch.context() as patch, servers_used():
        patch.setenv("PYTHONHASHSEED", "0")
        chosen(FORKED)
        yield server_for(os.environ)


def execute(folder: Path, *cells: str, cold: bool = False, **more: Any) -> list[str]:
    """What each cell of a made notebook prints."""
    book = folder / "made.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(dedent(c)) for c in cells], metadata=KERNEL), book)
    return [text_of(cell) for cell in run(book, folder, cold, **more).cells]


def run(book: Path, folder: Path, cold: bool, parameters: dict[str, Any] | None = None, **more: Any) -> Any:
    engine = {"kernel_manager_class": Kernel} if cold else {"engine_name": FORKED}
    out = folder / f"{book.stem}-{cold}.ipynb"
    return papermill.execute_notebook(book, out, parameters, progress_bar=False, **engine, **more)


def text_of(cell: Any) -> str:
    return "".join(output.get("text", "") for output in cell.get("outputs", ()))


# ---- the same, and nothing of another -------------------------------------------------------------


@pytest.mark.slow
def test_the_notebooks_give_the_outputs_of_a_cold_run(tmp_path: Path, server: ForkServer) -> None:
    file = next(RAW.glob("*集中招标采购中心_2026*.pdf"))
    with ThreadPoolExecutor(2) as pool:
        jobs = {
            (name, cold): pool.submit(run, template(name), tmp_path, cold, {"path": str(file)})
            for name in ("01-unit-audit", "02-performance")
            for cold in (True, False)
        }
    for name in ("01-unit-audit", "02-performance"):
        cold, forked = (timeless(jobs[name, kind].result()) for kind in (True, False))
        assert sum(len(cell.get("outputs", ())) for cell in forked) > 8
        for one, other in zip(cold, forked, strict=True):
            assert one == other
    assert server.alive and server.started


def timeless(book: Any) -> list[dict[str, Any]]:
    """The cells without what tells when they ran, and for how long."""
    for cell in book.cells:
        del cell["id"]  # of the cell papermill adds: a new one every time
        for about in ("papermill", "execution"):
            cell.metadata.pop(about, None)
    return book.cells


STATE = """
    import os, sys, random, builtins, logging, warnings, signal, decimal
    import numpy as np, pandas as pd, matplotlib, matplotlib.pyplot as plt, duckdb, yqlib
    print("known" in globals(), hasattr(pd, "known"), hasattr(builtins, "known"), yqlib.read.__name__, len(plt.get_fignums()))
    print(matplotlib.rcParams["font.size"], matplotlib.get_backend(), os.environ.get("KNOWN"), os.getcwd(), sys.argv[0])
    print(pd.get_option("display.max_rows"), sys.path, logging.getLogger().level, len(logging.getLogger().handlers))
    print(warnings.filters[0][0], signal.getsignal(signal.SIGUSR1), decimal.getcontext().prec, np.geterr(), hash("甲"))
    print(__name__, sys.modules["__main__"].__dict__ is globals(), sys.flags, os.getpid() == os.getpgid(0), sorted(os.environ))
    print(duckdb.sql("select count(*) from information_schema.tables").fetchall(), sys.getrecursionlimit())
"""
CHANGE = """
    known = 1; pd.known = 1; builtins.known = 1; yqlib.read = len; plt.close(plt.figure())
    matplotlib.rcParams["font.size"] = 30; os.environ["KNOWN"] = "1"; os.chdir("/"); random.seed(1); np.random.seed(1)
    pd.set_option("display.max_rows", 3); sys.path.insert(0, "/known"); logging.basicConfig(level=1)
    warnings.simplefilter("error"); signal.signal(signal.SIGUSR1, signal.SIG_IGN); decimal.getcontext().prec = 3
    np.seterr(all="ignore"); duckdb.sql("create table known as select 1 as x"); sys.setrecursionlimit(2000); sys.argv[0] = "known"
"""


def test_no_state_is_carried_from_one_notebook_to_the_next(tmp_path: Path, server: ForkServer) -> None:
    first, second = (execute(tmp_path, STATE, CHANGE, STATE) for _ in range(2))
    assert first[2].splitlines() != first[0].splitlines()  # it does change
    assert second[0] == first[0]
    assert execute(tmp_path, STATE, cold=True)[0] == first[0]


def test_random_numbers_are_each_kernels_own(tmp_path: Path, server: ForkServer) -> None:
    cell = "import random, numpy, uuid, tempfile; print(random.random(), numpy.random.rand(), uuid.uuid4(), tempfile.mktemp())"
    state = random.getstate()
    drawn = [execute(tmp_path, cell)[0].split() for _ in range(2)]
    assert all(one != other for one, other in zip(*drawn, strict=True))
    assert random.getstate() == state


def test_what_has_threads_or_open_files_works_in_a_forked_kernel(
    tmp_path, server: ForkServer, monkeypatch
) -> None:
    """Pools of BLAS, Arrow, DuckDB and HiGHS, pages of a PDF, fonts, and processes of its own."""
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # with it ipykernel leaves what processes print alone
    said = execute(
        tmp_path,
        f"""
        import numpy as np, pandas as pd, duckdb, pyarrow.parquet as pq, subprocess, sys, os, time, threading, multiprocessing
        from scipy.optimize import milp
        import matplotlib.pyplot as plt, yqlib
        print(os.getppid())
        a = np.ones((700, 700)); print((a @ a).sum())
        pd.DataFrame({{f"c{{n}}": range(50_000) for n in range(8)}}).to_parquet("x.parquet")
        print(pq.read_table("x.parquet", use_threads=True)["c7"][49_999])
        print(duckdb.sql("select sum(c1) from 'x.parquet'").fetchall()[0][0])
        print(milp([1.0], integrality=[1], bounds=(2.5, 9)).x[0])
        print(len(yqlib.read({str(next(RAW.glob("泽州*.pdf")))!r}).facts))
        print(subprocess.run([sys.executable, "-c", "print(6 * 7)"], capture_output=True, text=True).stdout)
        worker = threading.Thread(target=print, args=("thread",)); worker.start(); worker.join()
        child = multiprocessing.get_context("fork").Process(target=os._exit, args=(7,)); child.start(); child.join(); print(child.exitcode)
        os.system("echo shell"); time.sleep(1)  # ipykernel reads it in a thread
        """,
        "plt.plot([1, 2]); plt.title('a'); plt.show()",
        cwd=str(tmp_path),
    )[0].split()
    facts = int(said.pop(5))
    assert facts > 100
    assert said == [
        str(server.pid),
        "343000000.0",
        "49999",
        "1249975000",
        "3.0",
        "42",
        "thread",
        "7",
        "shell",
    ]
    shown = nbformat.read(tmp_path / "made-False.ipynb", 4).cells[1].outputs
    assert [list(output.data) for output in shown] == [["image/png", "text/plain"]]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_server_holds_nothing_that_a_fork_would_share(tmp_path: Path, server: ForkServer) -> None:
    blas = "import os, numpy, scipy.linalg; print(len(os.listdir('/proc/self/task')))"
    threads = int(
        subprocess.run([sys.executable, "-c", blas], capture_output=True, text=True, check=True).stdout
    )
    execute(tmp_path, "1")
    assert len(os.listdir(f"/proc/{server.pid}/task")) <= threads  # OpenBLAS itself sees to its own at a fork
    held = [
        os.readlink(f"/proc/{server.pid}/fd/{n}") for n in os.listdir(f"/proc/{server.pid}/fd") if int(n) > 2
    ]
    assert all(name.startswith(("pipe:", "socket:")) for name in held)


def test_what_a_notebook_leaves_for_its_end_is_done(tmp_path: Path, server: ForkServer) -> None:
    execute(
        tmp_path, f"import atexit, pathlib; atexit.register(pathlib.Path({str(tmp_path / 'end')!r}).touch)"
    )
    assert (tmp_path / "end").exists()


def test_a_kernel_has_said_that_it_ends_before_it_takes_itself_apart(tmp_path: Path, server: ForkServer) -> None:
    """Else it waits for itself, and is killed two and a half seconds later."""
    execute(
        tmp_path,
        f"""
        import atexit, pathlib, time
        kernel = get_ipython().kernel
        tell, end = kernel._publish_status_and_flush, pathlib.Path({str(tmp_path / "end")!r})
        def slowly(status, channel, *more, **named):
            time.sleep(0.2 * (channel == "control"))
            tell(status, channel, *more, **named)
        kernel._publish_status_and_flush = slowly
        atexit.register(lambda: end.write_text(str(kernel.control_thread.is_alive())))
        """,
    )
    assert (tmp_path / "end").read_text() == "False"


def test_fonts_are_known_as_in_a_cold_kernel(tmp_path: Path, server: ForkServer) -> None:
    """Though the server has drawn charts."""
    cell = "from matplotlib.font_manager import fontManager; print(sorted({font.name for font in fontManager.ttflist}))"
    assert execute(tmp_path, cell) == execute(tmp_path, cell, cold=True)


def test_what_is_practised_is_read_without_a_doubt_and_shown(server: ForkServer) -> None:
    """Nothing of it is solved for: a solver starts threads."""
    folder = Path(forkserver.__file__).parent
    d, typed = yqlib.read(folder / "practice.pdf"), yqlib.read(ROOT / "scripts" / "typeset" / "practice.txt")
    assert len(d.facts) == len(typed.facts) > 20 and not d.doubts
    assert any(picture.png for found in d.found for picture in found.pictures)
    assert not set(d.findings["suspect"].dropna()) & set(d.facts["fact_id"])


# ---- ends -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell", ["os.kill(os.getpid(), 9)", "import ctypes; ctypes.string_at(0)", "os._exit(3)"]
)
def test_a_kernel_that_dies_is_alone_in_it(tmp_path: Path, server: ForkServer, cell: str) -> None:
    with pytest.raises(DeadKernelError):
        execute(tmp_path, "import os", cell)
    assert server.alive and execute(tmp_path, "import os; print(os.getppid())") == [f"{server.pid}\n"]


def test_a_kernel_is_interrupted_and_goes_on(tmp_path: Path, server: ForkServer) -> None:
    cell = "import time\ntry:\n    time.sleep(60)\nexcept KeyboardInterrupt:\n    print('stopped')"
    assert execute(tmp_path, cell, "print('on')", execution_timeout=1, interrupt_on_timeout=True) == [
        "stopped\n",
        "on\n",
    ]


def test_killed_with_its_parent(tmp_path: Path) -> None:
    """A batch that is killed leaves neither its server nor its kernels."""
    made = tmp_path / "made.ipynb"
    cell = f"import os, time\nopen({str(tmp_path / 'pids')!r}, 'w').write(f'{{os.getpid()}} {{os.getppid()}} ')\ntime.sleep(60)"
    nbformat.write(new_notebook(cells=[new_code_cell(cell)], metadata=KERNEL), made)
    code = f"import papermill; from yqlib.run.engine import chosen\nchosen(None)\npapermill.execute_notebook({str(made)!r}, None, engine_name='yqlib')"
    parent = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    pids = tmp_path / "pids"
    assert within(90, lambda: pids.exists() and pids.read_text().endswith(" "))
    kernel, server = map(int, pids.read_text().split())
    assert running(kernel) and running(server)
    parent.kill()
    parent.wait()
    assert within(10, lambda: not running(kernel) and not running(server))


def within(seconds: float, met: Any) -> bool:
    end = monotonic() + seconds
    while monotonic() < end and not met():
        sleep(0.05)
    return met()


def running(pid: int) -> bool:
    """Whether a process does anything; who inherited it may not have asked after its end."""
    found = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True
    ).stdout.strip()
    return bool(found) and not found.startswith("Z")


@pytest.fixture
def apart(monkeypatch) -> None:
    """As in a process without any server yet."""
    monkeypatch.setattr(forks, "_servers", {})
    monkeypatch.setattr(forks, "_users", 0)


def test_without_a_server_kernels_start_as_ever(tmp_path: Path, apart: None, monkeypatch) -> None:
    monkeypatch.setattr(forks, "_SERVE", "raise SystemExit(1)")
    with servers_used():
        assert execute(tmp_path, "import os; print(os.getppid())") == [f"{os.getpid()}\n"]
        assert not server_for(os.environ).alive


# ---- papermill's and yqlib's places for it --------------------------------------------------------


def test_papermill_finds_the_engine_whichever_is_imported_first(tmp_path: Path) -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (group,) = settings["project"]["entry-points"].items()
    (tmp_path / "made-1.dist-info").mkdir()
    lines = [f"[{group[0]}]", *(f"{name} = {place}" for name, place in group[1].items())]
    (tmp_path / "made-1.dist-info" / "entry_points.txt").write_text("\n".join(lines))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    ask = "print(papermill.engines.papermill_engines.get_engine('yqlib').nb_kernel_name({}, 'x'))"
    orders = ("import papermill, yqlib.run.engine", "import yqlib.run.engine, papermill")
    running = [
        subprocess.Popen(
            [sys.executable, "-c", f"{order}; {ask}"], env=environment, stdout=subprocess.PIPE, text=True
        )
        for order in orders
    ]
    assert [process.communicate()[0] for process in running] == ["x\n", "x\n"]


def test_other_kernels_are_not_forked(tmp_path: Path, monkeypatch) -> None:
    for name, program in (("here", sys.executable), ("there", "/usr/bin/python3"), ("r", "R")):
        (tmp_path / "kernels" / name).mkdir(parents=True)
        spec = f'{{"argv": ["{program}", "-m", "ipykernel_launcher", "-f", "{{connection_file}}"], "display_name": "x"}}'
        (tmp_path / "kernels" / name / "kernel.json").write_text(spec)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    assert [_is_this_python(name) for name in ("python3", "here", "there", "r", "none")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_a_batch_takes_either_engine_and_leaves_no_server(tmp_path: Path, apart: None) -> None:
    cell = 'path: str = ""  # x\n', "import os; print(os.getppid())"
    cells = [new_code_cell(cell[0], metadata={"tags": ["parameters"]}), new_code_cell(cell[1])]
    nbformat.write(new_notebook(cells=cells, metadata=KERNEL), tmp_path / "made.ipynb")
    files = [tmp_path / "a.txt", tmp_path / "b.txt"]
    parents = {}
    for engine in (None, PLAIN):
        result = run_notebooks(
            files, tmp_path / "out", tmp_path / "made.ipynb", progress=False, engine=engine
        )
        assert result["outcome"].tolist() == ["ok", "ok"]
        books = [nbformat.read(tmp_path / "out" / name, 4) for name in result["notebook"]]
        parents[engine] = {int(text_of(book.cells[-1])) for book in books}
    assert parents[PLAIN] == {os.getpid()} and len(parents[None]) == 1
    (server,) = parents[None]
    assert server != os.getpid() and not running(server)
    with pytest.raises(RunError, match="没有名为 warm 的引擎"):
        run_notebooks(files, tmp_path / "none", tmp_path / "made.ipynb", engine="warm")
    assert not (tmp_path / "none").exists()


def test_where_forking_is_not_safe_it_must_be_asked_for(monkeypatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert (
        chosen(None)["kernel_manager_class"] is Kernel
        and chosen(FORKED)["kernel_manager_class"] is not Kernel
    )
    monkeypatch.delattr(os, "fork")
    assert chosen(FORKED)["kernel_manager_class"] is Kernel


def test_an_ended_kernel_has_the_code_of_a_process(tmp_path: Path, server: ForkServer) -> None:
    kernel = server.fork(["-f", str(tmp_path / "k.json"), "--log-level=50"], os.environ, None)
    assert kernel.poll() is None and server.busy
    kernel.kill()
    assert kernel.wait(20) == -signal.SIGKILL == kernel.poll()
