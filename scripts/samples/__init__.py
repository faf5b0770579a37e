"""The sample files: one module a file, all about one small café, so that they fit together."""
