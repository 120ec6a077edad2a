import Records

extension Case {
  /// A number that the record has; nil where it has none.
  func number(_ measurand: Measurand) -> Double? {
    switch measurand {
    case .slot(let slot): value(slot).double
    case .attained(let result, let baseline, let target):
      attained(value(result).double, value(baseline).double, value(target).double)
    }
  }

  private func attained(_ result: Double?, _ baseline: Double?, _ target: Double?) -> Double? {
    guard let result, let baseline, let target, target != baseline else { return nil }
    return (result - baseline) / (target - baseline)
  }

  /// One of the counts that every record has.
  func counted(_ count: Quantity.Count) -> Int {
    // A field of whole numbers may know better.
    if let slot = lens.told[count], case .integer(let number) = value(slot) { return number }
    switch count {
    case .entries: return story.count
    case .reopenings: return moves { !$0.isOpen && $1.isOpen }
    case .reassignments, .handovers: return handovers
    case .pauses: return moves { $0 != .paused && $1 == .paused }
    }
  }

  /// How many changes of state have such categories before and after.
  private func moves(_ isMeant: (RecordType.Category, RecordType.Category) -> Bool) -> Int {
    var last: RecordType.Category?
    var count = 0
    for entry in story {
      guard let category = entry.state.flatMap(lens.category) else { continue }
      if let last, isMeant(last, category) { count += 1 }
      last = category
    }
    return count
  }

  /// How often the group became another one; a while without a group does not count by itself.
  private var handovers: Int {
    guard let group = lens.group else { return 0 }
    var current: String?
    var count = 0
    for entry in story {
      guard let change = entry.changes.last(where: { $0.field == group }), !change.value.isEmpty
      else { continue }
      if let current, current != change.value { count += 1 }
      current = change.value
    }
    return count
  }
}

extension Value {
  /// The value as a number, durations in seconds; nil for what is none.
  var double: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .decimal(let amount): Double(amount.description)
    case .money(let money): Double(money.amount.description)
    case .span(let span): Double(span.seconds)
    default: nil
    }
  }
}
