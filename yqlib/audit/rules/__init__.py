"""Importing this package declares every rule: one module a family or a kind of table, all of them imported."""

from importlib import import_module
from pkgutil import iter_modules

from yqlib.audit import identities

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
identities.load()
