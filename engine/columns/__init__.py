"""Packages as rows and columns: what rules, estimate and tables read, for one package and for a million.

`PackageColumns` is made of package objects or of Arrow tables; `layout` says how a field is added, `derived` how a
derived word is.
"""

from .package_columns import PackageColumns
from .source import CatalogueIds, Column, TextColumn

__all__ = ["CatalogueIds", "Column", "PackageColumns", "TextColumn"]
