import Git
public import Records
import YAML

/// What a validation found.
public struct ValidationResult {
  /// What the compared change touched first, each part in the order of files, lines and columns.
  public private(set) var findings: [Finding]
  /// How many records were judged.
  public let records: Int
  /// What was asked for and is no record, and why.
  public let passedOver: [String]
  /// How many findings `.itsm/validate.yaml` silenced.
  public private(set) var silenced = 0
  /// True when the change brings other settings, which don't count for it.
  public private(set) var hasOtherSettings = false
  private let subject: Subject?
  private let touched: Touched?

  /// Takes findings that were judged by the settings.
  init(
    _ judgement: Judgement?, of subject: Subject?, records: Int, passedOver: [String] = []
  ) {
    let touched = judgement?.comparison.flatMap { comparison in
      subject?.before.map { Touched(comparison.changes, in: $0.repository) }
    }
    let findings = judgement?.findings.inOrder ?? []
    self.findings =
      touched.map { touched in
        findings.filter(touched.holds) + findings.filter { !touched.holds($0) }
      } ?? findings
    self.records = records
    self.passedOver = passedOver
    self.silenced = judgement?.silenced ?? 0
    self.hasOtherSettings = judgement?.hasOtherSettings ?? false
    self.subject = subject
    self.touched = touched
  }

  /// The text of the file that a finding is about; of one that was removed, the text it had.
  public func source(of finding: Finding) -> [UInt8]? {
    guard let subject, let file = finding.file else { return nil }
    return (try? subject.source.read(file)) ?? (try? subject.before?.read(file))
  }

  /// Whether a finding is about a line that the compared change touched; nil if nothing was
  /// compared.
  public func isTouched(_ finding: Finding) -> Bool? { touched?.holds(finding) }
}

extension Workspace {
  /// Judges records.
  ///
  /// - Parameters:
  ///   - scope: Which version of them.
  ///   - paths: Only findings in these files, or below these folders; all if empty.
  ///   - now: The time, for dates such as `yesterday`.
  ///   - check: Finds what is wrong with further files below `.itsm`.
  ///   - practice: Finds what practices have to say of records.
  ///   - compare: Finds what is wrong with what became of records and files.
  /// - Returns: The findings.
  /// - Throws: ``GitError`` or ``StoreError`` when files can't be read, or a revision or path is
  ///   not there.
  public func validate(
    _ scope: ValidationScope = .workingFiles, paths: [String] = [], now: Instant,
    check: DefinitionCheck = { _ in [] }, practice: PracticeCheck = .none,
    compare: ComparisonCheck = .none
  ) throws -> ValidationResult {
    if scope == .workingFiles, disk != nil, Recovery(workspace: self).isNeeded { try locked {} }
    guard let subject = try subject(of: scope, now: now) else {
      return ValidationResult(nil, of: nil, records: 0)
    }
    for path in paths where !path.isEmpty {
      guard try !subject.source.holds(path), try subject.before?.read(path) == nil else { continue }
      throw StoreError(.notFound, "there is no file or folder \(path)")
    }
    let passedOver = try paths.compactMap { try self.passedOver($0, subject.source) }
    var judgement = Judgement()
    var count = 0
    do {
      count = try judgement.judge(subject, PathFilter(paths), in: self, check, practice, compare)
    } catch let error as Findings {
      // Without rules no record can be judged.
      judgement.findings = error.all
    }
    return ValidationResult(judgement, of: subject, records: count, passedOver: passedOver)
  }
}

/// Which files somebody asked for.
struct PathFilter {
  private let paths: [String]

  /// Makes a filter for files and folders; none mean all, as does the top folder.
  init(_ paths: [String]) { self.paths = paths.contains("") ? [] : paths }

  /// True if all files are wanted.
  var isAll: Bool { paths.isEmpty }

  func admits(_ path: String) -> Bool {
    paths.isEmpty || paths.contains { path.lies(in: $0) }
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
