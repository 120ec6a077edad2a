#compdef itsm git-itsm
# Completion of itsm for zsh. Made by: itsm completions zsh

_itsm() {
  local line text help
  local -a whole begun
  for line in "${(@f)$("${(Q)words[1]/#\~\//$HOME/}" __complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    text=${line%%$'\t'*}
    help=${line#*$'\t'}
    [[ $line == *$'\t'* ]] || help=
    case $text in
      '') ;;
      :files) _files; return ;;
      :folders) _files -/; return ;;
      *=) begun+=("${text//:/\\:}:$help") ;;
      *) whole+=("${text//:/\\:}:$help") ;;
    esac
  done
  # -U: itsm has matched them already, also by the ends of ids; -S '': a value follows.
  (( $#whole )) && _describe itsm whole -U
  (( $#begun )) && _describe itsm begun -U -S ''
  (( $#whole + $#begun ))
}

if [[ $funcstack[1] == _itsm ]]; then _itsm "$@"; else compdef _itsm itsm git-itsm; fi
