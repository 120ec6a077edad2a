# Completion of itsm for bash. Made by: itsm completions bash

# Asks itsm what could stand for the word at the cursor.
#   $1: the program   $2: the number of the first word that belongs to it
_itsm_ask() {
  local program=${1/#\~\//$HOME/} word last before candidate glue=
  local -a words=()
  local -i number

  # bash breaks words at = and : (COMP_WORDBREAKS); they are put together again here.
  for ((number = $2; number <= COMP_CWORD; number++)); do
    word=${COMP_WORDS[number]}
    if ((${#words[@]})) && [[ $glue || $word =~ ^[=:]+$ ]]; then
      words[${#words[@]}-1]+=$word
    else
      words+=("$word")
    fi
    [[ $word =~ ^[=:]+$ ]] && glue=yes || glue=
  done
  last=${words[${#words[@]}-1]}
  before=${last%"${last##*[=:]}"}

  COMPREPLY=()
  while IFS=$'\t' read -r candidate _; do
    case $candidate in
      :files) compopt -o default 2>/dev/null; return ;;
      :folders) compopt -o dirnames 2>/dev/null; return ;;
      *=) compopt -o nospace 2>/dev/null ;;
    esac
    COMPREPLY+=("${candidate#"$before"}")
  done < <("$program" __complete "${words[@]}" 2>/dev/null)
}

_itsm() { _itsm_ask "${COMP_WORDS[0]}" 1; }

# git's own completion calls this for: git itsm …
_git_itsm() { _itsm_ask git-itsm 2; }

complete -F _itsm itsm git-itsm
