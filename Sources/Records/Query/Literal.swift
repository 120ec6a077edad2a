extension Condition {
  /// A value that the condition itself names.
  ///
  /// What it is depends on what it is compared with, so the text is kept beside the guess.
  package struct Literal: Hashable, Sendable {
    package let text: String
    /// What the text says by its form alone; always text when it was quoted.
    package let value: Value
    let relativeTime: RelativeTime?

    /// A literal in quotes.
    init(quoted text: String) {
      self.text = text
      value = .text(text)
      relativeTime = RelativeTime(text)
    }

    /// A bare word, whose form may say what it is.
    init(word text: String) {
      self.text = text
      value =
        Self.number(text) ?? Self.truth(text) ?? Day(text).map(Value.day)
        ?? Instant(text).map(Value.instant) ?? Span(text).map(Value.span) ?? .text(text)
      relativeTime = RelativeTime(text)
    }

    private static func number(_ text: String) -> Value? {
      guard let amount = Amount(text) else { return nil }
      return amount.scale == 0 ? Int(text).map(Value.integer) : .decimal(amount)
    }

    private static func truth(_ text: String) -> Value? {
      switch text {
      case "true": .boolean(true)
      case "false": .boolean(false)
      default: nil
      }
    }

    private static func time(_ text: String) -> Value? {
      Day(text).map(Value.day) ?? Instant(text).map(Value.instant)
    }
  }
}

extension Condition.Literal {
  /// The literal as a value of the kind `other` has, or ``Value/none`` when it can't be one.
  package func value(like other: Value) -> Value {
    switch other {
    case .none, .list, .map: return value
    case .text, .choice, .reference: return .text(text)
    case .integer, .decimal: return isNumber ? value : Self.number(text) ?? .none
    case .boolean: return Self.truth(text) ?? .none
    case .instant, .day: return isTime ? value : Self.time(text) ?? .none
    case .span:
      if case .span = value { return value }
      return Span(text).map(Value.span) ?? .none
    case .money: return Money(text).map(Value.money) ?? .none
    }
  }

  private var isNumber: Bool {
    switch value {
    case .integer, .decimal: true
    default: false
    }
  }

  private var isTime: Bool {
    switch value {
    case .instant, .day: true
    default: false
    }
  }

  /// Whether the literal can be a value of this kind, leaving aside which choices there are.
  func fits(_ meaning: Meaning) -> Bool {
    switch meaning {
    case .anything, .text, .choice, .reference: true
    case .integer, .decimal: Self.number(text) != nil
    case .boolean: Self.truth(text) != nil
    case .instant, .day: Self.time(text) != nil || isRelativeTime
    case .span: Span(text) != nil
    case .money: Money(text) != nil
    case .list, .map: false
    }
  }
}
