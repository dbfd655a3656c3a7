"""What other programs may rely on: published schemas, their versions, and what would break whoever uses them."""

from .compatibility import breaking_changes
from .published import CONTRACTS, Contract, published_schema

__all__ = ["CONTRACTS", "Contract", "breaking_changes", "published_schema"]
