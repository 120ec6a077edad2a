import Dispatch
import Git
import Glibc
import Records
import Synchronization
import TestSupport
import Testing

@testable import Store

extension StoreTests {
  /// Others write at the same time.
  @Suite struct ContentionTests {
    /// Somebody commits whenever we are about to; git is made to wait before long.
    @Test func gitWaitsForWhoLostTwice() throws {
      let scratch = try Scratch.records()
      var committed: [Bool] = []
      try scratch.workspace().transact(CommitOptions(now: noon)) { transaction in
        let note = try? scratch.commit("notes", "\(committed.count)\n")
        committed.append(note != nil)
        try transaction.set(one.id, "title=Mail is slow")
      }
      #expect(committed == [true, true, false])
      #expect(try scratch.git("rev-list --count HEAD") == "4")
      #expect(try scratch.lines("status --porcelain") == [" M notes"])
      #expect(try scratch.git("show HEAD:\(one.path)").contains("Mail is slow"))
      #expect(
        try scratch.shell("find .git -name '*.lock'; ls -A .git/itsm | grep -v recent") == "lock")
      #expect(try scratch.faults() == [])
    }

    @Test func theLockOnTheIndexGoesWithARefusal() throws {
      let scratch = try Scratch.records()
      var calls = 0
      let error = storeError {
        try scratch.workspace().transact(CommitOptions(now: noon)) { transaction in
          calls += 1
          guard calls < 4 else { throw StoreError(.refused, "no") }
          if calls < 3 { try scratch.commit("notes", "\(calls)\n") }
          if calls == 3 { try scratch.shell("git update-ref HEAD HEAD~1") }
          try transaction.set(one.id, "title=Mail is slow")
        }
      }
      #expect(error?.message == "no" && calls == 4)
      #expect(
        try scratch.shell("find .git -name '*.lock'; ls -A .git/itsm | grep -v recent") == "lock")
    }

    @Test func bareRepositoryIsTriedAgain() throws {
      let scratch = try Scratch.records()
      let bare = try Scratch(nil)
      try bare.git("clone -q --bare '\(scratch.path)' .")
      var calls = 0
      try bare.workspace().transact(CommitOptions(now: noon)) { transaction in
        calls += 1
        if calls <= 25 {
          try bare.shell(
            "git update-ref HEAD $(git commit-tree -m other -p HEAD 'HEAD^{tree}')", at: calls)
        }
        try transaction.set(one.id, "title=Mail is slow")
      }
      #expect(calls == 26)
      #expect(try bare.git("rev-list --count HEAD") == "27")
    }

    /// `git commit` reads the branch, then the index: whose branch has a commit must have its files.
    @Test func theIndexIsNeverBehindTheBranch() throws {
      let scratch = try Scratch.records()
      let workspace = try scratch.workspace()
      let watch = Watch(scratch)
      for number in 0..<20 {
        try workspace.transact(CommitOptions(now: noon)) { try $0.set(one.id, "title=\(number)") }
      }
      let seen = watch.stop()
      let commits = try scratch.lines("rev-list --reverse HEAD")
      let blobs = try commits.map { try ObjectID(scratch.git("rev-parse \($0):\(one.path)")) }
      for (branch, index) in seen {
        let tip = String(decoding: branch.dropLast(), as: UTF8.self)
        let number = try #require(commits.firstIndex(of: tip))
        #expect(blobs[number...].contains { $0.map { index.contains($0.bytes) } ?? false })
      }
      #expect(seen.count > 1)
    }

    /// What looks like a git that has read the index and not locked it yet gets to see the lock.
    @Test func theIndexStaysLockedForWhoReadItBefore() throws {
      let scratch = try Scratch.records()
      try scratch.shell(
        """
        mkdir .git/bin; cp /bin/sh .git/bin/git; touch .git/before
        .git/bin/git -c '
          until [ .git/refs/heads/main -nt .git/before ]; do :; done
          for n in 0 1 2 3 4 5 6 7 8 9; do for m in 0 1 2 3 4 5 6 7 8 9; do for o in 0 1 2 3 4 5 6 7 8 9; do
            for p in 0 1 2 3 4 5 6 7 8 9; do for q in 0 1 2 3 4 5 6 7 8 9; do :; done; done; done; done; done
          if [ -e .git/index.lock ]; then echo yes; else echo no; fi > .git/found
        ' commit > /dev/null 2>&1 &
        """)
      try scratch.workspace().transact(CommitOptions(now: noon)) {
        try $0.set(one.id, "title=Mail is slow")
      }
      for _ in 0..<200 where !scratch.exists(".git/found") { usleep(10_000) }
      #expect(scratch.read(".git/found") == "yes\n")
      #expect(!scratch.exists(".git/index.lock"))
    }

    /// Reads a branch and then the index, again and again, and keeps what it saw when the branch
    /// had moved.
    private final class Watch: Sendable {
      private let isOver = Atomic(false)
      private let seen = Mutex<[(branch: [UInt8], index: [UInt8])]>([])
      private let ended = DispatchSemaphore(value: 0)

      init(_ scratch: Scratch) {
        let git = scratch.path + "/.git"
        DispatchQueue(label: "watch").async { [self] in
          var last: [UInt8] = []
          while !isOver.load(ordering: .acquiring) {
            let branch = Self.read(git + "/refs/heads/main")
            let index = Self.read(git + "/index")
            if branch != last { seen.withLock { $0.append((branch, index)) } }
            last = branch
          }
          ended.signal()
        }
      }

      func stop() -> [(branch: [UInt8], index: [UInt8])] {
        isOver.store(true, ordering: .releasing)
        ended.wait()
        return seen.withLock { $0 }
      }

      private static func read(_ path: String) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        defer { close(file) }
        return [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
          count = max(0, Glibc.read(file, buffer.baseAddress, 1 << 16))
        }
      }
    }

    /// What was staged between the first look at the index and its lock is somebody's work.
    @Test func theIndexIsAskedAgainWhenItChanged() throws {
      let scratch = try Scratch.records()
      try scratch.shell(
        """
        mkdir -p .git/hooks; printf '#!/bin/sh\ncp %s kept; echo "# mine" >> %s; git add %s; mv kept %s\n' \
          \(one.path) \(one.path) \(one.path) \(one.path) > .git/hooks/commit-msg
        chmod +x .git/hooks/commit-msg
        """)
      let before = try scratch.git("rev-parse HEAD")
      let error = storeError {
        try scratch.workspace().transact(CommitOptions(now: noon)) {
          try $0.set(one.id, "title=Mail is slow")
        }
      }
      #expect(
        error?.message == "\(one.path) has changes that are staged but not committed")
      #expect(try scratch.git("rev-parse HEAD") == before)
      #expect(try scratch.git("show :\(one.path)").hasSuffix("# mine"))
      #expect(
        try scratch.shell("find .git -name '*.lock'; ls -A .git/itsm | grep -v recent") == "lock")
    }

    @Test(arguments: [IndexLock.signature, "DIRC"])
    func lockWithoutAJournal(text: String) throws {
      let scratch = try Scratch.records()
      try scratch.write(".git/index.lock", text)
      try scratch.workspace().locked {}
      #expect(scratch.read(".git/index.lock") == (text == IndexLock.signature ? nil : text))
    }

    @Test func theWritersLockIsHandedOn() throws {
      let scratch = try Scratch.records()
      let path = scratch.path + "/.git/itsm/lock"
      var first: Lock? = try Lock(path: path)
      let started = time(nil)
      let error = storeError { _ = try Lock(path: path, waiting: 1) }
      #expect(
        error?.message == "another itsm has been writing to this repository for 1 seconds")
      #expect(time(nil) - started <= 5)
      _ = first
      first = nil
      // Who gave up does not keep what it gets in the end.
      _ = try Lock(path: path, waiting: 20)
    }

    /// Every thread that tasks share waits for a program here, and then some.
    @Test(.timeLimit(.minutes(2))) func programsRunWhileAllThreadsWait() async throws {
      let codes = try await withThrowingTaskGroup(of: Int32.self) { group in
        for code in 0..<24 {
          group.addTask {
            try code % 2 == 0
              ? Programs.run("/bin/sh", ["-c", "sleep 0.1; exit \(code)"], quietly: true)
              : Programs.run("/bin/sh", ["-c", "read code; exit $code"], quietly: true) { input in
                _ = "\(code)\n".withCString { text in write(input, text, strlen(text)) }
              }
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(codes.sorted() == Array(0..<24))
    }
  }
}
