"""Whatever happens between a keystroke and the file, nothing that was typed is lost.

A run is a handful of random steps of people, other programs, the Document Server, the network, the
disk and the Jupyter server, all drawn from one seed; afterwards the promises are checked. The
handlers, the stand-in Document Server and the disk are real. Between the two servers stands a post
office (`post`) that loses, doubles, delays and repeats what it carries.

``python -m tests.simulation --tell --seed 7`` does one run again and tells what happens in it;
``--runs 500`` does as many, ``--hours 1`` goes on for an hour, and without either it never ends.
The seed decides the steps; how things that go on at the same time interleave is left to chance.

Where things are: `run` draws and does the steps that `people`, `programs` and `trouble` hold;
`world` knows what was typed and written, and checks the promises; `jupyter`, `post` and `files` are
what a run happens in. `test_kill` kills a server at every change of the disk, `test_power_cut`
cuts the power after every one.
"""
