import Glibc
import Testing

/// The scripts, in the shells themselves.
@Suite struct ShellTests {
  /// The committed scripts are what the program prints.
  @Test(arguments: ["bash", "zsh", "fish"])
  func scriptsAreCurrent(_ shell: String) throws {
    let desk = try Desk()
    _ = try desk.shell("itsm completions \(shell) | diff -u \"$SCRIPTS/itsm.\(shell)\" -")
  }

  /// Plays the key Tab at the end of a line.
  private static func bash(_ words: [String]) -> String {
    let line = words.map { "'\($0)'" }.joined(separator: " ")
    return """
      . "$SCRIPTS/itsm.bash"
      compopt() { echo "option $2"; }
      COMP_WORDS=(\(line)) COMP_CWORD=\(words.count - 1)
      $(complete -p itsm | sed 's/.*-F \\([^ ]*\\).*/\\1/')
      printf '%s\\n' "${COMPREPLY[@]}"
      """
  }

  @Test func bashCompletes() throws {
    let desk = try Desk()
    #expect(try desk.shell(Self.bash(["itsm", "show", "4F7"])) == "INC-20261122-4F7KQ\n")
    // As bash breaks words, only what follows the = is replaced.
    #expect(
      try desk.shell(Self.bash(["itsm", "incident", "open", "--impact", "=", "m"])) == "medium\n")
    #expect(
      try desk.shell(Self.bash(["itsm", "incident", "open", "--impact", "="]))
        == "high\nmedium\nlow\n")
    #expect(
      try desk.shell(Self.bash(["itsm", "set", "4F7KQ", "urg"])) == "option nospace\nurgency=\n")
    #expect(try desk.shell(Self.bash(["itsm", "validate", ""])) == "option default\n\n")
  }

  @Test(.enabled(if: access("/usr/bin/zsh", X_OK) == 0))
  func zshCompletes() throws {
    let desk = try Desk()
    // A completion needs an editor; zsh's own pseudo-terminal gives it one.
    let text = try desk.shell(
      """
      zmodload zsh/zpty
      zpty shell zsh -f -i
      zpty -w shell 'PS1=; autoload -Uz compinit; compinit -D; . $SCRIPTS/itsm.zsh; print $((40+2))'
      zpty -r shell answer '*42*'
      zpty -w -n shell $'itsm show 4F7\\t'
      zpty -r shell answer '*4F7KQ*'
      zpty -w -n shell $'\\C-aprint -r -- got \\n'
      zpty -r shell answer '*got itsm show INC-20261122-4F7KQ*'
      zpty -d shell
      print -r -- ok
      """, with: "/usr/bin/timeout 60 /usr/bin/zsh")
    #expect(text.hasSuffix("ok\n"))
  }

  @Test(.enabled(if: access("/usr/bin/fish", X_OK) == 0))
  func fishCompletes() throws {
    let desk = try Desk()
    let text = try desk.shell(
      """
      source $SCRIPTS/itsm.fish
      complete -C 'itsm show INC-20261122-4F7'
      complete -C 'itsm incident open --impact '
      """, with: "/usr/bin/fish")
    #expect(
      text == """
        INC-20261122-4F7KQ\tCheckout answers 502
        high\tA whole site or customer group or a critical service.
        low\tOne person.
        medium\tA department or several people.

        """)
  }
}
