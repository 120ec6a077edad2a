import YAML

/// What a repository says in `.itsm/validate.yaml`: how much findings matter, and which of them it
/// has decided to live with.
public struct FindingSettings: Sendable {
  /// Which findings an entry is about.
  struct Selection: Sendable {
    /// The names of rules, with `*` and `?`.
    var rules: [String]
    /// Patterns of paths, from the top of the repository; none mean all files.
    var paths: [String]

    func fits(_ finding: Finding) -> Bool {
      rules.contains { Glob.matches(finding.code.rawValue, pattern: $0) }
        && (paths.isEmpty || paths.contains { Glob.matches(finding.file ?? "", pattern: $0) })
        && Finding.Rule.named(finding.code)?.isAdjustable ?? false
    }
  }

  private struct Severity: Sendable {
    var selection: Selection
    var severity: Finding.Severity
  }

  private struct Silence: Sendable {
    var selection: Selection
    var mark: Mark
  }

  private let file: String
  private var severities: [Severity] = []
  private var silences: [Silence] = []

  /// The settings of a repository that says nothing.
  public init() { file = "" }

  /// Reads settings.
  ///
  /// - Parameters:
  ///   - source: The text of the file.
  ///   - file: Its path, for messages.
  ///   - folder: The records' folder, empty or ending in `/`, which patterns of paths start from.
  /// - Throws: ``Findings`` with everything that is wrong with the text.
  public init(parsing source: [UInt8], file: String, folder: String) throws(Findings) {
    self.file = file
    var reader = DefinitionReader(file: file, code: .configuration)
    let document: Document
    do {
      document = try Document(parsing: source)
    } catch {
      throw Findings([Finding(error, file: file)])
    }
    guard let root = document.root, !root.isNull else { return }
    if root.pairs == nil { reader.report("the settings must be a mapping", at: root) }
    reader.close(root, ["severity", "silence"], "validate.yaml")
    for entry in reader.entries(root["severity"], "severity") {
      reader.close(entry, ["rule", "path", "severity"], "an entry of severity")
      let name = reader.text(entry["severity"], "severity")
      let severity = name.flatMap { Finding.Severity(rawValue: $0) }
      if severity == nil {
        reader.report(
          name.map { "severity can't be “\($0)”" } ?? "the entry lacks its severity",
          at: entry["severity"] ?? entry,
          remedy: "severity: error, warning or note; to be rid of a finding, silence it")
      }
      if let selection = reader.selection(entry, folder), let severity {
        severities.append(Severity(selection: selection, severity: severity))
      }
    }
    for entry in reader.entries(root["silence"], "silence") {
      reader.close(entry, ["rule", "path", "reason"], "an entry of silence")
      let reason = reader.text(entry["reason"], "reason") ?? ""
      if reason.trimmed.isEmpty {
        reader.report(
          "nothing is silenced without a reason", at: entry["reason"] ?? entry,
          remedy: "reason: why these findings are accepted")
      }
      if let selection = reader.selection(entry, folder) {
        silences.append(Silence(selection: selection, mark: entry.mark))
      }
    }
    if !reader.findings.isEmpty { throw Findings(reader.findings) }
  }

  /// Findings as the repository wants them told.
  public struct Judgement: Sendable {
    /// What is left, with the severities that the repository gives.
    public var findings: [Finding]
    /// How many were silenced.
    public var silenced: Int
    /// Entries that silenced nothing, as findings.
    public var unused: [Finding]
  }

  /// Applies the settings; of several severities for a finding the last one counts.
  public func judged(_ findings: [Finding]) -> Judgement {
    if severities.isEmpty && silences.isEmpty {
      return Judgement(findings: findings, silenced: 0, unused: [])
    }
    var used = [Bool](repeating: false, count: silences.count)
    let left = findings.compactMap { finding -> Finding? in
      var isSilent = false
      for (index, silence) in silences.enumerated() where silence.selection.fits(finding) {
        used[index] = true
        isSilent = true
      }
      if isSilent { return nil }
      guard let last = severities.last(where: { $0.selection.fits(finding) }) else {
        return finding
      }
      var copy = finding
      copy.severity = last.severity
      return copy
    }
    let unused = zip(silences, used).filter { !$1 && !$0.selection.isAboutChanges }.map(\.0)
    return Judgement(
      findings: left, silenced: findings.count - left.count,
      unused: unused.map { silence in
        Finding(
          .silenceUnused, "this entry silences nothing", severity: .warning, file: file,
          at: silence.mark, remedy: "remove it, so that it can't hide anything new")
      })
  }
}

extension FindingSettings.Selection {
  /// True if only the comparison of two versions brings what it is about.
  fileprivate var isAboutChanges: Bool {
    Finding.Rule.all.filter { rule in
      rules.contains { Glob.matches(rule.code.rawValue, pattern: $0) }
    }.contains { $0.scope == .comparison || $0.scope == .history }
  }
}

extension Finding.Rule {
  /// True for rules that records break; without sound definitions nothing can be judged.
  fileprivate var isAdjustable: Bool {
    [.text, .record, .repository, .comparison, .history].contains(scope)
  }
}

extension DefinitionReader {
  /// The entries of a list of mappings.
  fileprivate mutating func entries(_ node: Node?, _ what: String) -> [Node] {
    guard let node, !node.isNull else { return [] }
    guard let items = node.items else {
      report("\(what) must be a list of entries", at: node, remedy: "\(what): [{ rule: NAME, … }]")
      return []
    }
    return items.filter { item in
      if item.pairs == nil { report("an entry of \(what) must be a mapping", at: item) }
      return item.pairs != nil
    }
  }

  /// Which findings an entry is about; nil if it does not say.
  fileprivate mutating func selection(_ entry: Node, _ folder: String) -> FindingSettings.Selection?
  {
    let paths = texts(entry["path"], "path") ?? []
    guard let rules = texts(entry["rule"], "rule"), !rules.isEmpty else {
      report(
        "the entry names no rule", at: entry, remedy: "rule: the name in brackets, as link/dangling"
      )
      return nil
    }
    let known = Finding.Rule.all.filter(\.isAdjustable).map(\.code.rawValue)
    for name in rules where !known.contains(where: { Glob.matches($0, pattern: name) }) {
      let isFixed = Finding.Rule.named(Finding.Code(rawValue: name)) != nil
      report(
        isFixed ? "the rule \(name) can't be adjusted" : "there is no rule \(name)",
        at: entry["rule"],
        remedy: isFixed
          ? "without it records can't be judged, or it is no rule of validate"
          : Spelling.nearest(to: name, among: known).map { "did you mean \($0)?" }
            ?? "Docs/rules lists them")
    }
    return FindingSettings.Selection(rules: rules, paths: paths.map { folder + $0 })
  }
}
