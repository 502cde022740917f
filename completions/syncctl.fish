# SPDX-License-Identifier: Apache-2.0
# Completion of syncctl for fish. syncctl itself says how a line can go on; fish quotes it.

function __syncctl_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    # As it would be handed over, were a quote that is still open closed.
    set -l current (string unescape -- $typed; or string unescape -- "$typed'"; or string unescape -- "$typed\"")
    for line in (command $words[1] __complete -- $words[2..-1] "$current" 2>/dev/null)
        switch $line
            case \tfiles
                __fish_complete_path $typed
            case \tfolders
                __fish_complete_directories $typed
            case \tcommands
                __fish_complete_command
            case '*'
                printf '%s\n' $line
        end
    end
end

complete -c syncctl -e
complete -c syncctl -f -k -a '(__syncctl_complete)'
