"""The papers: what each of them says, and how it is put together."""
