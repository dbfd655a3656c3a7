"""Care packages in, from the files that other systems and people write; and out again as the same table."""

from .batches import Batch, batches, read_batch, read_block
from .block import Block, PackageReader
from .checking import check_files
from .inert_cell import inert_cell
from .packages import FORMATS, ReadPackage, read_packages
from .remarks import remarks_on_file, remarks_on_files, remarks_on_package
from .rows import TABLE_COLUMNS, cell_text, rows_of

__all__ = [
    "FORMATS",
    "TABLE_COLUMNS",
    "Batch",
    "Block",
    "PackageReader",
    "ReadPackage",
    "batches",
    "cell_text",
    "check_files",
    "inert_cell",
    "read_batch",
    "read_block",
    "read_packages",
    "remarks_on_file",
    "remarks_on_files",
    "remarks_on_package",
    "rows_of",
]
