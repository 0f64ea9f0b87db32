"""Where a test's other processes come from: forked from one that has read the program already, for speed."""

from __future__ import annotations

import multiprocessing

NURSERY = multiprocessing.get_context("forkserver")
NURSERY.set_forkserver_preload(["tests.rig.launch", "tests.rig.others"])
