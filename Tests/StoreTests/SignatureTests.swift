import Git
import Records
import TestSupport
import Testing

@testable import Store

extension StoreTests {
  /// Commits that are signed, by keys that are made here.
  @Suite struct SignatureTests {
    private static func signing(_ key: String = "$PWD/.git/key") throws -> Scratch {
      let scratch = try Scratch.records()
      try scratch.shell("ssh-keygen -q -t ed25519 -N '' -C '' -f .git/key")
      try scratch.git("config gpg.format ssh")
      try scratch.shell("git config user.signingKey \"\(key)\"")
      try scratch.git("config commit.gpgSign true")
      return scratch
    }

    private static func edit(_ scratch: Scratch) throws {
      try scratch.workspace().transact(CommitOptions(now: noon)) {
        try $0.set(one.id, "title=Other")
      }
    }

    private static func standing(
      _ scratch: Scratch, _ options: String, by address: String = "ana@example.org",
      for principal: String = "ana@example.org"
    ) throws -> SignatureStanding {
      let key = try scratch.shell("cat .git/key.pub")
      let workspace = try scratch.workspace()
      let tip = try #require(try workspace.repository.head.tip)
      return try workspace.standing(
        ofSignature: tip, by: [address], allowed: Array("\(principal) \(options)\(key)\n".utf8))
    }

    @Test(arguments: ["$PWD/.git/key", "$PWD/.git/key.pub"])
    func gitConfirmsIt(_ key: String) throws {
      let scratch = try Self.signing(key)
      try Self.edit(scratch)
      let told = try scratch.shell(
        """
        echo "ana@example.org $(cat .git/key.pub)" > .git/allowed
        git -c gpg.ssh.allowedSignersFile=.git/allowed verify-commit HEAD
        git fsck --strict
        """)
      #expect(told.contains("Good \"git\" signature for ana@example.org"))
      #expect(try scratch.git("log -1 --format=%s") == "\(one.id): set, Other")
    }

    @Test func aKeyIsJudgedAsOfTheCommit() throws {
      let scratch = try Self.signing()
      try Self.edit(scratch)
      #expect(try Self.standing(scratch, "") == .good)
      #expect(try Self.standing(scratch, "valid-before=\"20261123\" ") == .good)
      for options in ["valid-before=\"20261122\" ", "valid-after=\"20261123\" "] {
        guard case .bad = try Self.standing(scratch, options) else {
          Issue.record("\(options) is good")
          continue
        }
      }
    }

    /// What was found to be good is asked for again only where something else decides.
    @Test func aGoodSignatureIsRemembered() throws {
      let scratch = try Self.signing()
      try Self.edit(scratch)
      let allowed = Array("ana@example.org \(try scratch.shell("cat .git/key.pub"))\n".utf8)
      let tip = try #require(try scratch.workspace().repository.head.tip)
      func memo(believes: Bool = true) -> SignatureMemo {
        SignatureMemo(in: "\(scratch.path)/.git/itsm", believes: believes)
      }
      func standing(_ allowed: [UInt8], by address: String = "ana@example.org") throws
        -> SignatureStanding
      {
        let workspace = try scratch.workspace()
        workspace.signatureMemo = memo()
        return try workspace.standing(ofSignature: tip, by: [address], allowed: allowed)
      }
      #expect(try standing(allowed) == .good)
      let key = memo().key(tip, ["ana@example.org"], allowed)
      #expect(memo().knows(key))
      #expect(!memo(believes: false).knows(key))
      // A key that was taken back, and somebody else.
      #expect(try standing([]) != .good)
      #expect(try standing(allowed, by: "eva@example.org") != .good)
      // Who looks again notes nothing twice.
      memo(believes: false).note(key)
      #expect(scratch.read(".git/itsm/signatures") == "\(key)\n")
      let other = memo().key(tip, ["eva@example.org"], allowed)
      memo(believes: false).note(other)
      #expect(try standing(allowed, by: "eva@example.org") == .good)
    }

    @Test func aKeyIsForItsOwner() throws {
      let scratch = try Self.signing()
      try Self.edit(scratch)
      guard case .bad = try Self.standing(scratch, "", for: "eva@example.org") else {
        Issue.record("eva's key signs for ana")
        return
      }
      #expect(
        try Self.standing(scratch, "", by: "eva@example.org", for: "eva@example.org") == .good)
    }

    @Test func withoutASignatureThereIsNone() throws {
      let scratch = try Self.signing()
      #expect(try Self.standing(scratch, "") == .unsigned)
      let workspace = try scratch.workspace()
      try Self.edit(scratch)
      let tip = try #require(try workspace.repository.head.tip)
      #expect(
        try workspace.standing(ofSignature: tip, by: ["ana@example.org"], allowed: nil)
          == .bad("there is no .itsm/allowed_signers"))
    }

    /// What can't be signed is not committed, and nothing is left of it.
    @Test func withoutAKeyNothingIsCommitted() throws {
      let scratch = try Self.signing("$PWD/no-such-key")
      let before = try scratch.git("rev-parse HEAD")
      let error = storeError { try Self.edit(scratch) }
      #expect(error?.message.hasPrefix("the commit can't be signed: ") == true)
      #expect(try scratch.git("rev-parse HEAD") == before)
      #expect(try scratch.status() == [])
    }

    /// A configuration that came with a repository starts no program of its own.
    @Test func noProgramOfTheConfigurationIsStarted() throws {
      let scratch = try Self.signing()
      try scratch.shell("printf '#!/bin/sh\\ntouch %s/.git/started\\n' \"$PWD\" > .git/evil")
      try scratch.shell("chmod +x .git/evil")
      for name in ["gpg.program", "gpg.ssh.program", "gpg.ssh.defaultKeyCommand"] {
        try scratch.git("config \(name) '\(scratch.path)/.git/evil'")
      }
      try Self.edit(scratch)
      #expect(scratch.read(".git/started") == nil)
      #expect(try Self.standing(scratch, "") == .good)
    }

    /// Many files are written by another program, and signed all the same.
    @Test func aLargeCommitIsSignedToo() throws {
      let scratch = try Self.signing()
      try scratch.workspace().transact(CommitOptions(now: noon)) { transaction in
        for number in 0..<300 { transaction.put(Array("a: \(number)\n".utf8), at: "x/\(number)") }
      }
      #expect(try Self.standing(scratch, "") == .good)
      #expect(try scratch.lines("ls-files x").count == 300)
    }
  }
}
