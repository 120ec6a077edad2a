import ArgumentParser

/// A shell that completes.
enum Shell: String, CaseIterable, ExpressibleByArgument {
  case bash, zsh, fish

  /// The script; it asks ``Complete`` for everything.
  var script: String {
    switch self {
    case .bash: Self.bashScript
    case .zsh: Self.zshScript
    case .fish: Self.fishScript
    }
  }
}

/// `itsm completions bash`.
struct Completions: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Print the completion script of a shell.",
    discussion: """
      Commands, types, verbs, fields, their values, ids and revisions are completed from the \
      repository you are in.

        bash: itsm completions bash > ~/.local/share/bash-completion/completions/itsm
        zsh:  itsm completions zsh > "${fpath[1]}/_itsm"
        fish: itsm completions fish > ~/.config/fish/completions/itsm.fish
      """)

  @Argument(help: "bash, zsh or fish.") var shell: Shell

  func run(in session: Session) throws { session.out(shell.script) }
}

extension Shell {
  fileprivate static let bashScript = #"""
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

    """#

  fileprivate static let zshScript = #"""
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

    """#

  fileprivate static let fishScript = #"""
    # Completion of itsm for fish. Made by: itsm completions fish

    function __itsm_complete
        set -l words (commandline -opc)
        set -l token (commandline -ct)
        test (count $token) -eq 0; and set token ''
        for line in ($words[1] __complete $words[2..-1] $token 2>/dev/null)
            switch $line
                case :files
                    __fish_complete_path $token
                case :folders
                    __fish_complete_directories $token
                case '*'
                    echo $line
            end
        end
    end

    complete -c itsm -f -a '(__itsm_complete)'
    complete -c git-itsm -f -a '(__itsm_complete)'

    """#
}
