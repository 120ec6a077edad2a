import Git
import Records
import YAML

/// Puts together what was found in single commits, and finds what only several tell: ids that came
/// again.
final class AuditRun {
  /// Where a record is that is there.
  private struct Home {
    let commit: ObjectID
    let path: String
  }

  private let workspace: Workspace
  private let judge: CommitJudge
  /// The commit before the first one that is judged.
  private let start: ObjectID?
  private var notes: AuditNotes
  private var homes: [String: Home] = [:]
  /// Ids that came up on two branches, each in a file of its own.
  private var twins: [(first: Home, second: Home, id: String, time: Int64)] = []
  /// What was judged by on the branch that is to be merged next.
  private var laws: Set<Law> = []
  private lazy var listing = try? start.map { try workspace.snapshot(of: $0).list() }

  /// Begins an audit.
  ///
  /// - Parameters:
  ///   - workspace: The repository.
  ///   - notes: What was found before; nil for nothing.
  ///   - base: The commit before the first; nil for the whole history.
  ///   - check: What else is judged.
  init(_ workspace: Workspace, _ notes: AuditNotes?, base: ObjectID?, _ check: AuditCheck) {
    self.workspace = workspace
    judge = CommitJudge(workspace, check)
    start = notes?.tip ?? base
    self.notes = notes ?? AuditNotes(tip: base ?? .zero)
  }

  /// Takes what was found in the next commit.
  func take(_ verdict: CommitVerdict) throws {
    notes.versions += verdict.versions
    var findings = verdict.findings
    for gone in verdict.removed {
      let key = gone.id.lowercased()
      homes[key] = nil
      notes.removed[key] = AuditNotes.Removed(
        commit: verdict.commit, id: gone.id, path: gone.path, blob: gone.blob)
    }
    for new in verdict.added { findings += try self.findings(new, verdict) }
    findings += try arrivals(verdict)
    notes.findings += AuditFinding.condensed(
      findings.map { AuditFinding(commit: verdict.commit, time: verdict.time, finding: $0) })
  }

  /// Ends it.
  ///
  /// - Parameters:
  ///   - tip: The last commit.
  ///   - known: The commits that were judged.
  /// - Returns: What to remember.
  /// - Throws: ``GitError`` if a tree can't be read.
  func end(at tip: ObjectID, known: [ObjectID]) throws -> AuditNotes {
    try judgeTwins(at: tip)
    notes.tip = tip
    notes.known.formUnion(known)
    return notes
  }

  /// What is wrong with what a branch brings to the line, where it was under other rules; what was found
  /// on the branch is not told again.
  private func arrivals(_ verdict: CommitVerdict) throws -> [Finding] {
    guard verdict.isOnLine else {
      laws.formUnion(verdict.laws)
      return []
    }
    defer { laws = [] }
    guard verdict.parents.count > 1, let line = verdict.laws.first, !laws.isSubset(of: [line])
    else { return [] }
    return try judge.arrivals(at: verdict.commit).filter { found in
      try !notes.findings.contains { known in
        guard known.finding.record == found.record, Self.sources.contains(known.finding.code)
        else { return false }
        let repository = workspace.repository
        return try repository.isAncestor(known.commit, of: verdict.commit)
          && !repository.isAncestor(known.commit, of: verdict.parents[0])
      }
    }
  }

  /// What makes a record's steps and decisions wrong.
  private static let sources: Set<Finding.Code> = [
    .approvalForged, .approvalQuorum, .timelineForeign, .timelineRewritten, .timelineState,
    .transitionIllegal,
  ]

  private func findings(
    _ new: CommitVerdict.Appearance, _ verdict: CommitVerdict
  ) throws -> [Finding] {
    let key = new.id.lowercased()
    let here = Home(commit: verdict.commit, path: new.path)
    defer { homes[key] = here }
    if let gone = notes.removed[key],
      try workspace.repository.isAncestor(gone.commit, of: verdict.commit)
    {
      notes.removed[key] = nil
      return try judge.findings(bringingBack: gone, as: new, in: verdict.commit)
    }
    guard let other = try home(of: new.id), !other.path.isPath(new.path) else {
      return new.findings
    }
    guard try workspace.repository.isAncestor(other.commit, of: verdict.commit) else {
      twins.append((other, here, new.id, verdict.time))
      return new.findings
    }
    return new.findings + [Self.reused(new.id, new.path, besides: other.path)]
  }

  private func home(of id: String) throws -> Home? {
    if let home = homes[id.lowercased()] { return home }
    guard let start, let file = listing?.named(id).first else { return nil }
    return Home(commit: start, path: file.path)
  }

  /// Two branches may each have made a record of one id; that matters once both are there.
  private func judgeTwins(at tip: ObjectID) throws {
    guard !twins.isEmpty else { return }
    let tree = try workspace.repository.tree(of: tip)
    for (first, second, id, time) in twins {
      let areThere = try [first, second].allSatisfy {
        try workspace.repository.entry(at: $0.path, in: tree) != nil
      }
      guard areThere else { continue }
      notes.findings.append(
        AuditFinding(
          commit: second.commit, time: time,
          finding: Self.reused(id, second.path, besides: first.path)))
    }
  }

  private static func reused(_ id: String, _ path: String, besides other: String) -> Finding {
    var finding = Finding(
      .idReused, "\(id) is also the id of \(other)", file: path, at: .start,
      remedy: "give one of them another id and keep the old one as an alias")
    finding.record = id
    return finding
  }
}

extension CommitJudge {
  /// What is wrong with a record that has the id of one that was removed.
  ///
  /// If it tells all that the other told, it is that one, brought back.
  func findings(
    bringingBack gone: AuditNotes.Removed, as new: CommitVerdict.Appearance, in id: ObjectID
  ) throws -> [Finding] {
    let commit = try repository.commit(id)
    let parent = try commit.parents.first.map { try repository.commit($0) }
    let rules = try rules(at: parent ?? commit)
    let comparison = Comparison(
      old: snapshot(of: parent, rules: rules), new: snapshot(of: commit, rules: rules), changes: [],
      base: parent?.id)
    func record(_ path: String, _ blob: ObjectID?) -> Record? {
      blob.flatMap {
        (try? comparison.new.record(in: RecordFile(path: path, blob: $0))) ?? nil
      }
    }
    guard let old = record(gone.path, gone.blob), let record = record(new.path, new.blob) else {
      return new.findings
    }
    let findings = try judged([old], record, comparison, commit)
    let others: Set<Finding.Code> = [.timelineRewritten, .recordIdentity]
    guard findings.contains(where: { others.contains($0.code) }) else { return findings }
    return [
      Finding(
        .idReused,
        "\(record.id) is the id of another record, removed in \(gone.commit.short)",
        at: record.node("id")?.mark ?? record.mark, remedy: "give it an id of its own"
      ).about(record)
    ]
  }
}
