public import Records

/// What came of records that are like one in some fields.
public struct PastOutcomes: Hashable, Sendable {
  /// The fields in which they are alike, each with the value that they share.
  public let likeness: [RecordTemplate.Preset]
  /// How many of those with an outcome failed.
  public let failed: Share

  /// Notes what came of some records.
  public init(_ likeness: [RecordTemplate.Preset], failed: Share) {
    (self.likeness, self.failed) = (likeness, failed)
  }
}

/// How risky a record is, and why.
public struct RiskAssessment: Sendable {
  /// What one list of rules came to, or the record's own value.
  public struct Reason: Hashable, Sendable {
    /// The name of the list; nil for what the record says.
    public let list: String?
    public let level: String
    public let because: String
    /// The outcomes that the rule is about.
    public var past: PastOutcomes?
  }

  /// An item that the record touches.
  public struct Item: Hashable, Sendable {
    public let id: String
    /// How much depends on it; nil where nobody says.
    public let criticality: String?
  }

  public let record: String
  /// What the record says; nil where it says nothing.
  public let recorded: String?
  /// The highest of all reasons; nil where there are none.
  public let level: String?
  /// The reasons, the highest first.
  public let reasons: [Reason]
  public let items: [Item]
  /// What came of records like it, for each likeness that a rule names.
  public let past: [PastOutcomes]
  /// True if the record says less than the rules.
  public let isUnderstated: Bool

  /// Assesses a record.
  ///
  /// - Parameters:
  ///   - record: The record.
  ///   - assessable: What its type says of risk.
  ///   - past: What came of records like it, for each likeness and value.
  ///   - now: The time, for conditions that ask for it.
  ///   - rulebook: The record types.
  ///   - lookup: The records that conditions lead to.
  public init(
    _ record: Record, _ assessable: Assessable, past: [PastOutcomes], at now: Instant,
    rulebook: Rulebook, lookup: any Lookup
  ) {
    self.record = record.id
    self.past = past
    items = Self.items(of: record, lookup)
    let own = record.value(assessable.field)
    recorded = own.isEmpty ? nil : own.description
    var reasons = assessable.lists.compactMap { list -> Reason? in
      for rule in list.rules {
        if let when = rule.when,
          !record.satisfies(when, at: now, rulebook: rulebook, lookup: lookup)
        {
          continue
        }
        guard let wanted = rule.past else {
          return Reason(list: list.name, level: rule.level, because: rule.because)
        }
        if let worst = Self.worst(of: past, wanted) {
          return Reason(list: list.name, level: rule.level, because: rule.because, past: worst)
        }
      }
      return nil
    }
    if let recorded {
      reasons.append(Reason(list: nil, level: recorded, because: Self.origin(record, assessable)))
    }
    func rank(_ level: String) -> Int { assessable.levels.firstIndex(of: level) ?? .max }
    // A sort that keeps the order of equals.
    self.reasons = reasons.enumerated()
      .sorted { (rank($0.element.level), $0.offset) < (rank($1.element.level), $1.offset) }
      .map(\.element)
    level = self.reasons.first?.level
    let (highest, said) = (level.map(rank) ?? .max, recorded.map(rank) ?? .max)
    isUnderstated = highest < said
  }

  /// The outcomes of which most fail, if they are enough for a rule.
  private static func worst(
    of past: [PastOutcomes], _ wanted: Assessable.Past
  ) -> PastOutcomes? {
    func low(_ past: PastOutcomes) -> Double { past.failed.interval?.low ?? 0 }
    return past.filter { outcomes in
      outcomes.likeness.map(\.field) == wanted.fields && outcomes.failed.all >= wanted.count
        && low(outcomes) * 100 > Double(wanted.percent)
    }.max { low($0) < low($1) }
  }

  private static func items(of record: Record, _ lookup: any Lookup) -> [Item] {
    record.type.fields.filter { ["affected", "service"].contains($0.role) }
      .flatMap { record.value($0.name).items.map(\.description) }.unique
      .map { id in
        let item = lookup.record(id)
        let field = item?.type.field(role: "criticality")
        let value = field.flatMap { item?.value($0.name).description } ?? ""
        return Item(id: id, criticality: value.isEmpty ? nil : value)
      }
  }

  /// Where the value of the record comes from.
  private static func origin(_ record: Record, _ assessable: Assessable) -> String {
    guard let matrix = record.type.field(assessable.field)?.matrix else {
      return "the record says so"
    }
    if let override = matrix.override, !record.value(override).isEmpty {
      return "the record says so: \(record.value(override))"
    }
    return "\(matrix.rows) \(record.value(matrix.rows)) and "
      + "\(matrix.columns) \(record.value(matrix.columns))"
  }
}

extension Assessable {
  /// The likenesses of a record: for each list of fields that rules name, and for each item of a list
  /// among them, what it shares with others.
  public func likenesses(of record: Record) -> [[RecordTemplate.Preset]] {
    likenesses.flatMap { fields -> [[RecordTemplate.Preset]] in
      fields.reduce([[]]) { found, field in
        let value = record.value(field)
        let items = value.isEmpty ? [] : value.items
        return found.flatMap { start in
          items.map { start + [RecordTemplate.Preset(field: field, value: $0)] }
        }
      }
    }
  }
}
