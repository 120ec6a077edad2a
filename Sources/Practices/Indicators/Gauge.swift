import Records

/// An indicator as records of one type are judged by it, and what they add up to: names have become
/// places.
final class Gauge {
  private enum Measure {
    case count
    case sum(Measurand)
    case share(Condition)
    case time(from: Moment, to: Moment?)
    case timeIn([String])
    case number(Measurand)
  }

  let indicator: Indicator
  /// Which of the report's exclusions apply.
  private let exclusions: [Int]
  private let when: Condition?
  /// What puts a record into the period; nil for those open at its end.
  private let at: Moment?
  private let measure: Measure
  private let scope: ReportScope
  private let needsInstant: Bool
  private let ends: Case.Ends
  private let sorter: Sorter
  /// Whether values are kept one by one, for a distribution or a sum that need not be whole.
  private let keeps: Bool

  /// False for what is worked out of other indicators.
  let isMeasured: Bool
  /// What a record counts for in what is to be explained: 1, or −1 where it is taken away in a
  /// difference, or 0 where nobody asks.
  let sign: Int
  private(set) var sheet = TallySheet()

  init(
    _ indicator: Indicator, _ lens: TypeLens, _ scope: ReportScope, _ definition: ReportDefinition
  ) {
    self.indicator = indicator
    self.scope = scope
    exclusions = definition.exclusions.indices.filter {
      let name = definition.exclusions[$0].name
      return indicator.leavesOut.contains(name) && !scope.includes.contains(name)
    }
    when = indicator.when.map(lens.bound)
    at = indicator.at.map(lens.bound)
    measure = Self.measure(indicator, lens)
    needsInstant = scope.from != nil || scope.to != nil || indicator.needsInstant
    ends = Case.Ends(lens)
    sorter = Sorter(indicator, lens, scope)
    sign = Self.sign(of: indicator, in: scope.explains.flatMap(definition.indicator))
    switch indicator.measure {
    case .time, .timeIn, .number, .sum(.field), .sum(.attained): keeps = true
    default: keeps = false
    }
    if case .difference = indicator.measure { isMeasured = false } else { isMeasured = true }
  }

  private static func sign(of indicator: Indicator, in asked: Indicator?) -> Int {
    guard let asked else { return 0 }
    if case .difference(let more, let less) = asked.measure {
      return indicator.name == more ? 1 : indicator.name == less ? -1 : 0
    }
    return asked.name == indicator.name ? 1 : 0
  }

  private static func measure(_ indicator: Indicator, _ lens: TypeLens) -> Measure {
    switch indicator.measure {
    case .count, .repeats, .difference, .computed: .count
    case .sum(let quantity): .sum(lens.bound(quantity))
    case .share(let condition): .share(lens.bound(condition))
    case .number(let quantity): .number(lens.bound(quantity))
    case .timeIn(let states): .timeIn(states)
    case .time(let from, let to):
      .time(from: lens.bound(from), to: to == .now ? nil : lens.bound(to))
    }
  }

  /// Judges a record.
  ///
  /// - Parameters:
  ///   - record: The record.
  ///   - isExcluded: Whether one of the report's exclusions is true of it.
  /// - Returns: Whether it counts, and if not, why.
  func judge(_ record: Case, _ isExcluded: (Int) -> Bool) -> Judgement {
    if let when, !when.holds(for: CaseSubject(record: record), at: scope.now) {
      return .irrelevant(.untrue)
    }
    var instant: Instant? = scope.end
    if let at {
      instant = record.instant(at)
      if let instant, !scope.contains(instant) { return .irrelevant(.outside(instant)) }
      if instant == nil, needsInstant { return .irrelevant(.absent) }
    } else if !record.isOpen(at: scope.end, ends) {
      return .irrelevant(.notOpen)
    }
    if let exclusion = exclusions.first(where: isExcluded) { return .out(.excluded(exclusion)) }
    return measured(record, at: instant)
  }

  /// Adds what a record was judged to be.
  ///
  /// - Returns: The groups in which it counts.
  func add(_ judgement: Judgement, _ record: Case) -> [Group] {
    switch judgement {
    case .irrelevant: return []
    case .out(let omission):
      sheet.omit(omission)
      return []
    case .counts(let at, let value):
      let (isInAll, groups) = sorter.groups(of: record, at: at, value: value)
      sheet.add(value, keeps: keeps, isInAll: isInAll, groups)
      return groups
    }
  }

  private func measured(_ record: Case, at instant: Instant?) -> Judgement {
    switch measure {
    case .count: return .counts(at: instant, value: nil)
    case .sum(let quantity): return .counts(at: instant, value: record.number(quantity) ?? 0)
    case .share(let condition):
      let holds = condition.holds(for: CaseSubject(record: record), at: scope.now)
      return .counts(at: instant, value: holds ? 1 : 0)
    case .number(let quantity):
      guard let number = record.number(quantity) else { return .out(.noNumber) }
      return .counts(at: instant, value: number)
    case .timeIn(let states):
      guard let seconds = record.seconds(in: states, scope.seconds) else {
        return .irrelevant(.stillInStates)
      }
      return .counts(at: instant, value: Double(seconds))
    case .time(let from, let to):
      guard let start = record.instant(from) else { return .out(.noStart) }
      guard let end = to.map(record.instant) ?? scope.end else { return .out(.noEnd) }
      guard start <= end else { return .out(.endBeforeStart) }
      // The age of what is open is not time that somebody took.
      let seconds = to == nil ? (end - start).seconds : scope.seconds(from: start, to: end)
      return .counts(at: instant, value: Double(seconds))
    }
  }
}

extension Indicator {
  /// True when a record without the instant that puts it into a period does not count at all:
  /// what was never resolved is not among those resolved.
  fileprivate var needsInstant: Bool { at != .field("opened-at") && at != measuredEnd }

  /// The end of a measured time; a record without it is told as left out rather than passed over.
  private var measuredEnd: Endpoint? {
    if case .time(_, let to) = measure { to } else { nil }
  }
}
