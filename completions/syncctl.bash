# SPDX-License-Identifier: Apache-2.0
# Completion of syncctl for bash. syncctl itself says how a line can go on; here it is only quoted.

# The value as it has to be typed behind what was typed so far.
__syncctl_quoted() { # VALUE OPEN_QUOTE
  case $2 in
    \') printf '%s' "${1//\'/\'\\\'\'}" ;;
    \") local text=${1//\\/\\\\} && text=${text//\"/\\\"} && text=${text//\$/\\\$} && printf '%s' "${text//\`/\\\`}" ;;
    *) printf '%q' "$1" ;;
  esac
}

_syncctl() {
  COMPREPLY=()
  # bash also breaks words at ":" and "=": those that no blank parts belong together.
  local rest=${COMP_LINE:0:COMP_POINT} word last=-1 i
  local -a words=()
  for ((i = 0; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if ((last < 0)) || [[ $rest == [[:blank:]]* ]]; then words[++last]=; fi
    rest=${rest#"${rest%%[![:blank:]]*}"}
    words[last]+=$word
    rest=${rest#"$word"}
  done
  if [[ $rest == [[:blank:]]* || -z ${COMP_WORDS[COMP_CWORD]} && $last -eq 0 ]]; then words[++last]=; fi
  rest=${rest#"${rest%%[![:blank:]]*}"}
  words[last]+=$rest
  local typed=${words[last]} open= cut=
  local -a lines=()
  local line value
  while IFS= read -r line; do lines+=("$line"); done < <(
    command "${words[0]/#\~\//$HOME/}" __complete --raw -- "${words[@]:1}" 2>/dev/null
  )
  case ${COMP_WORDS[COMP_CWORD]} in \'* | \"*) open=${COMP_WORDS[COMP_CWORD]:0:1} ;; esac
  # What stands before the last of those breaks is on the line already.
  if [[ -z $open && $typed == *[:=]* ]]; then cut=${typed%"${typed##*[:=]}"}; fi
  for line in ${lines[@]+"${lines[@]}"}; do
    value=${line%%$'\t'*}
    case $line in
      $'\t'files) compopt -o default 2>/dev/null; continue ;;
      $'\t'folders) compopt -o dirnames 2>/dev/null; continue ;;
      $'\t'commands)
        while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -c -- "$typed")
        continue
        ;;
    esac
    value=$(__syncctl_quoted "$value" "$open")
    value=${value#"$cut"}
    case $value in *=) compopt -o nospace 2>/dev/null ;; esac
    # Meanings where they are only listed; what is put into the line is the value alone.
    if ((${COMP_TYPE:-9} == 63)) && [[ ${line#*$'\t'} ]] && ((${#lines[@]} > 1)); then
      value+="  (${line#*$'\t'})"
    fi
    COMPREPLY+=("$value")
  done
}

complete -o nosort -F _syncctl syncctl 2>/dev/null || complete -F _syncctl syncctl
