public import Git
import Records

/// What is known of a commit's signature.
public enum SignatureStanding: Hashable, Sendable {
  case unsigned
  /// Made by a key of whoever wrote the commit, which was valid then.
  case good
  /// Not made by such a key; the reason completes the sentence.
  case bad(String)
}

extension Workspace {
  /// The file that says whose keys are whose, below the records' folder.
  public static let allowedSigners = ".itsm/allowed_signers"

  /// Judges the signature of a commit by the keys that a repository allows, as of the commit's time.
  ///
  /// Keys of SSH are judged by `ssh-keygen` against `.itsm/allowed_signers`, where a key may have a
  /// time of validity. Keys of OpenPGP are judged by `gpg` and its own keyring.
  ///
  /// - Parameters:
  ///   - commit: The commit.
  ///   - addresses: The addresses that its author is known by; a key for any of them will do.
  ///   - allowed: The text of the file; nil if there is none.
  /// - Returns: What is known of it.
  /// - Throws: ``GitError`` or ``StoreError`` if the commit can't be read or nothing can be judged.
  public func standing(
    ofSignature commit: ObjectID, by addresses: [String], allowed: [UInt8]?
  ) throws -> SignatureStanding {
    guard let signed = try repository.signature(of: commit) else { return .unsigned }
    guard signed.isSSH else { return try openPGP(signed, by: addresses) }
    guard let allowed else { return .bad("there is no \(Self.allowedSigners)") }
    let key = signatureMemo?.key(commit, addresses, allowed)
    if let key, signatureMemo?.knows(key) == true { return .good }
    let time = try repository.commit(commit).committer.when
    let standing = try ssh(signed, by: addresses, allowed: allowed, at: time)
    if standing == .good, let key { signatureMemo?.note(key) }
    return standing
  }

  private func ssh(
    _ signed: SignedCommit, by addresses: [String], allowed: [UInt8], at time: Int64
  ) throws -> SignatureStanding {
    try Programs.withFile(allowed) { signers in
      try Programs.withFile(signed.signature) { signature in
        var reason = "no key is allowed for \(addresses.joined(separator: ", "))"
        for address in addresses {
          let answer = try Programs.capture(
            "ssh-keygen",
            [
              "-Y", "verify", "-f", signers, "-I", address, "-n", "git", "-s", signature,
              "-O", "verify-time=\(Self.verifyTime(time))",
            ], feeding: signed.payload)
          if answer.status == 0 { return .good }
          if let line = answer.errors.split(separator: "\n").first {
            // It names the copy that it was given.
            reason = String(line).replacing(signers, with: Self.allowedSigners)
          }
        }
        return .bad(reason)
      }
    }
  }

  /// An instant as `ssh-keygen` takes it, in UTC: `20261122140511Z`.
  private static func verifyTime(_ seconds: Int64) -> String {
    Instant(clamping: seconds).description.filter { $0.isNumber } + "Z"
  }

  private func openPGP(
    _ signed: SignedCommit, by addresses: [String]
  ) throws -> SignatureStanding {
    try Programs.withFile(signed.signature) { signature in
      let answer = try Programs.capture(
        "gpg", ["--batch", "--no-tty", "--status-fd", "1", "--verify", signature, "-"],
        feeding: signed.payload)
      let lines = String(decoding: answer.output, as: UTF8.self).split(separator: "\n")
      guard answer.status == 0, let good = lines.first(where: { $0.contains(" GOODSIG ") }) else {
        return .bad("gpg does not confirm it")
      }
      let owner = good.lowercased()
      return addresses.contains { owner.contains("<\($0.lowercased())>") }
        ? .good
        : .bad(
          "it was made by another key: \(good.split(separator: " ").dropFirst(3).joined(separator: " "))"
        )
    }
  }
}
