import Records

extension Case {
  /// A number that the record has; nil where it has none.
  func number(_ quantity: Quantity) -> Double? {
    switch quantity {
    case .count(let count): Double(self.count(count))
    case .linked(let name): linked(name).map { Double($0) }
    case .field(let name): value(name).double
    case .attained(let result, let baseline, let target):
      attained(value(result).double, value(baseline).double, value(target).double)
    }
  }

  private func attained(_ result: Double?, _ baseline: Double?, _ target: Double?) -> Double? {
    guard let result, let baseline, let target, target != baseline else { return nil }
    return (result - baseline) / (target - baseline)
  }

  /// One of the counts that every record has.
  func count(_ count: Quantity.Count) -> Int {
    if let known = counts[count] { return known }
    let counted = counted(count)
    counts[count] = counted
    return counted
  }

  private func counted(_ count: Quantity.Count) -> Int {
    switch count {
    case .entries: story.count
    case .reopenings: told("reopen-count") ?? moves { !$0.isOpen && $1.isOpen }
    case .reassignments: told("reassignment-count") ?? handovers
    case .handovers: handovers
    case .pauses: moves { $0 != .paused && $1 == .paused }
    }
  }

  /// What a field of whole numbers says.
  private func told(_ role: String) -> Int? {
    guard lens.field(role)?.role == role, case .integer(let number) = value(role) else {
      return nil
    }
    return number
  }

  /// How many changes of state have such categories before and after.
  private func moves(_ isMeant: (RecordType.Category, RecordType.Category) -> Bool) -> Int {
    let categories = steps.compactMap { lens.category(of: $0.state) }
    return zip(categories, categories.dropFirst()).count { isMeant($0, $1) }
  }

  /// How often the group became another one; a while without a group does not count by itself.
  private var handovers: Int {
    guard let group = lens.field("group")?.name else { return 0 }
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
