/// How many of some things have a property, and what share that is, as far as so few can tell.
public struct Share: Hashable, Sendable {
  public let count: Int
  public let all: Int

  /// Counts; `count` is at most `all`.
  public init(_ count: Int, of all: Int) { (self.count, self.all) = (count, all) }

  /// The share, from 0 to 1; nil of nothing.
  public var value: Double? { all > 0 ? Double(count) / Double(all) : nil }

  /// The interval in which the share of all that could be looked at lies with 95 % confidence; nil of
  /// nothing.
  ///
  /// That of E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
  /// Journal of the American Statistical Association 22 (1927): with p the share, n the number and
  /// z = 1.959964, (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n). It stays within 0 and 1 and
  /// means something for few records too.
  public var interval: (low: Double, high: Double)? {
    guard let share = value else { return nil }
    let n = Double(all)
    let z = 1.959964
    let square = z * z / n
    let middle = share + square / 2
    let half = z * (share * (1 - share) / n + square / (4 * n)).squareRoot()
    // What rounding leaves of nothing, and of all.
    let low = count == 0 ? 0 : (middle - half) / (1 + square)
    let high = count == all ? 1 : (middle + half) / (1 + square)
    return (low, high)
  }
}
