extension Value {
  /// The sum or difference with `other`, or ``none`` when the two don't add up or don't fit.
  ///
  /// A day plus a span is the day that contains that instant: spans count as whole days, rounded
  /// towards the earlier one.
  func sum(with other: Value, isMinus: Bool) -> Value {
    switch (self, other) {
    case (.integer(let left), .integer(let right)):
      let (sum, overflow) =
        isMinus
        ? left.subtractingReportingOverflow(right) : left.addingReportingOverflow(right)
      return overflow ? .none : .integer(sum)
    case (.money(let left), .money(let right)):
      return (isMinus ? left.subtracting(right) : left.adding(right)).map(Value.money) ?? .none
    case (.span(let left), .span(let right)):
      return .span(isMinus ? left - right : left + right)
    default:
      return decimalSum(with: other, isMinus: isMinus)
        ?? timeSum(with: other, isMinus: isMinus) ?? .none
    }
  }

  private func decimalSum(with other: Value, isMinus: Bool) -> Value? {
    guard let left = number, let right = other.number else { return nil }
    return (isMinus ? left.subtracting(right) : left.adding(right)).map(Value.decimal)
  }

  private var number: Amount? {
    switch self {
    case .integer(let number): Amount(number)
    case .decimal(let amount): amount
    default: nil
    }
  }

  private func timeSum(with other: Value, isMinus: Bool) -> Value? {
    switch (self, other) {
    case (.instant(let instant), .span(let span)):
      .instant(isMinus ? instant - span : instant + span)
    case (.day(let day), .span(let span)):
      .day((isMinus ? Instant(start: day) - span : Instant(start: day) + span).day)
    case (.span, .instant), (.span, .day):
      isMinus ? nil : other.timeSum(with: self, isMinus: false)
    default:
      if isMinus, let left = start, let right = other.start { .span(left - right) } else { nil }
    }
  }

  private var start: Instant? {
    switch self {
    case .instant(let instant): instant
    case .day(let day): Instant(start: day)
    default: nil
    }
  }
}

extension Meaning {
  /// What the sum or difference with `other` is, or nil when the two don't add up.
  func sum(with other: Meaning, isMinus: Bool) -> Meaning? {
    switch (self, other) {
    case (.anything, _), (_, .anything): .anything
    case (.integer, .integer): .integer
    case (.integer, .decimal), (.decimal, .integer), (.decimal, .decimal): .decimal
    case (.money, .money): .money
    case (.span, .span): .span
    case (.instant, .span), (.day, .span): self
    case (.span, .instant), (.span, .day): isMinus ? nil : other
    default: isMinus && kind == .time && other.kind == .time ? .span : nil
    }
  }
}
