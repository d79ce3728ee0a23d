"""Power is cut under load, on real file systems. The ledger lies on an ext4 in a file; that file
lies on an XFS, which can copy it in one instant: what the copy holds is what the disk had got, and
whatever only the kernel knew is lost. The writers are those of `kills`, whose journals lie
elsewhere. What was acknowledged before the instant must be on the copy, whose audit must have
nothing to say; and life goes on from there, cut after cut. Needs root. As a program:

    Tests/Faults/run power [ROUNDS [SEED]]
"""

import contextlib
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import kills
from ledger import Ledger
from service import Service, make_ledger

# How long the kernel may keep what nobody synced, and whether names may come before contents.
MOUNTS = ["data=ordered", "data=writeback,commit=60", "data=journal"]
TOOLS = ["mkfs.xfs", "mkfs.ext4", "mount", "umount"]


def run(*command):
    subprocess.run([str(word) for word in command], check=True, capture_output=True)


def is_possible():
    """Whether this user may mount such files here."""
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    if not all(shutil.which(tool) for tool in TOOLS):
        return False
    with tempfile.TemporaryDirectory() as place:
        try:
            with outer(pathlib.Path(place)):
                return True
        except subprocess.CalledProcessError:
            return False


def unmount(place):
    """Also where somebody who was killed is still on the way out."""
    for _ in range(100):
        if subprocess.run(["umount", place], capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.1)
    run("umount", place)


@contextlib.contextmanager
def mounted(image, place, options):
    place.mkdir(exist_ok=True)
    run("mount", "-o", f"loop,{options}", image, place)
    try:
        yield place
    finally:
        unmount(place)


@contextlib.contextmanager
def outer(home):
    """A file system whose files can be copied in an instant."""
    image = home / "outer.img"
    run("truncate", "-s", "400M", image)
    run("mkfs.xfs", "-q", image)
    with mounted(image, home / "outer", "noatime") as place:
        yield place


def told(journals):
    """What is acknowledged by now: each journal's whole lines."""
    texts = [path.read_bytes() if path.exists() else b"" for path in journals]
    return [text[:text.rfind(b"\n") + 1] for text in texts]


def cut_under_load(disk, tokens, journals, number, draw, cut):
    """Four clients of a server, or a command after the other; gives what was told when the power
    went."""
    since, writers, service = kills.sum_of_sizes(journals), [], None
    try:
        if number % 3 == 2:
            writers.append(kills.writer("command", disk / "ledger", journals[0], f"{number}-c"))
        else:
            service = Service(Ledger(disk / "ledger"), tokens)
            writers = [kills.writer("service", service.url, tokens["admin", "acme"], journal,
                                    f"{number}-{index}") for index, journal in enumerate(journals)]
        kills.wait_for_more(journals, since, draw)
        texts = told(journals)
        cut()
        return texts
    finally:
        if service:
            service.kill()
            service.close()
        for process in writers:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def rounds(home, count, seed):
    """Gives the number of acknowledgements that each cut left."""
    draw = random.Random(seed)
    original, tokens = make_ledger(home / "original")
    journals = [home / f"journal-{index}" for index in range(4)]
    with outer(home) as place:
        image, copy = place / "disk.img", place / "cut.img"
        run("truncate", "-s", "64M", image)
        run("mkfs.ext4", "-q", image)
        with mounted(image, home / "disk", MOUNTS[0]) as disk:
            shutil.copytree(original.directory, disk / "ledger")
        for number in range(count):
            with mounted(image, home / "disk", MOUNTS[number % len(MOUNTS)]) as disk:
                texts = cut_under_load(
                    disk, tokens, journals, number, draw,
                    lambda: run("cp", "--reflink=always", image, copy))
            copy.replace(image)
            for path, text in zip(journals, texts):
                path.write_bytes(text)
            with mounted(image, home / "disk", MOUNTS[0]) as disk:
                ledger = Ledger(disk / "ledger")
                # There may be a torn tail, and `head` may lag behind: readers believe it
                # until somebody writes.
                assert ledger.json("audit", status=(0, 3))["findings"] == []
                ledger.run("environment", "add", f"after-{number}")
                found = kills.check(ledger, journals)
            yield found


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    if not is_possible():
        sys.exit(f"power_cuts: needs root, and {', '.join(TOOLS)} (Debian: xfsprogs, e2fsprogs)")
    with tempfile.TemporaryDirectory() as place:
        print(f"{count} cuts from seed {seed}", flush=True)
        acknowledged = 0
        for number, acknowledged in enumerate(rounds(pathlib.Path(place), count, seed), 1):
            print(f"cut {number}: {acknowledged} acknowledged, none lost", flush=True)
    print(f"{count} cuts, {acknowledged} acknowledged, none lost")


if __name__ == "__main__":
    main()
