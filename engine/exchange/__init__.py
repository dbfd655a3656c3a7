"""Care packages in, from the files that other systems and people write; and out again as the same table."""

from .packages import FORMATS, ReadPackage, read_packages
from .rows import TABLE_COLUMNS, Cell, rows_of, written

__all__ = ["FORMATS", "TABLE_COLUMNS", "Cell", "ReadPackage", "read_packages", "rows_of", "written"]
