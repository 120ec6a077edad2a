import Practices

extension [Figure] {
  /// Of many groups those that people should see first, in the order that they have: of calendar
  /// periods the last ones, of others the largest.
  func worthShowing(_ limit: Int) -> [Figure] {
    guard count > limit else { return self }
    if first?.isTrend ?? false { return Array(suffix(limit)) }
    let largest = indices.sorted { (self[$1].n, $0) < (self[$0].n, $1) }.prefix(limit)
    return largest.sorted().map { self[$0] }
  }
}

extension Figure {
  /// How large it is drawn: its value, or the median.
  var size: Double {
    switch result {
    case .value(let value): value ?? 0
    case .distribution(let found): found?.p50 ?? 0
    }
  }
}
