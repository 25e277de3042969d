"""The rules, one a file; `catalogue.py` finds them."""
