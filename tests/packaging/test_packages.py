#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The .deb and the .tgz, from `cpack` to their removal.   Usage: test_packages.py BUILD"""
import atexit
import functools
import os
import pwd
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

import layer

BUILD = os.path.abspath(sys.argv[-1])
LIMIT = 60
MINE = ["/usr/bin/syncd", "/usr/bin/syncctl", "/etc/syncd/syncd.toml", "/usr/lib/systemd/system/syncd.service",
        "/usr/lib/sysusers.d/syncd.conf", "/usr/share/bash-completion/completions/syncctl",
        "/usr/share/zsh/vendor-completions/_syncctl", "/usr/share/fish/vendor_completions.d/syncctl.fish",
        "/usr/share/man/man1/syncctl.1.gz", "/usr/share/man/man5/syncd.conf.5.gz",
        "/usr/share/man/man7/syncd-protocol.7.gz", "/usr/share/man/man8/syncd.8.gz"]


def output(*words, **more):
    done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          encoding="utf-8", timeout=600, **more)
    assert done.returncode == 0, f"{words} ended with {done.returncode}\n{done.stdout}"
    return done.stdout


@functools.cache
def packed(kind, suffix):
    """The folder with the package, and the package in it; made once for all tests."""
    folder = tempfile.mkdtemp(prefix="syncd-package-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    output("cpack", "--config", f"{BUILD}/CPackConfig.cmake", "-G", kind, "-B", folder, cwd=folder)
    (made,) = [name for name in os.listdir(folder) if name.endswith(suffix)]
    return folder, os.path.join(folder, made)


@unittest.skipUnless(shutil.which("dpkg-shlibdeps") and shutil.which("cpack"), "needs dpkg-dev")
class Deb(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder, cls.deb = packed("DEB", ".deb")

    def test_what_it_says_of_itself(self):
        told = output("dpkg-deb", "--field", self.deb)
        self.assertIn("Package: syncd\n", told)
        depends = re.search(r"^Depends: (.*)$", told, re.M)[1]
        for needed in ("libc6", "libuv1", "libsqlite3-0", "libssl3", "libwebsockets", "libwebsockets-evlib-uv", "adduser"):
            self.assertIn(needed, depends)
        control = tempfile.mkdtemp(dir=self.folder)
        output("dpkg-deb", "--control", self.deb, control)
        with open(f"{control}/conffiles") as file:
            self.assertEqual(file.read(), "/etc/syncd/syncd.toml\n")

    def test_what_is_in_it(self):
        listed = output("dpkg-deb", "--contents", self.deb)
        files = {line.split()[5].lstrip("."): line.split()[:2] for line in listed.splitlines()}
        for name in MINE:
            with self.subTest(name=name):
                mode = "-rwxr-xr-x" if "/bin/" in name else "-rw-r--r--"
                self.assertEqual(files.get(name), [mode, "root/root"])
        self.assertEqual([name for name in files if re.search(r"\.(a|h|cpp)$|/include/|cmake", name)], [])
        self.assertEqual({mode for mode, _ in files.values() if mode.startswith("d")}, {"drwxr-xr-x"})

    @unittest.skipUnless(shutil.which("lintian"), "needs lintian")
    def test_lintian_finds_no_error(self):
        told = output("lintian", "--fail-on", "none", self.deb)
        self.assertEqual([line for line in told.splitlines() if line.startswith("E: ")], [])


IN_A_LAYER = layer.enter()


@unittest.skipUnless(IN_A_LAYER and shutil.which("dpkg-shlibdeps"), "needs root, dpkg and leave to mount a layer")
class Installed(unittest.TestCase):
    """One life of an installation, in order."""

    @classmethod
    def setUpClass(cls):
        folder, deb = packed("DEB", ".deb")
        place = tempfile.mkdtemp(prefix="syncd-layer-")
        cls.addClassCleanup(os.rmdir, place)
        cls.system = layer.Layer(place)
        cls.addClassCleanup(subprocess.run, ["umount", "-l", place])
        cls.deb = "/tmp/" + os.path.basename(deb)
        shutil.copy(deb, cls.system.path(cls.deb))

    def test_1_installed(self):
        self.system.ok("dpkg", "--install", self.deb)
        for name in MINE:
            self.assertTrue(self.system.exists(name), name)
        self.assertEqual(self.system.ok("dpkg", "--verify", "syncd"), "")
        self.assertEqual(self.system.ok("stat", "-c", "%U %G %a", "/var/lib/syncd"), "syncd syncd 700\n")
        self.assertRegex(self.system.ok("syncctl", "--version"), r"^syncctl \d")

    def test_2_the_unit_is_sound_and_tight(self):
        if not shutil.which("systemd-analyze"):
            self.skipTest("needs systemd-analyze")
        unit = "/usr/lib/systemd/system/syncd.service"
        self.assertNotIn("syncd.service", self.system.ok("systemd-analyze", "verify", "--man=no", unit))
        self.system.ok("systemd-analyze", "security", "--offline=true", "--threshold=20", unit)

    def test_3_started_used_and_stopped(self):
        with open(self.system.path("/usr/lib/systemd/system/syncd.service")) as file:
            command = re.search(r"^ExecStart=(.*)$", file.read(), re.M)[1].split()
        heard = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(heard.close)
        heard.bind(self.system.path("/run/notify"))
        os.chmod(self.system.path("/run/notify"), 0o777)
        daemon = subprocess.Popen(
            ["/usr/sbin/chroot", "--userspec=syncd:syncd", self.system.root, *command], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8", cwd="/",
            env={"PATH": "/usr/bin:/bin", "NOTIFY_SOCKET": "/run/notify", "SYNCD_LISTEN": "127.0.0.1:0", "SYNCD_DEMO": "true"})
        try:
            heard.settimeout(LIMIT)
            self.assertEqual(heard.recv(100), b"READY=1")
            self.assertTrue(select.select([daemon.stdout], [], [], LIMIT)[0])
            url = "ws://" + re.search(r"127\.0\.0\.1:\d+", daemon.stdout.readline())[0]
            campaigns = self.system.ok("syncctl", "--url", url, "list", "campaigns", "-q").split()
            self.assertEqual(len(campaigns), 3)
            self.assertIn("paused", self.system.ok("syncctl", "--url", url, "set-status", campaigns[0], "paused"))
            self.assertIn(campaigns[0], self.system.ok("syncctl", "__complete", "--", "--url", url, "pause", ""))
        finally:
            daemon.send_signal(signal.SIGTERM)
            self.addCleanup(daemon.stdout.close)
        self.assertEqual(daemon.wait(LIMIT), 0)
        self.assertNotEqual(os.listdir(self.system.path("/var/lib/syncd")), [])

    def test_4_removed_it_leaves_configuration_and_data(self):
        self.system.ok("dpkg", "--remove", "syncd")
        self.assertFalse(self.system.exists("/usr/bin/syncd"))
        self.assertTrue(self.system.exists("/etc/syncd/syncd.toml"))
        self.assertNotEqual(os.listdir(self.system.path("/var/lib/syncd")), [])

    def test_5_purged_it_leaves_nothing(self):
        self.system.ok("dpkg", "--purge", "syncd")
        for name in (*MINE, "/etc/syncd", "/var/lib/syncd"):
            self.assertFalse(self.system.exists(name), name)

    def test_6_the_system_below_never_saw_it(self):
        self.assertRaises(KeyError, pwd.getpwnam, "syncd") if not os.path.exists("/usr/bin/syncd") else None


@unittest.skipUnless(shutil.which("cpack"), "needs cpack")
class Tgz(unittest.TestCase):
    def test_it_can_be_unpacked_and_run_anywhere(self):
        folder, archive = packed("TGZ", ".tar.gz")
        output("tar", "-xzf", archive, "-C", folder, "--one-top-level=there", "--strip-components=1")
        for name in ("bin/syncd", "bin/syncctl", "etc/syncd/syncd.toml", "share/man/man1/syncctl.1",
                     "lib/systemd/system/syncd.service", "share/bash-completion/completions/syncctl"):
            self.assertTrue(os.path.exists(f"{folder}/there/{name}"), name)
        self.assertRegex(output(f"{folder}/there/bin/syncctl", "--version"), r"^syncctl \d")
        told = output(f"{folder}/there/bin/syncd", "--config", f"{folder}/there/etc/syncd/syncd.toml", "--print-config")
        self.assertIn("data = '/var/lib/syncd'", told)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
