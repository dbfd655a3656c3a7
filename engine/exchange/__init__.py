"""Care packages in, from the files that other systems and people write."""

from .packages import FORMATS, ReadPackage, read_packages

__all__ = ["FORMATS", "ReadPackage", "read_packages"]
