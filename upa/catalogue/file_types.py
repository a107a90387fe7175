"""Kinds of files the project reads and writes, each with its name and MIME type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class FileType:
    """One kind of file: suffix without its dot, name for people, MIME type."""

    suffix: str
    label: str
    mime: str


FILE_TYPES: Mapping[str, FileType] = MappingProxyType(
    {
        kind.suffix: kind
        for kind in (
            FileType(
                "xlsx",
                "Excel workbook",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ),
            FileType("xls", "Excel workbook (97–2003)", "application/vnd.ms-excel"),
            FileType("csv", "CSV file", "text/csv"),
            FileType("zip", "CSV file with what it says of itself (ZIP)", "application/zip"),
            FileType("parquet", "Parquet file", "application/vnd.apache.parquet"),
            FileType("pdf", "PDF document", "application/pdf"),
            FileType("xml", "Exchange file (XML)", "application/xml"),
            FileType("json", "JSON file", "application/json"),
            FileType("txt", "Text file", "text/plain"),
            FileType("vcf", "vCard file", "text/vcard"),
        )
    }
)
"""Every kind of file by its suffix."""
ANSWER_TYPES = ("xlsx", "csv", "zip", "parquet")
"""What an answer is exported as."""
LOADED_TYPES = ("xml", "xlsx", "xls", "xlsm", "csv", "tsv", "txt", "html", "htm", "zip", "gz")
"""Endings of what may be loaded; what it is, its content says."""
EXCHANGE_TYPES = ("xml",)
"""Endings of these that are no workbook, list or archive of them."""


def mime_of(name: str) -> str:
    """MIME type of a file by the suffix of its name."""
    return FILE_TYPES[name.rpartition(".")[2].lower()].mime
