import YAML

/// Judges records as they stand.
///
/// One record at a time: what needs all records at once (unique ids, circles) is judged by
/// ``RepositoryChecks``.
public struct Validator {
  let rulebook: Rulebook
  let lookup: any Lookup
  let circles: Circles

  /// Makes a validator.
  public init(_ rulebook: Rulebook, _ lookup: any Lookup) {
    self.rulebook = rulebook
    self.lookup = lookup
    circles = Circles(lookup)
  }

  /// Everything that is wrong with a record, in the order of its lines.
  public func findings(in record: Record) -> [Finding] {
    let requirements = requirements(of: record)
    var missing = requirements.compactMap { $0.isAbsent ? $0.missing : nil }
    if record.node("state") == nil, !record.type.states.isEmpty { missing.append("state") }
    var findings = shape(of: record, missing: missing)
    findings += values(of: record)
    findings += requirements
    findings += orders(of: record)
    findings += derivations(of: record)
    findings += timeline(of: record)
    findings += references(of: record)
    findings += links(of: record)
    findings.removeConsequences(in: record)
    findings += rules(of: record, beside: findings)
    // In place: a file of 70,000 wrong keys has as many findings, of 300 bytes each.
    for place in findings.indices { findings[place] = findings[place].about(record) }
    findings.sort { ($0.mark ?? .start, $0.code) < ($1.mark ?? .start, $1.code) }
    return findings
  }

  /// What is wrong with a record that was not wrong before an edit.
  ///
  /// References and links that the edit did not touch are not looked up again.
  public func newFindings(in record: Record, since before: Record?) -> [Finding] {
    guard let before else { return findings(in: record) }
    // What was wrong is kept as numbers: a file of 70,000 wrong keys has as many findings.
    var old: [Int: Int] = [:]
    for finding in findings(in: before) { old[finding.placeless.hashValue, default: 0] += 1 }
    var new = findings(in: record)
    if old.isEmpty { return new }
    new.removeAll { finding in
      guard let count = old[finding.placeless.hashValue], count > 0 else { return false }
      old[finding.placeless.hashValue] = count - 1
      return true
    }
    return new
  }

  // MARK: One record by itself

  static let commonKeys = ["id", "type", "state", "aliases", "links", "timeline"]

  // `missing` are the keys that must be there and are not.
  private func shape(of record: Record, missing: [String]) -> [Finding] {
    var findings: [Finding] = []
    let type = record.type
    if let problem = RecordID.problem(with: record.id) {
      findings.append(Finding(.idShape, problem, at: record.node("id")?.mark ?? record.mark))
    }
    findings += aliases(of: record)
    for pair in record.pairs where type.field(pair.name) == nil {
      if Self.commonKeys.contains(pair.name) { continue }
      let near = nearest(to: pair.name, type)
      // Told as the key that is missing.
      if let near, missing.contains(near) { continue }
      findings.append(
        Finding(
          .fieldUnknown, "\(type.withArticle) has no field \(pair.name)",
          severity: rulebook.settings.strict ? .error : .warning, at: pair.key.mark,
          remedy: near.map { "did you mean \($0)?" }))
    }
    guard !type.states.isEmpty else { return findings }
    var names: String { type.states.map(\.name).joined(separator: ", ") }
    if let node = record.node("state") {
      if node.text.flatMap({ type.state($0) }) == nil {
        findings.append(
          Finding(
            .stateUnknown, "\(type.withArticle) can't be “\(node.text ?? node.word)”",
            at: node.mark,
            remedy: "states: \(names)"))
      }
    } else {
      let misspelt = misspelling(of: "state", in: record)
      findings.append(
        Finding(
          .stateUnknown,
          "\(record.id) has no state" + (misspelt.map { ", found \($0.text ?? "")" } ?? ""),
          at: misspelt?.mark ?? place(ofMissing: "state", in: record),
          remedy: misspelt == nil ? "states: \(names)" : "write state"))
    }
    return findings
  }

  private func aliases(of record: Record) -> [Finding] {
    guard let node = record.node("aliases"), !node.isNull else { return [] }
    guard let items = node.items else {
      return [
        Finding(
          .idShape, "aliases must be a list of ids", at: node.mark,
          remedy: node.text.map { "aliases: [\($0)]" })
      ]
    }
    return items.filter { $0.text == nil }.map {
      Finding(.idShape, "an alias must be an id, found \($0.word.withArticle)", at: $0.mark)
    }
  }

  private func values(of record: Record) -> [Finding] {
    var findings: [Finding] = []
    for pair in record.pairs {
      guard let field = record.type.field(pair.name) else { continue }
      _ = field.read(pair.value) { problem, node in
        let code: Finding.Code = node.text == nil ? .fieldKind : .fieldValue
        findings.append(Finding(code, problem.message, at: node.mark, remedy: problem.remedy))
      }
    }
    return findings
  }

  private func requirements(of record: Record) -> [Finding] {
    let state = record.state ?? ""
    return record.type.requiredFields.compactMap { field in
      let reason: String
      switch field.requirement {
      case .never: return nil
      case .always: reason = "\(record.type.withArticle) must have"
      case .inStates(let states):
        if !states.contains(state) { return nil }
        reason = "\(record.type.withArticle) that is \(state) must have"
      }
      let node = record.node(field.name)
      // A value that can't be read has a finding of its own.
      let isThere =
        node.map { node in
          !(node.isNull && !field.readsNull || node.text == "" || node.items?.isEmpty == true)
        } ?? false
      return isThere ? nil : missing(field, reason, node, in: record)
    }
  }

  private func missing(
    _ field: Field, _ reason: String, _ node: Node?, in record: Record
  ) -> Finding {
    let misspelt = node == nil ? misspelling(of: field.name, in: record) : nil
    var place = node?.mark ?? misspelt?.mark
    if place == nil, case .inStates = field.requirement { place = record.node("state")?.mark }
    var finding = Finding(
      .fieldRequired,
      "\(reason) \(field.name)" + (misspelt.map { ", found \($0.text ?? "")" } ?? ""),
      at: place ?? self.place(ofMissing: field.name, in: record),
      remedy: misspelt == nil
        ? "\(field.name): … or itsm set \(record.id) \(field.name)=…" : "write \(field.name)")
    finding.missing = field.name
    finding.isAbsent = node == nil
    return finding
  }

  private func orders(of record: Record) -> [Finding] {
    record.type.orderedFields.compactMap { field in
      guard let earlier = field.after, let node = record.node(field.name) else { return nil }
      let (start, end) = (record.value(earlier), record.value(field.name))
      guard end.compare(to: start) == .less else { return nil }
      return Finding(
        .fieldOrder, "\(field.name) \(end) is before \(earlier) \(start)", at: node.mark,
        remedy: "correct one of the two")
    }
  }

  private func derivations(of record: Record) -> [Finding] {
    record.type.derivedFields.compactMap { field in
      guard let matrix = field.matrix, let expected = record.derived(field) else { return nil }
      return Finding(
        .fieldDerived,
        """
        \(field.name) is \(record.value(field.name)), but \(matrix.rows) \
        \(record.value(matrix.rows)) and \(matrix.columns) \(record.value(matrix.columns)) \
        make it \(expected)
        """,
        at: record.node(field.name)?.mark ?? record.mark,
        remedy: matrix.override.map { "write \(expected), or give the reason in \($0)" }
          ?? "write \(expected)")
    }
  }

  /// A rule that asks for what has a finding already is judged when that is mended.
  private func rules(of record: Record, beside findings: [Finding]) -> [Finding] {
    guard !record.type.rules.isEmpty else { return [] }
    let subject = RecordSubject(record, rulebook, lookup)
    let now = record.latest ?? Instant(clamping: 0)
    return record.type.rules.compactMap { rule in
      guard !rule.holds.holds(for: subject, at: now) else { return nil }
      let names = rule.holds.names
      guard Spoilt(findings, in: record).names.isDisjoint(with: names) else { return nil }
      let asked = names.lazy.compactMap { record.node($0 == "category" ? "state" : $0) }.first
      return Finding(
        .rule, "\(record.id): \(rule.message)", severity: rule.severity,
        at: asked?.mark ?? names.first.map { place(ofMissing: $0, in: record) } ?? record.mark,
        remedy: "rule \(rule.name): \(rule.holds)")
    }
  }
}

extension Finding {
  /// The finding without its place, to tell whether an edit brought it.
  var placeless: Finding {
    var copy = self
    copy.mark = nil
    copy.file = nil
    copy.isAbsent = false
    return copy
  }
}
