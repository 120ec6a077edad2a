import Git
import Practices
import Records
import Rendering
import Store
import YAML

/// What an audit found, ready to be shown.
struct AuditVerdict {
  let result: AuditResult
  let report: AuditReport

  /// Audits some commits.
  ///
  /// - Throws: ``GitError`` or ``StoreError`` if history can't be read.
  init(of range: AuditRange, in workspace: Workspace) throws {
    var result = try workspace.audit(range, rules: Itsm.version, by: AuditJudge.check)
    try result.settle(in: workspace)
    self.result = result
    report = try AuditReport(result, in: workspace)
  }
}

extension AuditResult {
  /// Tells of items that were changed without authority by which record that was authorised
  /// afterwards; what is told then is a note.
  fileprivate mutating func settle(in workspace: Workspace) throws {
    let open = findings.indices.filter { findings[$0].finding.code == .itemUnauthorised }
    if open.isEmpty { return }
    let snapshot = try workspace.snapshot(of: tip)
    let works = try snapshot.rulebook.types.filter(\.authorises)
      .flatMap { try snapshot.records(of: $0) }
      .compactMap { PlannedWork($0, rulebook: snapshot.rulebook, lookup: snapshot) }
    for index in open {
      let commit = try workspace.repository.commit(findings[index].commit)
      let instant = Instant(clamping: commit.author.when)
      let item = findings[index].finding.record ?? ""
      guard let work = works.first(where: { $0.names(id: item) && $0.tellsOfWork(at: instant) })
      else { continue }
      findings[index].finding.severity = .note
      findings[index].finding.message += "; \(work.id) authorised it afterwards"
      findings[index].finding.remedy = nil
    }
  }
}

extension AuditReport {
  fileprivate init(_ result: AuditResult, in workspace: Workspace) throws {
    let items = result.findings.map { found in
      var lines = SourceLines { Self.source(of: $0, at: found.commit, in: workspace) }
      return Item(
        commit: found.commit.hex, at: Instant(clamping: found.time).description,
        Diagnostic(found.finding, in: &lines))
    }
    self.init(
      items, base: result.base?.hex, tip: result.tip.hex, commits: result.commits,
      versions: result.versions, silenced: result.silenced, isComplete: !result.isCutOff)
  }

  /// The text of the file that a finding is about; of one that was removed, the text it had.
  private static func source(
    of finding: Finding, at commit: ObjectID, in workspace: Workspace
  ) -> [UInt8]? {
    guard let file = finding.file, let commit = try? workspace.repository.commit(commit) else {
      return nil
    }
    for id in [commit.id] + commit.parents {
      if let tree = try? workspace.repository.tree(of: id),
        let entry = (try? workspace.repository.entry(at: file, in: tree)) ?? nil, !entry.isTree
      {
        return try? workspace.repository.blob(entry.id)
      }
    }
    return nil
  }
}
