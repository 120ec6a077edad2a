public import Records

/// What came of one record that a template authorised.
public struct TemplateUse: Hashable, Sendable {
  /// The id of the record.
  public let record: String
  /// When it ended.
  public let at: Instant
  public let isFailure: Bool

  /// Notes a use.
  public init(_ record: String, at: Instant, isFailure: Bool) {
    (self.record, self.at, self.isFailure) = (record, at, isFailure)
  }

  /// Reads what came of a record; nil if it has no outcome yet.
  ///
  /// - Parameters:
  ///   - record: The record.
  ///   - outcomes: What its type says of outcomes.
  ///   - rulebook: The record types.
  ///   - lookup: The records that a condition leads to.
  public init?(
    _ record: Record, _ outcomes: Outcomes, rulebook: Rulebook, lookup: any Lookup
  ) {
    guard !record.value(outcomes.field).isEmpty else { return nil }
    let end = record.type.field(role: "closed-at").map { record.value($0.name) }
    var at = Instant.first
    if case .instant(let instant) = end { at = instant }
    self.init(
      record.id, at: at,
      isFailure: record.satisfies(
        outcomes.failed, at: at, rulebook: rulebook, lookup: lookup))
  }
}

/// Whether a template still authorises anything, by what came of its last uses.
public struct TemplateStanding: Sendable {
  /// The uses that count, the last first.
  public let uses: [TemplateUse]
  /// Those among them that failed.
  public var failures: [TemplateUse] { uses.filter(\.isFailure) }
  /// True if too many failed.
  public let isSuspended: Bool

  /// Judges some uses of one version of a template, in any order.
  public init(_ uses: [TemplateUse], limit: RecordTemplate.Limit?) {
    let last = uses.sorted { ($0.at, $0.record) > ($1.at, $1.record) }
    let counted = Array(limit.map { last.prefix($0.uses) } ?? last[...])
    self.uses = counted
    isSuspended = limit.map { counted.count(where: \.isFailure) >= $0.failures } ?? false
  }

  /// Why the template authorises nothing, as a sentence; nil if it does.
  public func reason(_ template: RecordTemplate) -> String? {
    guard isSuspended else { return nil }
    let failed = failures
    let names = failed.map(\.record).joined(separator: ", ")
    return "template \(template.name) is suspended: \(failed.count) of its last \(uses.count) "
      + "use\(uses.count == 1 ? "" : "s") failed (\(names))"
  }
}
