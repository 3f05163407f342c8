"""Mission report text in English, French, Ukrainian and Russian as plain statements."""

from truceline.formats.report_text.counts import COUNT_POLICY, Bounds, Count, count_interval
from truceline.formats.report_text.language import LANGUAGES, language_of, sentences
from truceline.formats.report_text.places import base_forms
from truceline.formats.report_text.report import parse_report, parse_sentence, report_head
from truceline.formats.report_text.single_words import (
    is_weapon,
    read_assessment,
    read_short_count,
    read_wind,
)
from truceline.formats.report_text.statements import (
    Allegation,
    Item,
    Located,
    Place,
    Span,
    Statement,
    Total,
)

__all__ = [
    "COUNT_POLICY", "LANGUAGES", "Allegation", "Bounds", "Count", "Item", "Located", "Place",
    "Span", "Statement", "Total", "base_forms", "count_interval", "is_weapon", "language_of",
    "parse_report", "parse_sentence", "read_assessment", "read_short_count", "read_wind",
    "report_head", "sentences",
]  # fmt: skip
