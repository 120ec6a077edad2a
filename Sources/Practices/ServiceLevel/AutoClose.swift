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
    guard let verb = node["verb"]?.text, type.verbs.contains(verb),
      let after = node["after"]?.text.flatMap({ Span($0) }), let since = node["since"]?.text,
      type.field(since) != nil
    else {
      throw Findings([
        Finding(
          .typeDefinition, "the trait auto-close of type \(type.name) can't be understood",
          file: type.origin, at: node.mark,
          remedy: "auto-close: { verb: close, after: 7d, since: resolved_at }")
      ])
    }
    guard after.seconds > 0 else { return nil }
    (self.verb, self.after, self.since) = (verb, after, since)
    unless = try node["unless"]?.text.map { text throws(Findings) in
      try rulebook.condition(text, for: type)
    }
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
