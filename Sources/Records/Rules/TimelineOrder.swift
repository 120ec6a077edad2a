/// Which of some times stand out of order.
enum TimelineOrder {
  /// The fewest places that leave the others in order; of several such choices the one that keeps
  /// what stands first, since entries are added at the end.
  ///
  /// One entry of next year in front of a hundred is one mistake, not a hundred.
  static func misplaced(_ times: [Instant]) -> [Int] {
    if zip(times, times.dropFirst()).allSatisfy({ $0 <= $1 }) { return [] }
    let lengths = lengths(of: times)
    var missing = lengths.max() ?? 0
    var last: Instant?
    return times.indices.filter { index in
      guard lengths[index] == missing, last.map({ $0 <= times[index] }) ?? true else { return true }
      missing -= 1
      last = times[index]
      return false
    }
  }

  /// For each time how many there are, at most, from it on in order.
  private static func lengths(of times: [Instant]) -> [Int] {
    // The latest time with which a row of each length can begin; the longer, the earlier.
    var starts: [Instant] = []
    var lengths = [Int](repeating: 0, count: times.count)
    for index in times.indices.reversed() {
      var (low, high) = (0, starts.count)
      while low < high {
        let middle = (low + high) / 2
        if starts[middle] >= times[index] { low = middle + 1 } else { high = middle }
      }
      if low == starts.count { starts.append(times[index]) } else { starts[low] = times[index] }
      lengths[index] = low + 1
    }
    return lengths
  }
}
