/// What a set of numbers is like.
public struct Distribution: Hashable, Sendable {
  /// How many there are, at least one.
  public let n: Int
  /// The sum divided by ``n``.
  public let mean: Double
  /// The 50th percentile, or median.
  public let p50: Double
  /// The 90th percentile.
  public let p90: Double
  /// The largest.
  public let max: Double

  /// Describes some numbers; nil if there are none.
  public init?(_ numbers: [Double]) {
    guard let largest = numbers.max() else { return nil }
    let sorted = numbers.sorted()
    n = sorted.count
    // In order of size, so that the sum does not depend on the order of the records.
    mean = sorted.reduce(0, +) / Double(sorted.count)
    p50 = Self.percentile(50, of: sorted)
    p90 = Self.percentile(90, of: sorted)
    max = largest
  }

  /// A percentile by linear interpolation between the two nearest numbers.
  ///
  /// With the n numbers in order x₀ … xₙ₋₁, and h = (n − 1) · p / 100, it lies h − ⌊h⌋ of the way
  /// from x⌊h⌋ to the next. This is definition 7 of Hyndman and Fan, "Sample Quantiles in
  /// Statistical Packages", The American Statistician 50 (1996): what `numpy.percentile`, R's
  /// `quantile`, spreadsheets' `PERCENTILE.INC` and Python's
  /// `statistics.quantiles(…, method="inclusive")` give.
  ///
  /// - Parameters:
  ///   - percent: From 0 to 100.
  ///   - sorted: The numbers, ascending; at least one.
  /// - Returns: The percentile.
  public static func percentile(_ percent: Int, of sorted: [Double]) -> Double {
    let place = (sorted.count - 1) * percent
    let (below, rest) = place.quotientAndRemainder(dividingBy: 100)
    guard rest > 0 else { return sorted[below] }
    let (low, high) = (sorted[below], sorted[below + 1])
    return low + (high - low) * Double(rest) / 100
  }
}

/// How durations are spread, in classes of a fixed width for the eye.
public enum DurationClasses {
  /// The upper ends of all classes but the last, in seconds.
  public static let ends: [Double] = [1, 4, 24, 72, 168, 720, 2160].map { $0 * 3600 }
  /// What people call the classes.
  public static let names = ["≤1h", "≤4h", "≤1d", "≤3d", "≤7d", "≤30d", "≤90d", ">90d"]

  /// How many of some durations fall into each class.
  public static func counts(of seconds: [Double]) -> [Int] {
    var counts = [Int](repeating: 0, count: names.count)
    for value in seconds { counts[ends.firstIndex { value <= $0 } ?? ends.count] += 1 }
    return counts
  }
}
