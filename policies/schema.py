"""The JSON Schema of a policy file, with which an editor's tools complete and check what is typed.

It lies beside this file as `policy.schema.json`; ``python -m policies.schema`` writes it anew.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from policies.document import RESERVED, Document, reserved
from policies.source import SPLIT

FILE = Path(__file__).with_name("policy.schema.json")


def document_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a policy file."""
    schema = Document.model_json_schema(by_alias=True)
    elsewhere = {
        "type": "object",
        "properties": {"file": {"type": "string", "description": "A list in another file."}},
        "required": ["file"],
        "additionalProperties": False,
    }
    for name in SPLIT:
        items = schema["properties"][name]["items"]
        schema["properties"][name]["items"] = {"anyOf": [items, elsewhere]}
    for part, keys in RESERVED.items():
        shape = schema if part is Document else schema["$defs"][part.__name__]
        for name, instead in keys.items():
            shape["properties"][name] = {"not": {}, "description": reserved(name, instead)}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def printed_schema() -> str:
    """The schema as the file holds it."""
    return json.dumps(document_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(printed_schema(), encoding="utf-8")
