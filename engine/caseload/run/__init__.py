"""A run over files of any size: batches, workers, parts, tables, summary."""
