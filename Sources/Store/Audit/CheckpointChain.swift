import Git
import Records

extension Workspace {
  /// Checks the checkpoints from the first to the last, and that the branch still goes on from them.
  ///
  /// - Parameters:
  ///   - marks: Checkpoints that are known from elsewhere; what this clone has seen counts as well.
  ///   - addresses: The addresses that whoever has one is known by, in the records at a commit.
  /// - Returns: The checkpoints and what is wrong.
  /// - Throws: ``GitError`` or ``StoreError`` if history can't be read.
  public func checkpoints(
    known marks: [CheckpointMark], addresses: (String, Snapshot) throws -> [String]
  ) throws -> CheckpointChain {
    var chain = CheckpointChain()
    try chain.read(from: self)
    try chain.checkOrder(in: self)
    try chain.checkMarks(marks + [seenCheckpoint()].compactMap(\.self))
    try chain.checkSignatures(in: self, addresses)
    if chain.findings.isEmpty { try chain.checkBranch(in: self) }
    if chain.findings.isEmpty, let last = chain.checkpoints.last { remember(last) }
    return chain
  }
}

extension CheckpointChain {
  fileprivate mutating func read(from workspace: Workspace) throws {
    let repository = workspace.repository
    var next = try repository.reference(Checkpoint.reference)
    while let id = next {
      guard repository.contains(id), let checkpoint = Checkpoint(try repository.commit(id)) else {
        let last = checkpoints.last.map { "before checkpoint \($0.counter) " } ?? ""
        findings.append(broken("\(last)there is no checkpoint in \(id.short)"))
        break
      }
      checkpoints.append(checkpoint)
      next = checkpoint.previous
    }
    checkpoints.reverse()
  }

  /// Each has the next number, and goes on from what the one before it was about.
  fileprivate mutating func checkOrder(in workspace: Workspace) throws {
    guard findings.isEmpty else { return }
    var last: Checkpoint?
    for checkpoint in checkpoints {
      let expected = (last?.counter ?? 0) + 1
      if checkpoint.counter != expected {
        findings.append(
          broken("checkpoint \(checkpoint.counter) stands where \(expected) should"))
        return
      }
      if let last, try !workspace.goesOn(from: last.head, to: checkpoint.head) {
        findings.append(
          broken(
            "checkpoint \(checkpoint.counter) is of \(checkpoint.head.short), which does not go on "
              + "from \(last.head.short) of checkpoint \(last.counter)"))
        return
      }
      last = checkpoint
    }
  }

  /// What somebody has seen must be there.
  fileprivate mutating func checkMarks(_ marks: [CheckpointMark]) throws {
    for mark in marks where !checkpoints.contains(where: { CheckpointMark($0) == mark }) {
      let last = checkpoints.last?.counter ?? 0
      findings.append(
        broken(
          last < mark.counter
            ? "checkpoint \(mark.counter) (\(mark.id.short)) was here and is gone: the last is "
              + (last == 0 ? "none" : "\(last)")
            : "checkpoint \(mark.counter) was \(mark.id.short) and is another now"))
    }
  }

  /// Signed by a key that was allowed then; and once signed, always signed.
  fileprivate mutating func checkSignatures(
    in workspace: Workspace, _ addresses: (String, Snapshot) throws -> [String]
  ) throws {
    var wasSigned = false
    for checkpoint in checkpoints {
      let snapshot = try workspace.snapshot(of: checkpoint.head)
      let email = checkpoint.signature.email
      let known = try addresses(email, snapshot)
      let standing = try workspace.standing(
        ofSignature: checkpoint.id, by: known.isEmpty ? [email] : known,
        allowed: snapshot.read(snapshot.folder + Workspace.allowedSigners))
      standings.append(standing)
      switch standing {
      case .good: wasSigned = true
      case .unsigned where wasSigned:
        findings.append(
          broken("checkpoint \(checkpoint.counter) is not signed, and one before it is"))
      case .unsigned: break
      case .bad(let reason):
        findings.append(
          broken("checkpoint \(checkpoint.counter) is not validly signed: \(reason)"))
      }
    }
  }

  /// The branch goes on from every head; the first from which it doesn't is where it was rewritten.
  fileprivate mutating func checkBranch(in workspace: Workspace) throws {
    guard let last = checkpoints.last,
      let tip = try workspace.repository.reference(last.branch)
        ?? workspace.repository.head.tip
    else { return }
    for checkpoint in checkpoints where try !workspace.goesOn(from: checkpoint.head, to: tip) {
      let name = last.branch.split(separator: "/").last ?? "HEAD"
      let isBack = try workspace.goesOn(from: tip, to: checkpoint.head)
      findings.append(
        broken(
          isBack
            ? "\(name) was rolled back to \(tip.short), before checkpoint \(checkpoint.counter) "
              + "of \(checkpoint.head.short)"
            : "\(name) was rewritten: it does not go on from \(checkpoint.head.short) of checkpoint "
              + "\(checkpoint.counter)"))
      return
    }
  }

  private func broken(_ message: String) -> Finding {
    Finding(
      .checkpointBroken, message,
      remedy: "compare with other clones: git ls-remote URL '\(Checkpoint.reference)'")
  }
}

extension Workspace {
  /// True if a commit is there and another follows it, or is it.
  fileprivate func goesOn(from commit: ObjectID, to other: ObjectID) throws -> Bool {
    guard repository.contains(commit), repository.contains(other) else { return false }
    return try repository.isAncestor(commit, of: other)
  }
}
