# SPDX-License-Identifier: Apache-2.0
"""A shell at a pseudo-terminal. Its line is read back by a key that writes it into a file, so nothing depends
on how it is drawn."""
import os
import pty
import select
import shutil
import time

SET_UP = {
    "bash": r"""
PS1='> '
bind 'set bell-style none'; bind 'set enable-bracketed-paste off'
dump() {{ printf '%s' "$READLINE_LINE" > {line}.new && mv {line}.new {line}; }}
bind -x '"\C-xd": dump'
bind '"\C-u": kill-whole-line'
source {scripts}/syncctl.bash
syncctl() {{ printf '%s\0' "$@" > {ran}.new && mv {ran}.new {ran}; }}
""",
    "zsh": r"""
PS1='> '
unsetopt beep prompt_sp
fpath=({scripts} $fpath)
autoload -Uz compinit && compinit -u -D
zstyle ':completion:*' completer _complete
dump() {{ print -rn -- "$BUFFER" > {line}.new && command mv {line}.new {line} }}
zle -N dump; bindkey -e; bindkey '^Xd' dump; bindkey '^U' kill-whole-line
setopt no_auto_menu no_list_ambiguous
syncctl() {{ printf '%s\0' "$@" > {ran}.new && command mv {ran}.new {ran} }}
""",
}
START = {"bash": ["bash", "--norc", "--noprofile", "-i"], "zsh": ["zsh", "-f", "-i"]}


class Terminal:
    def __init__(self, shell, env, folder, scripts, limit=60):
        self.limit, self.folder, self.screen = limit, folder, ""
        self.line_file, self.ran_file = os.path.join(folder, "line"), os.path.join(folder, "ran")
        file = os.path.join(folder, "setup")
        with open(file, "w") as out:
            out.write(SET_UP[shell].format(scripts=scripts, line=self.line_file, ran=self.ran_file))
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execvpe(START[shell][0], START[shell], env)
        self.send(f"source {file}; echo re''ady\r")
        self.wait(lambda: "ready" in self.screen, "the shell to start")

    def send(self, keys):
        os.write(self.fd, keys.encode())

    def read(self):
        while select.select([self.fd], [], [], 0.02)[0]:
            try:
                self.screen += os.read(self.fd, 65536).decode("utf-8", "replace")
            except OSError:
                return

    def wait(self, holds, what):
        end = time.monotonic() + self.limit
        while not holds():
            self.read()
            if time.monotonic() > end:
                raise AssertionError(f"waited in vain for {what}\n{self.screen}")

    def taken(self, path, keys, what):
        if os.path.exists(path):
            os.unlink(path)
        self.send(keys)
        self.wait(lambda: os.path.exists(path), what)
        with open(path, encoding="utf-8") as file:
            return file.read()

    def completed(self, typed):
        """The line after these keys and Tab."""
        self.send("\x15" + typed + "\t")
        return self.taken(self.line_file, "\x18d", "the line")

    def listed(self, typed):
        """What is shown by a second Tab."""
        self.screen = ""
        self.send("\x15" + typed + "\t\t")
        self.taken(self.line_file, "\x18d", "the line")
        self.read()
        return self.screen

    def run(self):
        """The words that the line hands over."""
        return self.taken(self.ran_file, "\r", "the command to be run").split("\0")[:-1]

    def close(self):
        os.close(self.fd)
        os.waitpid(self.pid, 0)
        shutil.rmtree(self.folder, ignore_errors=True)
