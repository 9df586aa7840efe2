"""Parameters of a notebook: known by name, of the declared type, as plain values."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from yqlib.run.places import RunError

#: Parameter of a notebook that takes the disclosure.
PATH_PARAMETER = "path"
_TYPES: dict[str, tuple[tuple[type, ...], str]] = {
    "int": ((int,), "整数"),
    "float": ((int, float), "数字"),
    "bool": ((bool,), "true 或 false"),
    "list": ((list,), "列表，例如 [1, 2]"),
    "dict": ((dict,), '字典，例如 {"a": 1}'),
}


def checked_parameters(
    notebook: Path, given: Mapping[str, Any], ours: Sequence[str] = (PATH_PARAMETER,)
) -> dict[str, Any]:
    """The parameters as plain values of the declared types; `ours` are those yqlib gives itself.

    Raises RunError for a file that is no notebook, a name it does not declare, a value of another
    type. papermill itself lets a mistyped name pass, and turns a tuple into text.
    """
    known = declared_parameters(notebook)
    for name in ours:
        if name not in known:
            why = "不能逐个文件运行" if name == PATH_PARAMETER else "不能用于 yqlib compare"
            raise RunError(f"笔记本 {notebook.name} 没有参数 {name}，{why}。")
        if name in given:
            each = "逐个文件" if name == PATH_PARAMETER else ""
            raise RunError(f"参数 {name} 由 yqlib {each}给出，不能另外指定。")
    allowed = [name for name in known if name not in ours]
    if unknown := sorted(set(given) - set(allowed)):
        hint = f"可用的参数：{'、'.join(allowed)}" if allowed else "它没有别的参数"
        raise RunError(f"笔记本 {notebook.name} 没有参数 {'、'.join(unknown)}；{hint}。")
    return {name: _typed(name, _plain(value), known[name]) for name, value in given.items()}


def declared_parameters(notebook: Path) -> dict[str, str]:
    """Names and declared types. Raises RunError for a file that is no notebook."""
    from papermill import inspect_notebook

    try:
        found = inspect_notebook(str(notebook))
    except Exception as error:  # nbformat, jsonschema and papermill each have their own
        why = f"{type(error).__name__}"
        raise RunError(f"{notebook} 不是可用的 Jupyter 笔记本（{why}）；请用 JupyterLab 打开检查。") from None
    return {name: str(about["inferred_type_name"]) for name, about in found.items()}


def _typed(name: str, value: Any, declared: str) -> Any:
    if declared == "str" and value is not None and not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)  # -p year=2024 where the notebook wants text
    types, words = _TYPES.get(declared.partition("[")[0], ((), ""))
    if types and (not isinstance(value, types) or (isinstance(value, bool) and bool not in types)):
        raise RunError(f"参数 {name} 应为{words}，而不是 {value!r}。")
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    return value if isinstance(value, bool | int | float | str) or value is None else str(value)
