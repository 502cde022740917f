# SPDX-License-Identifier: Apache-2.0
"""The system with a layer of its own above it: what is installed there is nowhere else, and is gone with the
process. Needs root and a kernel that lets it mount."""
import os
import subprocess
import sys

MARK = "SYNCD_TEST_IN_A_LAYER"


def enter():
    """Starts this program anew where mounts are its own affair. False where that cannot be."""
    if os.environ.get(MARK):
        return True
    if os.geteuid() != 0:
        return False
    probe = ("d=$(mktemp -d) && mount -t tmpfs layer $d && mkdir $d/u $d/w $d/m && "
             "mount -t overlay layer -o lowerdir=/,upperdir=$d/u,workdir=$d/w $d/m; "
             "r=$?; umount -l $d 2>/dev/null; rmdir $d; exit $r")
    if subprocess.run(["unshare", "-m", "sh", "-c", probe], capture_output=True).returncode != 0:
        return False
    os.execvpe("unshare", ["unshare", "-m", sys.executable, "-B", *sys.argv], {**os.environ, MARK: "1"})


class Layer:
    def __init__(self, folder):
        self.folder = folder
        subprocess.run(["mount", "-t", "tmpfs", "layer", folder], check=True)
        for name in ("upper", "work", "root"):
            os.mkdir(os.path.join(folder, name))
        self.root = os.path.join(folder, "root")
        subprocess.run(["mount", "-t", "overlay", "layer", "-o",
                        f"lowerdir=/,upperdir={folder}/upper,workdir={folder}/work", self.root], check=True)
        for name in ("proc", "dev"):
            subprocess.run(["mount", "--rbind", f"/{name}", self.path(name)], check=True)
        for name in ("run", "tmp"):
            subprocess.run(["mount", "-t", "tmpfs", "layer", self.path(name)], check=True)
        os.chmod(self.path("tmp"), 0o1777)

    def path(self, name):
        return os.path.join(self.root, name.lstrip("/"))

    def exists(self, name):
        return os.path.lexists(self.path(name))

    def run(self, *words, **more):
        env = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8",
               **more.pop("env", {})}
        return subprocess.run(["/usr/sbin/chroot", self.root, *words], env=env, stdin=subprocess.DEVNULL, encoding="utf-8",
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600, **more)

    def ok(self, *words, **more):
        done = self.run(*words, **more)
        assert done.returncode == 0, f"{words} ended with {done.returncode}\n{done.stdout}"
        return done.stdout
