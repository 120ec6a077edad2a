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
    let counts = counts
    return switch count {
    case .entries: counts.entries
    case .reopenings: counts.reopenings
    case .reassignments, .handovers: counts.handovers
    case .pauses: counts.pauses
    }
  }
}

/// What can be counted in a timeline, found in one look.
struct StoryCounts {
  var entries = 0
  var reopenings = 0
  var pauses = 0
  /// How often the group became another one; a while without a group does not count by itself.
  var handovers = 0
  private var category: RecordType.Category?
  private var group: String?

  init(_ story: [TimelineEntry], _ lens: TypeLens) {
    entries = story.count
    for entry in story {
      for change in entry.changes {
        if change.field == "state" {
          lens.category(of: change.value).map { enter($0) }
        } else if change.field == lens.group, !change.value.isEmpty {
          if let group, group != change.value { handovers += 1 }
          group = change.value
        }
      }
    }
  }

  private mutating func enter(_ next: RecordType.Category) {
    if let category {
      if !category.isOpen, next.isOpen { reopenings += 1 }
      if category != .paused, next == .paused { pauses += 1 }
    }
    category = next
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
