public import Records
import YAML

/// The trait `auto-close`: a verb that is due some time after an instant that a field holds.
public struct AutoClose {
  public let verb: String
  /// How long after; no time at all switches it off.
  public let after: Span
  /// The field that holds the instant.
  public let since: String
  private let unless: Condition?

  /// Reads the trait of a type.
  ///
  /// Nil if the type does not have it, or has it switched off.
  ///
  /// - Throws: ``Findings`` if it can't be understood.
  public init?(of type: RecordType, in rulebook: Rulebook) throws(Findings) {
    guard let node = type.traits["auto-close"] else { return nil }
    var reader = AutoCloseReader(type: type)
    let verb = reader.verb(node)
    let after = reader.span(node)
    let since = reader.field(node)
    unless = reader.condition(node["unless"], rulebook)
    guard reader.findings.isEmpty, let verb, let after, let since else {
      throw Findings(reader.findings)
    }
    guard after.seconds > 0 else { return nil }
    (self.verb, self.after, self.since) = (verb, after, since)
  }

  /// The instant from which the verb is due for a record; nil if it is not to be done.
  public func due(_ record: Record, at now: Instant, _ rulebook: Rulebook, _ lookup: any Lookup)
    -> Instant?
  {
    guard let state = record.state, case .instant(let start) = record.value(since),
      record.type.transitions.contains(where: { $0.verb == verb && $0.leads(from: state) })
    else { return nil }
    let due = start + after
    guard due <= now else { return nil }
    if let unless, record.satisfies(unless, at: now, rulebook: rulebook, lookup: lookup) {
      return nil
    }
    return due
  }
}

/// Reads the settings of the trait, and collects what is wrong with them.
private struct AutoCloseReader {
  let type: RecordType
  private(set) var findings: [Finding] = []

  init(type: RecordType) { self.type = type }

  private mutating func report(_ message: String, _ node: Node, _ remedy: String) {
    findings.append(
      Finding(
        .typeDefinition, "type \(type.name), auto-close: \(message)", file: type.origin,
        at: node.mark, remedy: remedy))
  }

  /// A word that must be one of some.
  private mutating func word(
    _ key: String, _ node: Node, among known: [String], _ problem: (String) -> String
  ) -> String? {
    guard let found = node[key], let text = found.text, !found.isNull else {
      report("nothing says \(key)", node, "{ verb: close, after: 7d, since: resolved_at }")
      return nil
    }
    guard !known.contains(text) else { return text }
    let near = Spelling.nearest(to: text, among: known)
    report(
      problem(text), found,
      near.map { "did you mean \($0)?" } ?? "one of \(known.joined(separator: ", "))")
    return nil
  }

  mutating func verb(_ node: Node) -> String? {
    word("verb", node, among: type.verbs) { "there is no verb \($0)" }
  }

  mutating func field(_ node: Node) -> String? {
    let instants = type.fields.filter { field in
      if case .timestamp = field.kind { !field.isList } else { false }
    }
    return word("since", node, among: instants.map(\.name)) { "there is no timestamp \($0)" }
  }

  mutating func span(_ node: Node) -> Span? {
    if let span = node["after"]?.text.flatMap({ Span($0) }), span.seconds >= 0 { return span }
    let found = node["after"]?.text ?? ""
    report(
      "“\(found)” is no time to wait", node["after"] ?? node, "after: 7d; 0d switches it off")
    return nil
  }

  mutating func condition(_ node: Node?, _ rulebook: Rulebook) -> Condition? {
    guard let node, let text = node.text, !node.isNull else { return nil }
    let (condition, errors) = rulebook.reading(text, for: type)
    findings += errors.map { error in
      Finding(
        .typeCondition, "type \(type.name), condition “\(text)”: \(error.message)",
        file: type.origin, at: node.inside(error.columns.lowerBound - 1), remedy: error.remedy)
    }
    return condition
  }
}
