import Git
import Glibc

/// Signs commits where git is configured to (`commit.gpgSign`), with the user's own `ssh-keygen` or
/// `gpg`.
///
/// The programs are those of `PATH`: which program to start is nothing that a repository's
/// configuration may say.
struct CommitSigner {
  /// With what.
  private enum Key {
    /// A file with a key of SSH; one with the public part alone asks the agent.
    case file(String)
    /// A public key of SSH, whose other part an agent holds.
    case agent(String)
    /// What `gpg` knows a key by.
    case openPGP(String)
  }

  private let key: Key

  /// Makes a signer; nil where nothing is to be signed.
  ///
  /// - Throws: ``StoreError`` if nobody can know the key.
  init?(_ repository: Repository, committer: Signature) throws {
    guard try repository.bool("commit.gpgSign") ?? false else { return nil }
    let name = try repository.string("user.signingKey") ?? ""
    switch try repository.string("gpg.format") ?? "openpgp" {
    case "openpgp":
      key = .openPGP(name.isEmpty ? "\(committer.name) <\(committer.email)>" : name)
    case "ssh":
      guard !name.isEmpty else {
        throw StoreError(
          .unusable, "commits are to be signed, and nothing says with which key",
          remedy: "git config user.signingKey ~/.ssh/id_ed25519.pub")
      }
      if name.hasPrefix("key::") {
        key = .agent(String(name.dropFirst(5)))
      } else if name.hasPrefix("ssh-") {
        key = .agent(name)
      } else {
        key = .file(Self.expanded(name))
      }
    case let format:
      throw StoreError(
        .unusable, "commits are to be signed by \(format), which itsm can't",
        remedy: "git config gpg.format ssh")
    }
  }

  private static func expanded(_ path: String) -> String {
    guard path.hasPrefix("~/"), let home = getenv("HOME") else { return path }
    return String(cString: home) + path.dropFirst()
  }

  /// The signature of a commit.
  ///
  /// - Throws: ``StoreError`` with what the program said.
  func signature(of commit: [UInt8]) throws -> [UInt8] {
    switch key {
    case .openPGP(let name):
      return try run("gpg", ["--batch", "--no-tty", "-bsau", name], commit)
    case .file(let path):
      return try run("ssh-keygen", ["-Y", "sign", "-n", "git", "-f", path], commit)
    case .agent(let text):
      return try Programs.withFile(Array((text + "\n").utf8)) { path in
        try run("ssh-keygen", ["-Y", "sign", "-n", "git", "-U", "-f", path], commit)
      }
    }
  }

  private func run(_ program: String, _ arguments: [String], _ commit: [UInt8]) throws -> [UInt8] {
    let result = try Programs.capture(program, arguments, feeding: commit)
    guard result.status == 0, !result.output.isEmpty else {
      let lines = result.errors.split(separator: "\n").suffix(2).joined(separator: "; ")
      throw StoreError(
        .unusable, "the commit can't be signed: \(lines.isEmpty ? program : lines)",
        remedy: "see to the key, or git config commit.gpgSign false")
    }
    return result.output
  }
}
