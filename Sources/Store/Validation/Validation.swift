import Git
public import Records
import YAML

/// What a validation found.
public struct ValidationResult {
  /// In the order of files, lines and columns.
  public let findings: [Finding]
  /// How many records were judged.
  public let records: Int
  /// What was asked for and is no record, and why.
  public var passedOver: [String] = []
  let read: (String) throws -> [UInt8]?

  init(
    findings: [Finding], records: Int, passedOver: [String] = [],
    read: @escaping (String) throws -> [UInt8]?
  ) {
    self.findings = findings
    self.records = records
    self.passedOver = passedOver
    self.read = read
  }

  /// The text of the file that a finding is about.
  public func source(of finding: Finding) -> [UInt8]? {
    finding.file.flatMap { try? read($0) }
  }
}

extension Workspace {
  /// Judges records.
  ///
  /// - Parameters:
  ///   - scope: Which version of them.
  ///   - paths: Only findings in these files, or below these folders; all if empty.
  ///   - now: The time, for dates such as `yesterday`.
  /// - Returns: The findings, in the order of files and lines.
  /// - Throws: ``GitError`` or ``StoreError`` when files can't be read, or a revision or path is
  ///   not there.
  public func validate(
    _ scope: ValidationScope = .workingFiles, paths: [String] = [], now: Instant
  ) throws -> ValidationResult {
    if scope == .workingFiles, disk != nil, Recovery(workspace: self).isNeeded { try locked {} }
    guard let subject = try subject(of: scope, now: now) else {
      return ValidationResult(findings: [], records: 0) { _ in nil }
    }
    for path in paths where !path.isEmpty {
      guard try !subject.source.holds(path), try subject.before?.read(path) == nil else { continue }
      throw StoreError(.notFound, "there is no file or folder \(path)")
    }
    let passedOver = try paths.compactMap { try self.passedOver($0, subject.source) }
    let wanted = PathFilter(paths)
    var findings: [Finding] = []
    var count = 0
    do {
      let snapshot = try snapshot(of: subject)
      count = try snapshot.judge(wanted) { findings += $0 }
    } catch let error as Findings {
      // Without rules no record can be judged.
      findings = error.all
    }
    findings = findings.inOrder
    return ValidationResult(findings: findings, records: count, passedOver: passedOver) { path in
      try subject.source.read(path)
    }
  }

  private func snapshot(of subject: Subject) throws -> Snapshot {
    Snapshot(
      source: subject.source, commit: try subject.commit.map { try repository.commit($0) },
      rulebook: try rulebook(subject.source), folder: folder)
  }
}

/// Which files somebody asked for.
struct PathFilter {
  private let paths: [String]

  /// Makes a filter for files and folders; none mean all, as does the top folder.
  init(_ paths: [String]) { self.paths = paths.contains("") ? [] : paths }

  func admits(_ path: String) -> Bool {
    paths.isEmpty || paths.contains { path.lies(in: $0) }
  }
}

extension Snapshot {
  /// Judges the records one by one, and then all of them together.
  ///
  /// - Parameters:
  ///   - wanted: Only what is found in these files; ids are unique among all.
  ///   - report: Takes what was found.
  /// - Returns: How many records were judged.
  /// - Throws: ``GitError`` or ``StoreError`` when files can't be read.
  func judge(_ wanted: PathFilter, _ report: ([Finding]) -> Void) throws -> Int {
    let parts = try inParts { snapshot, files in
      try snapshot.judged(files) { wanted.admits($0) }
    }
    report(parts.flatMap(\.findings))
    report(try placeFindings(parts.flatMap(\.entries)).filter { wanted.admits($0.file ?? "") })
    return parts.reduce(0) { $0 + $1.count }
  }
}

extension [Finding] {
  /// By file, line, column and rule; otherwise as they were found.
  var inOrder: [Finding] {
    enumerated().sorted { left, right in
      Finding.order(left.element, right.element) ?? (left.offset < right.offset)
    }.map(\.element)
  }
}

extension Finding {
  /// Which of two findings is told first; nil if neither has to be.
  fileprivate static func order(_ left: Finding, _ right: Finding) -> Bool? {
    let (a, b) = (left.file ?? "", right.file ?? "")
    if a != b { return a.utf8.lexicographicallyPrecedes(b.utf8) }
    let (m, n) = (left.mark ?? .start, right.mark ?? .start)
    if m != n { return m < n }
    return left.code == right.code ? nil : left.code < right.code
  }
}
