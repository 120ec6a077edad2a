import Records

/// Whether and how a record counts for an indicator.
enum Judgement {
  /// It counts: the instant that puts it into a calendar period, and its value if it has one.
  case counts(at: Instant?, value: Double?)
  /// It is not meant; nobody would expect it.
  case irrelevant(Irrelevance)
  /// It is left out, for a reason that people should know.
  case out(Omission)

  enum Irrelevance {
    case untrue
    case notOpen
    case outside(Instant)
    /// It lacks the instant that would put it into a period.
    case absent
    /// It has never left the states whose time is measured.
    case stillInStates
  }

  enum Omission: Hashable {
    /// By one of the report's exclusions, counted from 0.
    case excluded(Int)
    case noNumber
    case noStart
    case noEnd
    case endBeforeStart
  }
}

extension Indicator {
  /// Why a record is not meant, in words.
  func words(for irrelevance: Judgement.Irrelevance, _ scope: ReportScope) -> String {
    switch irrelevance {
    case .untrue: "it is not true that \(when.map { "\($0)" } ?? "")"
    case .notOpen: "not open at \(scope.end)"
    case .outside(let instant): "\(at.map { "\($0)" } ?? "") is \(instant), outside the period"
    case .absent: at?.absence ?? ""
    case .stillInStates:
      if case .timeIn(let states) = measure {
        "never out of \(states.joined(separator: " and "))"
      } else {
        ""
      }
    }
  }

  /// Why a record is left out, in words.
  func words(
    for omission: Judgement.Omission, _ exclusions: [ReportDefinition.Exclusion]
  ) -> String {
    switch (omission, measure) {
    case (.excluded(let place), _): "\(exclusions[place].name): \(exclusions[place].why)"
    case (.noNumber, .number(let quantity)): "no \(quantity)"
    case (.noStart, .time(let from, _)): from.absence
    case (.noEnd, .time(_, let to)): to.absence
    case (.endBeforeStart, .time(let from, let to)): "\(to) is before \(from)"
    default: "it can't be measured"
    }
  }
}
