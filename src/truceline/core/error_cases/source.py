"""SRC: files from outside."""

from __future__ import annotations

from truceline.core.error_cases.case import ErrorCase

CASES: dict[str, ErrorCase] = {
    "SRC-001": ErrorCase("the file does not exist.", "Check the path."),
    "SRC-002": ErrorCase(
        "this is a folder, not a file.", "Name a file, or a pattern such as *.csv."
    ),
    "SRC-003": ErrorCase("the file is empty.", "Fetch it again, or remove it from the source."),
    "SRC-004": ErrorCase("the file cannot be read: {detail}.", "Correct its permissions."),
    "SRC-005": ErrorCase(
        "the compressed data are damaged or end early: {detail}.",
        "Fetch the file again; what stands before that place has been read.",
    ),
    "SRC-006": ErrorCase(
        "the file unpacks to more than {ratio} times its size, as a zip bomb does.",
        "Do not unpack it; ask the sender. A file you trust can be unpacked by hand and read.",
    ),
    "SRC-007": ErrorCase(
        "the file holds more than {limit_gib} GiB.", "Split it into smaller files."
    ),
    "SRC-008": ErrorCase(
        "the zip archive holds {count} files.", "Leave one file in it, or unpack it."
    ),
    "SRC-009": ErrorCase("the zip archive is locked by a password.", "Unpack it by hand."),
    "SRC-010": ErrorCase(
        "the archive holds another archive, '{name}'.", "Unpack it by hand and name the files."
    ),
    "SRC-011": ErrorCase("'{name}' is not a reader.", "Use one of: {known}."),
    "SRC-012": ErrorCase(
        "no reader knows this file; it begins {head}.",
        "Name the reader in the source's settings; readers here: {known}.",
    ),
    "SRC-013": ErrorCase(
        "the reader '{name}' cannot be loaded: {detail}.",
        "Reinstall the package that offers it, or remove that package.",
    ),
}
