"""Read, check and explain agreements: text of an agreement -> Agreement."""

from truceline.agreement.coverage import Coverage, coverage, coverage_markdown
from truceline.agreement.explain import explain
from truceline.agreement.read import (
    bundled_line_names,
    bundled_lines,
    bundled_names,
    bundled_text,
    check_text,
    load_bundled,
    read_agreement,
    with_terms,
)
from truceline.agreement.schema import json_schema

__all__ = [
    "Coverage",
    "bundled_line_names",
    "bundled_lines",
    "bundled_names",
    "bundled_text",
    "check_text",
    "coverage",
    "coverage_markdown",
    "explain",
    "json_schema",
    "load_bundled",
    "read_agreement",
    "with_terms",
]
