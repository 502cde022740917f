#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the environment does to the programs: proxies, full disks, files that are not there.

usage: test_environment.py SYNCCTL SYNCD [CASE...]
"""
import socket
import subprocess
import sys

from harness import LIMIT, run_cases

NOBODY = "http://127.0.0.1:1"


def a_proxy_is_not_asked_for_this_machine(w):
    for variable in ("http_proxy", "https_proxy"):
        assert "apex" in w.ok("list", "campaigns", "-q", env={variable: NOBODY})
        w.ok("backup", f"{w.folder}/{variable}.sqlite", env={variable: NOBODY})


def a_proxy_is_asked_for_others_and_named_where_it_fails(w):
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        child = w.spawn("list", "campaigns", "--url", "ws://sync.example.org:4000",
                        env={"http_proxy": "http://ada:secret@127.0.0.1:%d" % proxy.getsockname()[1]})
        proxy.settimeout(LIMIT)
        peer = proxy.accept()[0]
        peer.settimeout(LIMIT)
        assert peer.recv(4096).startswith(b"CONNECT sync.example.org:4000 "), child.errors()
        peer.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")
        peer.close()
        assert child.wait(LIMIT) == 7, child.errors()
        assert "proxy 127.0.0.1:" in child.errors() and "secret" not in child.errors(), child.errors()
    done = w.run("list", "campaigns", "--url", "ws://sync.example.org:4000", env={"http_proxy": NOBODY})
    assert done.returncode == 7 and "proxy 127.0.0.1:1\n" in done.stderr and "no_proxy" in done.stderr, done


def what_the_server_is_asked_for_arrives_or_is_an_error(w):
    def run(*words, out=subprocess.PIPE):
        return subprocess.run([w.syncd, *words], env=w.env, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE,
                              encoding="utf-8", timeout=LIMIT)
    for word in ("--help", "--print-config", "--check-config"):
        assert run(word).returncode == 0, word
        with open("/dev/full", "w") as full:
            done = run(word, out=full)
        assert done.returncode == 1 and "No space left" in done.stderr, (word, done)
    absent = run("--check-config", "--tls-cert", f"{w.folder}/absent", "--tls-key", f"{w.folder}/absent")
    assert absent.returncode == 1 and "No such file" in absent.stderr, absent
    path = f"{w.folder}/syncd.toml"
    with open(path, "w") as file:
        file.write("frob = 1\n")
    strange = run("--check-config", "--config", path)
    assert strange.returncode == 2 and "there is no key frob" in strange.stderr, strange
    slip = run("--readrs=3", "--listen", "127.0.0.1:0")
    assert slip.returncode == 2 and "no flag --readrs; did you mean --readers?" in slip.stderr, slip
    bare = run("start")
    assert bare.returncode == 2 and "start is no flag" in bare.stderr, bare


CASES = [a_proxy_is_not_asked_for_this_machine, a_proxy_is_asked_for_others_and_named_where_it_fails,
         what_the_server_is_asked_for_arrives_or_is_an_error]

if __name__ == "__main__":
    sys.exit(run_cases(CASES))
