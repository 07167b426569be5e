"""What stands on each page, arranged from published rows; the markup is in templates/, the writing in site.py."""
