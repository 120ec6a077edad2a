public import Git
import Records
import Synchronization

/// Which commits are audited.
public struct AuditRange: Sendable {
  /// What leads to this commit was judged elsewhere; nil for the whole history.
  public let base: ObjectID?
  /// The last commit.
  public let tip: ObjectID
  /// True to look again at what was judged before.
  public let looksAgain: Bool

  /// Makes a range.
  public init(base: ObjectID? = nil, tip: ObjectID, looksAgain: Bool = false) {
    (self.base, self.tip, self.looksAgain) = (base, tip, looksAgain)
  }
}

extension Workspace {
  /// Judges each commit of a range by what was there before it.
  ///
  /// What was judged before is remembered, for the whole history of the current branch, and only what
  /// is new is looked at. The answer is the same with and without.
  ///
  /// - Parameters:
  ///   - range: The commits.
  ///   - rules: A text that changes whenever the program judges otherwise.
  ///   - check: Makes, on each thread, what else is judged.
  /// - Returns: What was found.
  /// - Throws: ``GitError`` or ``StoreError`` if history can't be read.
  public func audit(
    _ range: AuditRange, rules: String,
    by check: @escaping @Sendable (Workspace) throws -> AuditCheck
  ) throws -> AuditResult {
    repository.readPacks()
    let place = AuditNotes.Place(folder: indexFolder, rules: rules)
    let isWhole = range.base == nil && !repository.isShallow
    let noted = isWhole && !range.looksAgain ? place.read() : nil
    var plan = try AuditPlan(
      to: range.tip, besides: try noted?.known ?? ancestors(of: range.base), in: repository)
    // What was noted of another branch says nothing of this one.
    let begun = noted.flatMap { $0.tip == plan.end ? $0 : nil }
    if noted != nil, begun == nil {
      plan = try AuditPlan(to: range.tip, besides: [], in: repository)
    }
    let run = AuditRun(self, begun, base: range.base, try check(self))
    try judge(plan.steps, believingNotes: !range.looksAgain, check) { try run.take($0) }
    let notes = try run.end(at: range.tip, known: plan.steps.map(\.commit))
    if isWhole, !plan.steps.isEmpty, try repository.head.tip == range.tip { place.write(notes) }
    var result = AuditResult(base: range.base, tip: range.tip)
    result.commits = range.base == nil ? notes.known.count : plan.steps.count
    result.remembered = begun?.known.count ?? 0
    result.versions = notes.versions
    result.isCutOff = repository.isShallow
    try apply(findingSettings(of: range.tip), to: notes.findings, in: &result)
    return result
  }

  private func findingSettings(of tip: ObjectID) throws -> FindingSettings {
    try findingSettings(
      TreeSource(repository: repository, tree: repository.tree(of: tip), folder: folder))
  }

  private func apply(
    _ settings: FindingSettings, to findings: [AuditFinding], in result: inout AuditResult
  ) throws {
    for found in findings.sorted(by: AuditFinding.isBefore) {
      guard let finding = settings.judged([found.finding]).findings.first else {
        result.silenced += 1
        continue
      }
      var copy = found
      copy.finding = finding
      result.findings.append(copy)
    }
  }

  /// A commit and all that lead to it.
  private func ancestors(of commit: ObjectID?) throws -> Set<ObjectID> {
    var found = Set([commit].compactMap(\.self))
    var open = Array(found)
    while let next = open.popLast() {
      for parent in try repository.links(of: next).parents where found.insert(parent).inserted {
        open.append(parent)
      }
    }
    return found
  }

  /// Which commits a thread takes at a time, one after the other.
  ///
  /// The longer it stays, the more of what it reads it knows. Towards the end they get fewer, so that all
  /// threads end together.
  private static func portions(of count: Int) -> [Range<Int>] {
    var portions: [Range<Int>] = []
    var start = 0
    while start < count {
      let share = (count - start) / (2 * Processors.count)
      let end = min(start + min(max(share, 128), 16_384), count)
      portions.append(start..<end)
      start = end
    }
    return portions
  }

  private func judge(
    _ steps: [AuditPlan.Step], believingNotes believes: Bool,
    _ check: @escaping @Sendable (Workspace) throws -> AuditCheck,
    _ take: (CommitVerdict) throws -> Void
  ) throws {
    let progress = indexReport.begin("auditing")
    defer { progress.end() }
    let portions = Self.portions(of: steps.count)
    let (path, folder, notes) = (repository.gitDirectory, folder, indexFolder)
    let judged = Counter()
    try Portions.each(of: portions.count) { () -> (Int) throws -> [CommitVerdict] in
      let workspace = try Workspace(Repository(at: path), folder: folder)
      workspace.repository.readPacks()
      workspace.signatureMemo = SignatureMemo(in: notes, believes: believes)
      let judge = CommitJudge(workspace, try check(workspace))
      return { part in
        try steps[portions[part]].map {
          judged.add()
          return try judge.verdict(on: $0)
        }
      }
    } waiting: {
      progress.show(judged.count, of: steps.count)
    } _: { verdicts in
      for verdict in verdicts { try take(verdict) }
    }
  }
}

/// Counts what several threads do.
private final class Counter: Sendable {
  private let value = Atomic(0)

  var count: Int { value.load(ordering: .relaxed) }

  func add() { value.add(1, ordering: .relaxed) }
}
