"""What the blank documents are made of.

``parts/`` holds each kind of file unpacked, with ``$placeholders`` where languages differ.
"""
