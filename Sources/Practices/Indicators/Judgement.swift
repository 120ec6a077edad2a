import Records

/// Whether and how a record counts for an indicator.
enum Judgement {
  /// It counts: the instant that puts it into a calendar period, and its value if it has one.
  case counts(at: Instant?, value: Double?)
  /// It is not meant; nobody would expect it. Why is put into words only where somebody asks.
  case irrelevant(() -> String)
  /// It is left out, for a reason that people should know.
  case out(String)
}

extension Case {
  /// Judges the record for an indicator.
  ///
  /// - Parameters:
  ///   - indicator: The indicator.
  ///   - scope: The period, and what is included after all.
  ///   - exclusions: What the report leaves out.
  /// - Returns: Whether it counts, and if not, why.
  func judge(
    _ indicator: Indicator, _ scope: ReportScope, _ exclusions: [ReportDefinition.Exclusion]
  ) -> Judgement {
    if let when = indicator.when, !when.holds(for: CaseSubject(record: self), at: now) {
      return .irrelevant { "it is not true that \(when)" }
    }
    guard let at = indicator.at else {
      guard isOpen(at: scope.end) else { return .irrelevant { "not open at \(scope.end)" } }
      return exclusion(indicator, scope, exclusions) ?? measured(indicator, at: scope.end, scope)
    }
    let instant = self.instant(at)
    if let instant, !scope.contains(instant) {
      return .irrelevant { "\(at) is \(instant), outside the period" }
    }
    if instant == nil, scope.from != nil || scope.to != nil || indicator.needsInstant {
      return .irrelevant { at.absence }
    }
    return exclusion(indicator, scope, exclusions) ?? measured(indicator, at: instant, scope)
  }

  /// Why the record is left out although it is meant; nil if it isn't.
  private func exclusion(
    _ indicator: Indicator, _ scope: ReportScope, _ exclusions: [ReportDefinition.Exclusion]
  ) -> Judgement? {
    let found = exclusions.first { exclusion in
      indicator.leavesOut.contains(exclusion.name) && !scope.includes.contains(exclusion.name)
        && isExcluded(by: exclusion)
    }
    return found.map { .out("\($0.name): \($0.why)") }
  }

  private func measured(
    _ indicator: Indicator, at instant: Instant?, _ scope: ReportScope
  ) -> Judgement {
    switch indicator.measure {
    case .count, .repeats, .difference, .computed: return .counts(at: instant, value: nil)
    case .sum(let quantity): return .counts(at: instant, value: number(quantity) ?? 0)
    case .share(let condition):
      let holds = condition.holds(for: CaseSubject(record: self), at: now)
      return .counts(at: instant, value: holds ? 1 : 0)
    case .number(let quantity):
      guard let number = number(quantity) else { return .out("no \(quantity)") }
      return .counts(at: instant, value: number)
    case .timeIn(let states):
      guard let seconds = seconds(in: states) else {
        return .irrelevant { "never out of \(states.joined(separator: " and "))" }
      }
      return .counts(at: instant, value: Double(seconds))
    case .time(let from, let to):
      guard let start = self.instant(from) else { return .out(from.absence) }
      let end = to == .now ? scope.end : self.instant(to)
      guard let end else { return .out(to.absence) }
      guard start <= end else { return .out("\(to) is before \(from)") }
      return .counts(at: instant, value: Double((end - start).seconds))
    }
  }
}

extension Indicator {
  /// True when a record without the instant that puts it into a period does not count at all:
  /// what was never resolved is not among those resolved.
  var needsInstant: Bool { at != .field("opened-at") && at != measuredEnd }

  /// The end of a measured time; a record without it is told as left out rather than passed over.
  private var measuredEnd: Endpoint? {
    if case .time(_, let to) = measure { to } else { nil }
  }
}
