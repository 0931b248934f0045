"""The one model of what files say, in its three uses: reading (`decode`), documentation (`fields_of`), JSON Schema.

The frozen `msgspec.Struct` classes are the one model: this room validates against them, makes the JSON Schema from them
and lists their keys for the documentation. It knows no key of its own.
"""

from casepress.schema.decoding import INVISIBLE, decode, impossible, quoted_texts
from casepress.schema.document import json_schema
from casepress.schema.fields import DAY_PATTERN, Either, Field, fields_of, inner_record, key, ways_of
from casepress.schema.wording import absence

__all__ = [
    "DAY_PATTERN",
    "INVISIBLE",
    "Either",
    "Field",
    "absence",
    "decode",
    "fields_of",
    "impossible",
    "inner_record",
    "json_schema",
    "key",
    "quoted_texts",
    "ways_of",
]
