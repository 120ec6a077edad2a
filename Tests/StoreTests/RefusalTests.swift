import Git
import Glibc
import Records
import TestSupport
import Testing

@testable import Store

extension StoreTests {
  /// A refused command leaves the repository as it was, down to the last byte.
  @Suite struct RefusalTests {
    /// A situation in which nothing may be committed.
    struct Obstacle: CustomTestStringConvertible {
      var testDescription: String
      var script: String
      var kind: StoreError.Kind
      var message: String
      var remedy: String

      init(
        _ name: String, _ script: String, _ kind: StoreError.Kind, _ message: String,
        _ remedy: String
      ) {
        testDescription = name
        self.script = script
        self.kind = kind
        self.message = message
        self.remedy = remedy
      }
    }

    private static let path = one.path
    private static let new = "incidents/2026/11/INC-20261122-ZZZZZ.yaml"
    private static let hooks = "mkdir -p .git/hooks; printf"
    static let obstacles = [
      Obstacle(
        "edited", "echo '# mine' >> \(path)", .refused,
        "\(path) has changes that are not committed",
        "itsm commit \(path) to keep them, git restore \(path) to drop them"),
      Obstacle(
        "deleted", "rm \(path)", .refused, "\(path) has changes that are not committed",
        "itsm commit \(path) to keep them, git restore \(path) to drop them"),
      Obstacle(
        "replaced by a link", "rm \(path); ln -s /etc/passwd \(path)", .refused,
        "\(path) has changes that are not committed",
        "itsm commit \(path) to keep them, git restore \(path) to drop them"),
      Obstacle(
        "replaced by a socket",
        "rm \(path); cd incidents/2026/11 && python3 -c "
          + "'import socket; socket.socket(socket.AF_UNIX).bind(\"\(one.id).yaml\")'",
        .refused, "\(path) has changes that are not committed",
        "itsm commit \(path) to keep them, git restore \(path) to drop them"),
      Obstacle(
        "staged", "cp \(path) x; echo '# mine' >> \(path); git add \(path); mv x \(path)", .refused,
        "\(path) has changes that are staged but not committed",
        "git commit to keep them, git restore --staged \(path) to drop them"),
      Obstacle(
        "staged for removal", "git rm -q --cached \(path)", .refused,
        "\(path) has changes that are staged but not committed",
        "git commit to keep them, git restore --staged \(path) to drop them"),
      Obstacle(
        "made executable", "chmod +x \(path)", .refused,
        "\(path) has changes that are not committed",
        "itsm commit \(path) to keep them, git restore \(path) to drop them"),
      Obstacle(
        "staged as executable", "git update-index --chmod=+x \(path)", .refused,
        "\(path) has changes that are staged but not committed",
        "git commit to keep them, git restore --staged \(path) to drop them"),
      Obstacle(
        "in the way", "echo x > \(new)", .refused, "\(new) has changes that are not committed",
        "itsm commit \(new) to keep them, or move it away"),
      Obstacle(
        "a folder in the way", "mkdir -p \(new); echo x > \(new)/x", .refused,
        "\(new) has changes that are not committed",
        "itsm commit \(new) to keep them, or move it away"),
      Obstacle(
        "merging",
        """
        git checkout -q -b side; echo a > f; git add f; git commit -q -m a
        git checkout -q main; echo b > f; git add f; git commit -q -m b; ! git merge -q side
        """, .unusable, "a merge is in progress",
        "go on with it (git merge --continue) or give it up (git merge --abort)"),
      Obstacle(
        "detached", "git checkout -q --detach", .unusable,
        "HEAD is detached at $SHORT: a commit here would belong to no branch",
        "git switch BRANCH, or git switch -c NEW"),
      Obstacle(
        "refused by commit-msg",
        "mkdir -p .git/hooks; printf '#!/bin/sh\\nexit 3\\n' > .git/hooks/commit-msg; "
          + "chmod +x .git/hooks/commit-msg", .refused,
        "the commit-msg hook refused the message (exit status 3)",
        "see what it printed, or skip it with --no-verify"),
    ]

    @Test(arguments: obstacles)
    func refused(_ obstacle: Obstacle) throws {
      let scratch = try Scratch.records()
      try scratch.shell(obstacle.script)
      let workspace = try scratch.workspace()
      let picture = try scratch.picture()
      let error = storeError {
        try workspace.transact(CommitOptions(now: noon)) { transaction in
          try transaction.set(one.id, "title=Other")
          try transaction.open("INC-20261122-ZZZZZ", "New")
        }
      }
      let short = try scratch.git("rev-parse --short=8 HEAD")
      #expect(error?.kind == obstacle.kind)
      #expect(
        error?.message.prefix(25) == obstacle.message.replacing("$SHORT", with: short).prefix(25))
      if !obstacle.message.contains("$") { #expect(error?.message == obstacle.message) }
      #expect(error?.remedy == obstacle.remedy)
      #expect(try scratch.picture() == picture)
    }

    /// What the remedy of a refused command says does away with what was refused.
    @Test(arguments: [
      "git rm -q --cached \(one.path)", "git update-index --chmod=+x \(one.path)",
      "cp \(one.path) x; echo '# mine' >> \(one.path); git add \(one.path); mv x \(one.path)",
    ])
    func remediesOfStagedChangesHelp(_ script: String) throws {
      func set(_ scratch: Scratch) -> StoreError? {
        storeError {
          try scratch.workspace().transact(CommitOptions(now: noon)) { transaction in
            try transaction.set(one.id, "title=Other")
          }
        }
      }
      for remedy in ["git restore --staged \(one.path)", "git commit -q -m staged"] {
        let scratch = try Scratch.records()
        try scratch.shell(script)
        let told = try #require(set(scratch)?.remedy)
        #expect(told.contains(remedy.prefix { $0 != "-" }))
        try scratch.shell(remedy)
        // What was kept may leave another hand edit, or no record at all; it is no longer staged.
        let error = set(scratch)
        #expect(
          error == nil
            || remedy.hasPrefix("git commit") && error?.message.contains("staged") != true)
      }
    }

    @Test func aFolderOnTheWayIsALink() throws {
      let scratch = try Scratch.records()
      let outside = try Scratch(nil)
      try scratch.shell("rm -rf incidents; ln -s '\(outside.path)' incidents")
      let workspace = try scratch.workspace()
      let picture = try scratch.picture()
      let error = storeError {
        try workspace.transact(CommitOptions(now: noon)) {
          try $0.open("INC-20261122-ZZZZZ", "New")
        }
      }
      #expect(error?.kind == .unusable)
      #expect(
        error?.message == "\(Self.new) can't be written: a folder on the way is a link or a file")
      #expect(try scratch.picture() == picture)
      #expect(try outside.shell("ls -A") == "")
    }

    @Test(arguments: [".itsm", ".itsm/types", "incidents", "incidents/2026"])
    func filesBehindALinkAreNotListed(link: String) throws {
      let scratch = try Scratch.records()
      let outside = try Scratch(nil)
      try outside.write("types/leak.yaml", "type: leak\n")
      try outside.write("leak.yaml", "type: leak\n")
      try scratch.shell("rm -rf \(link); ln -s '\(outside.path)' \(link)")
      let disk = Disk(root: scratch.path)
      for folder in [link, link + "/types"] { #expect(try disk.entries(below: folder).isEmpty) }
    }

    // To Swift a slash and an accent after it are one character; to the system they are not.
    @Test(arguments: ["../outside", "../\u{301}outside", "x/../\u{301}y", "/outside", "x//y"])
    func aPathLeadsOut(path: String) throws {
      let scratch = try Scratch.records()
      let below = Disk(root: scratch.path + "/incidents")
      try scratch.write("outside", "secret")
      try scratch.write("\u{301}outside", "secret")
      #expect(storeError { _ = try below.read(path) }?.kind == .refused)
      #expect(storeError { try below.write([1], to: path) }?.kind == .refused)
    }

    @Test func theBodyRefuses() throws {
      let scratch = try Scratch.records()
      let picture = try scratch.picture()
      #expect(throws: Findings.self) {
        try scratch.workspace().transact(CommitOptions(now: noon)) {
          try $0.open("INC-20261122-ZZZZZ", "New")
          try $0.set(one.id, "impact=gigantic")
        }
      }
      #expect(try scratch.picture() == picture)
    }

    @Test func gitHoldsTheReference() throws {
      let scratch = try Scratch.records()
      let hex = String(repeating: "1", count: 40)
      try scratch.write(".git/refs/heads/main.lock", "\(hex)\n")
      let picture = try scratch.picture()
      #expect(throws: GitError.self) {
        try scratch.workspace().transact(CommitOptions(now: noon)) {
          try $0.set(one.id, "title=Other")
        }
      }
      #expect(try scratch.picture() == picture)
      // What the failed attempt noted must not make the next one take somebody's lock away.
      #expect(throws: GitError.self) {
        try scratch.workspace().transact(CommitOptions(now: noon)) {
          try $0.set(one.id, "title=Other")
        }
      }
      #expect(scratch.read(".git/refs/heads/main.lock") == "\(hex)\n")
      try scratch.shell("rm .git/refs/heads/main.lock")
      try scratch.workspace().transact(CommitOptions(now: noon)) {
        try $0.set(one.id, "title=Other")
      }
      #expect(try scratch.status() == [])
    }

    // Nothing is forbidden to root.
    @Test(
      .enabled(if: getuid() != 0),
      arguments: [".git/objects", ".git/refs/heads", ".git", "incidents/2026/11", ".git/itsm"])
    func foldersThatCannotBeWritten(folder: String) throws {
      let scratch = try Scratch.records()
      try scratch.shell("mkdir -p .git/itsm; : > .git/itsm/lock; chmod a-w \(folder)")
      let picture = try scratch.picture()
      var refused = false
      do {
        try scratch.workspace().transact(CommitOptions(now: noon)) {
          try $0.set(one.id, "title=Other")
        }
      } catch {
        refused = true
      }
      #expect(refused)
      #expect(try scratch.picture() == picture)
    }
  }
}
