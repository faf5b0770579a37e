"""Real office files: what is in them, typing into them, and making one from another.

Nothing here knows about servers or sessions: bytes go in, bytes come out.

* `kinds`: what a file really is, by its content
* `content`: the text of a document as pages of rows of cells, and what typing does to it
* `read`: `content.Content` from bytes of any kind known here
* `type_into`: typing into a file while leaving the rest of it as it was
* `write`: a new file of a given kind from a `content.Content`
"""
