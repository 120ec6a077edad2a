import YAML

/// Judges records as they stand.
///
/// One record at a time: what needs all records at once (unique ids, circles) is judged by
/// ``RepositoryChecks``.
public struct Validator {
  let rulebook: Rulebook
  let lookup: any Lookup

  /// Makes a validator.
  public init(_ rulebook: Rulebook, _ lookup: any Lookup) {
    self.rulebook = rulebook
    self.lookup = lookup
  }

  /// Everything that is wrong with a record, in the order of its lines.
  public func findings(in record: Record) -> [Finding] {
    var findings: [Finding] = []
    findings += shape(of: record)
    findings += values(of: record)
    findings += requirements(of: record)
    findings += orders(of: record)
    findings += derivations(of: record)
    findings += timeline(of: record)
    findings += references(of: record)
    findings += links(of: record)
    findings += rules(of: record)
    return findings.map { $0.inFile(record.path) }.sorted { left, right in
      (left.mark ?? .start, left.code) < (right.mark ?? .start, right.code)
    }
  }

  /// What is wrong with a record that was not wrong before an edit.
  ///
  /// References and links that the edit did not touch are not looked up again.
  public func newFindings(in record: Record, since before: Record?) -> [Finding] {
    let all = findings(in: record)
    guard let before else { return all }
    var old: [Finding: Int] = [:]
    for finding in findings(in: before) { old[finding.placeless, default: 0] += 1 }
    return all.filter { finding in
      guard let count = old[finding.placeless], count > 0 else { return true }
      old[finding.placeless] = count - 1
      return false
    }
  }

  // MARK: One record by itself

  private static let commonKeys = ["id", "type", "state", "aliases", "links", "timeline"]

  private func shape(of record: Record) -> [Finding] {
    var findings: [Finding] = []
    let type = record.type
    if let problem = RecordID.problem(with: record.id) {
      findings.append(Finding(.idShape, problem, at: record.node("id")?.mark))
    }
    findings += aliases(of: record)
    for pair in record.pairs where type.field(pair.name) == nil {
      if Self.commonKeys.contains(pair.name) { continue }
      let near = Spelling.nearest(
        to: pair.name, among: type.fields.map(\.name) + Self.commonKeys)
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
      findings.append(
        Finding(
          .stateUnknown, "\(record.id) has no state", at: record.mark, remedy: "states: \(names)"))
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
      guard !isThere else { return nil }
      var finding = Finding(
        .fieldRequired, "\(reason) \(field.name)", at: node?.mark ?? record.mark,
        remedy: "\(field.name): … or itsm set \(record.id) \(field.name)=…")
      finding.missing = field.name
      return finding
    }
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
      guard let matrix = field.matrix else { return nil }
      let (row, column) = (record.value(matrix.rows), record.value(matrix.columns))
      let stands = record.value(field.name)
      guard let expected = matrix.value(row: row, column: column), stands != .none,
        stands.description != expected,
        matrix.override.map({ record.value($0) == .none }) ?? true
      else { return nil }
      return Finding(
        .fieldDerived,
        "\(field.name) is \(stands), but \(matrix.rows) \(row) and \(matrix.columns) \(column) make it \(expected)",
        at: record.node(field.name)?.mark ?? record.mark,
        remedy: matrix.override.map { "write \(expected), or give the reason in \($0)" }
          ?? "write \(expected)")
    }
  }

  private func rules(of record: Record) -> [Finding] {
    guard !record.type.rules.isEmpty else { return [] }
    let subject = RecordSubject(record, rulebook, lookup)
    let now = record.latest ?? Instant(clamping: 0)
    return record.type.rules.compactMap { rule in
      guard !rule.holds.holds(for: subject, at: now) else { return nil }
      return Finding(
        .rule, "\(record.id): \(rule.message)", severity: rule.severity, at: record.mark,
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
    return copy
  }
}
