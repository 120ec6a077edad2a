import Git
import Records

/// What was found in a version of the records, judged by the settings that count.
struct Judgement {
  var findings: [Finding] = []
  private(set) var silenced = 0
  /// What the version was compared with; nil if nothing was.
  private(set) var comparison: Comparison?
  /// True when the version brings other settings, which don't count.
  private(set) var hasOtherSettings = false

  /// Judges the records one by one, then all of them together, then what became of them.
  ///
  /// - Parameters:
  ///   - subject: The version.
  ///   - wanted: Only what is found in these files; ids are unique among all.
  ///   - workspace: The repository.
  ///   - check: Finds what is wrong with further files below `.itsm`.
  ///   - practice: Finds what practices have to say of records.
  ///   - compare: Finds what is wrong with what became of a record.
  /// - Returns: How many records were judged.
  /// - Throws: ``Findings`` when the rules can't be read; ``GitError`` or ``StoreError`` when files
  ///   can't.
  mutating func judge(
    _ subject: Subject, _ wanted: PathFilter, in workspace: Workspace, _ check: DefinitionCheck,
    _ practice: PracticeCheck, _ compare: ComparisonCheck
  ) throws -> Int {
    let changes = try subject.before.flatMap { before in
      try subject.source.changes(since: before)
    }
    let settled = settings(of: subject, changes ?? [], in: workspace)
    let new = try workspace.snapshot(of: subject, settings: settled)
    if let changes, let before = subject.before {
      comparison = Comparison(
        old: workspace.snapshot(of: before, or: new.rulebook), new: new, changes: changes,
        base: subject.base)
    }
    let settings = try workspace.findingSettings(settled)
    let isMeant = practice.isMeant
    let parts = try new.inParts { snapshot, files in
      try snapshot.judged(files, noting: isMeant) { wanted.admits($0) }
    }
    findings = parts.flatMap(\.findings)
    findings += try new.placeFindings(parts.lazy.flatMap(\.entries))
      .filter { wanted.admits($0.file ?? "") }
    let definitions = Definitions(
      rulebook: new.rulebook, folder: workspace.folder + Layout.rules + "/", source: subject.source)
    findings += try check(definitions).filter { wanted.admits($0.file ?? "") }
    let meant = try parts.lazy.flatMap(\.meant).compactMap { try new.record(in: $0) }
    if !meant.isEmpty { findings += try practice.findings(meant, new) }
    if let comparison { add(try comparison.findings(wanted, compare)) }
    let judged = settings.judged(findings)
    findings = judged.findings
    silenced = judged.silenced
    if subject.before == nil, wanted.isAll { findings += judged.unused }
    return parts.reduce(0) { $0 + $1.count }
  }

  /// Adds what a comparison found, and leaves out what only follows from it.
  private mutating func add(_ compared: [Finding]) {
    let illegal = compared.filter { $0.code == .transitionIllegal }
    // From a state that nothing leads to it follows that the timeline tells another, and that the
    // fields are missing which the way there would have filled.
    findings.removeAll { finding in
      [.timelineState, .fieldRequired].contains(finding.code)
        && illegal.contains { $0.file == finding.file && $0.mark == finding.mark }
    }
    // What a record says now and what became of it may be wrong for the same reason.
    let known = Set(findings)
    findings += compared.filter { !known.contains($0) }
  }

  /// Where the settings are that count.
  ///
  /// What is proposed is judged by the settings from before, or it could silence its own findings.
  /// A change of rules alone is judged by its own: that is how findings are silenced.
  private mutating func settings(
    of subject: Subject, _ changes: [PathChange], in workspace: Workspace
  ) -> any RecordSource {
    guard subject.isProposal, let before = subject.before else { return subject.source }
    let files = [Layout.configuration, Layout.findings].map { workspace.folder + $0 }
    guard changes.contains(where: { files.contains($0.path) }),
      changes.contains(where: { RecordFile(path: $0.path, blob: nil).isInRecords(workspace.folder) }
      ),
      (try? before.read(files[0])) ?? nil != nil,
      (try? workspace.findingSettings(before)) != nil, (try? workspace.rulebook(before)) != nil
    else { return subject.source }
    hasOtherSettings = true
    return before
  }
}

extension Workspace {
  /// What the repository says of findings.
  func findingSettings(_ source: any RecordSource) throws -> FindingSettings {
    let file = folder + Layout.findings
    return try source.read(file)
      .map { try FindingSettings(parsing: $0, file: file, folder: folder) } ?? FindingSettings()
  }

  /// The findings that count by the settings at a commit.
  func judged(_ findings: [Finding], of commit: ObjectID) throws -> [Finding] {
    let source = TreeSource(
      repository: repository, tree: try repository.tree(of: commit), folder: folder)
    return try findingSettings(source).judged(findings).findings
  }

  fileprivate func snapshot(
    of subject: Subject, settings: any RecordSource
  ) throws -> Snapshot {
    Snapshot(
      source: subject.source, commit: try subject.commit.map { try repository.commit($0) },
      rulebook: try rulebook(subject.source, settings: settings), folder: folder)
  }

  /// The records before a change, by the rules of that time, or else by those of now.
  fileprivate func snapshot(of before: TreeSource, or rulebook: Rulebook) -> Snapshot {
    Snapshot(
      source: before, commit: nil, rulebook: (try? self.rulebook(before)) ?? rulebook,
      folder: folder)
  }
}
