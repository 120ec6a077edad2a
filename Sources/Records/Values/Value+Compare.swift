/// How one value stands to another.
public enum Ordering: Hashable, Sendable {
  /// Before it.
  case less
  /// The same.
  case equal
  /// After it.
  case greater

  /// Compares two values that have an order.
  public init<T: Comparable>(_ left: T, _ right: T) {
    self = left < right ? .less : left == right ? .equal : .greater
  }
}

extension Value {
  /// How this value stands to `other`, or nil when the two have no order.
  ///
  /// - Text compares by Unicode scalars, references without regard to letter case. Spellings of
  ///   one text that differ in nothing but their normal form are equal.
  /// - Choices compare by rank; choices of one name are equal.
  /// - An instant compares with a day through its own day in UTC: every instant of a day equals it.
  /// - Integers compare with decimals; money only with money of its currency.
  /// - Lists compare item by item; maps and booleans are equal or have no order.
  /// - Nothing compares with ``none``, not even ``none``.
  public func compare(to other: Value) -> Ordering? {
    switch (self, other) {
    case (.text(let left), .text(let right)):
      left == right ? .equal : Self.order(left.utf8, right.utf8)
    case (.choice(let left, let leftRank), .choice(let right, let rightRank)):
      left == right ? .equal : leftRank == rightRank ? nil : Ordering(leftRank, rightRank)
    case (.choice(let left, _), .text(let right)), (.text(let left), .choice(let right, _)):
      left == right ? .equal : nil
    case (.reference(let left), .reference(let right)), (.reference(let left), .text(let right)),
      (.text(let left), .reference(let right)):
      Self.isOneName(left, right)
        ? .equal : Self.order(left.utf8.lazy.map(Self.folded), right.utf8.lazy.map(Self.folded))
    case (.boolean(let left), .boolean(let right)): left == right ? .equal : nil
    case (.span(let left), .span(let right)): Ordering(left, right)
    case (.money(let left), .money(let right)):
      left.currency == right.currency ? Ordering(left.amount, right.amount) : nil
    case (.list(let left), .list(let right)): Self.order(left, right)
    case (.map(let left), .map(let right)): left == right ? .equal : nil
    default: compareNumbers(to: other) ?? compareTimes(to: other)
    }
  }

  private func compareNumbers(to other: Value) -> Ordering? {
    switch (self, other) {
    case (.integer(let left), .integer(let right)): Ordering(left, right)
    case (.decimal(let left), .decimal(let right)): Ordering(left, right)
    case (.integer(let left), .decimal(let right)): Ordering(Amount(left), right)
    case (.decimal(let left), .integer(let right)): Ordering(left, Amount(right))
    default: nil
    }
  }

  private func compareTimes(to other: Value) -> Ordering? {
    switch (self, other) {
    case (.instant(let left), .instant(let right)): Ordering(left, right)
    case (.day(let left), .day(let right)): Ordering(left, right)
    case (.instant(let left), .day(let right)): Ordering(left.day, right)
    case (.day(let left), .instant(let right)): Ordering(left, right.day)
    default: nil
    }
  }

  private static func order(_ left: [Value], _ right: [Value]) -> Ordering? {
    for (leftItem, rightItem) in zip(left, right) {
      let ordering = leftItem.compare(to: rightItem)
      if ordering != .equal { return ordering }
    }
    return Ordering(left.count, right.count)
  }

  /// Bytes of UTF-8 order as Unicode scalars do.
  private static func order(
    _ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>
  ) -> Ordering {
    var rest = right.makeIterator()
    for byte in left {
      guard let other = rest.next() else { return .greater }
      if byte != other { return Ordering(byte, other) }
    }
    return rest.next() == nil ? .equal : .less
  }

  /// Whether two names name the same record; only letters outside ASCII have several forms.
  private static func isOneName(_ left: String, _ right: String) -> Bool {
    left.utf8.contains { $0 >= 0x80 } && right.utf8.contains { $0 >= 0x80 }
      && left.lowercased() == right.lowercased()
  }

  private static func folded(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }
}
