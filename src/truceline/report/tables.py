"""Small tables a reader wants instead of thousands of rows; each is made from the rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import pyarrow as pa

EFFORT_SUMMARY_SCHEMA = pa.schema(
    [
        ("observer", pa.string()),
        ("modality", pa.string()),
        ("watched_hours", pa.float64()),
        ("denied_hours", pa.float64()),
        ("down_hours", pa.float64()),
        ("reasons", pa.string()),
    ]
)
CLAUSE_SCHEMA = pa.schema(
    [
        ("clause_id", pa.string()),
        ("article", pa.string()),
        ("bound", pa.string()),
        ("outcome", pa.string()),
        ("findings", pa.int64()),
    ]
)
REASON_SCHEMA = pa.schema([("reason", pa.string()), ("observations", pa.int64())])
REJECTION_CODE_SCHEMA = pa.schema(
    [
        ("code", pa.string()),
        ("severity", pa.string()),
        ("rows", pa.int64()),
        ("source_id", pa.string()),
        ("first", pa.string()),
        ("found", pa.string()),
        ("remedy", pa.string()),
    ]
)


def effort_summary(effort: pa.Table) -> pa.Table:
    """Return hours watched, denied and down per observer."""
    hours: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    reasons: dict[tuple[str, str], set[str]] = defaultdict(set)
    columns = ["observer", "modality", "status", "starts_at", "ends_at", "reason"]
    for row in effort.select(columns).to_pylist():
        key = (row["observer"], row["modality"])
        status = "down" if row["status"] == "jammed" else row["status"]
        hours[key][status] += (row["ends_at"] - row["starts_at"]).total_seconds() / 3600
        if row["reason"]:
            reasons[key].add(row["reason"])
    rows = [
        {
            "observer": observer,
            "modality": modality,
            **{f"{name}_hours": round(count[name], 2) for name in ("watched", "denied", "down")},
            "reasons": "; ".join(sorted(reasons[observer, modality])),
        }
        for (observer, modality), count in sorted(hours.items())
    ]
    return pa.Table.from_pylist(rows, EFFORT_SUMMARY_SCHEMA)


def findings_by_clause(findings: pa.Table) -> pa.Table:
    """Return how many findings each clause has of each outcome."""
    columns = ["clause_id", "article", "bound", "outcome"]
    counts = Counter(tuple(row.values()) for row in findings.select(columns).to_pylist())
    ordered = sorted(counts.items(), key=lambda item: tuple(str(part) for part in item[0]))
    rows = [{**dict(zip(columns, key, strict=True)), "findings": n} for key, n in ordered]
    return pa.Table.from_pylist(rows, CLAUSE_SCHEMA)


def left_out_reasons(left_out: pa.Table) -> pa.Table:
    """Return how many observations became no incident, by reason."""
    counts = Counter(left_out["reason"].to_pylist())
    rows = [
        {"reason": reason, "observations": n}
        for reason, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    return pa.Table.from_pylist(rows, REASON_SCHEMA)


def rejections_by_code(rejections: pa.Table) -> pa.Table:
    """Return each case of rejection once per source: how many rows, the first, the remedy."""
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    columns = ["code", "severity", "source_id", "where", "found", "remedy"]
    for row in rejections.select(columns).to_pylist():
        groups[row["code"], row["severity"], row["source_id"]].append(row)
    rows = [
        {
            "code": code,
            "severity": severity,
            "rows": len(group),
            "source_id": source,
            "first": group[0]["where"],
            "found": group[0]["found"],
            "remedy": group[0]["remedy"],
        }
        for (code, severity, source), group in sorted(groups.items())
    ]
    return pa.Table.from_pylist(rows, REJECTION_CODE_SCHEMA)
