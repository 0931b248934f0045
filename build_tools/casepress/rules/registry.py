"""Every rule by its code."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from casepress import rules
from casepress.diagnostics import Rule

_RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        rule.code: rule
        for name in sorted(module.name for module in pkgutil.iter_modules(rules.__path__))
        if name != "registry"
        for rule in vars(importlib.import_module(f"casepress.rules.{name}")).values()
        if isinstance(rule, Rule)
    }
)
# In the order of the codes.
BY_CODE: Final[Mapping[str, Rule]] = MappingProxyType(dict(sorted(_RULES.items())))
