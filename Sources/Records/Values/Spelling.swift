/// Finds what somebody who mistyped a name probably meant.
public enum Spelling {
  /// The name closest to `typed`, or nil when none is close enough to suggest.
  ///
  /// Close enough is one slip for every three letters, and one for less. Letter case does not
  /// count. Of names equally close the first wins. When none is close, a name that begins with
  /// three letters or more of what was typed is meant.
  public static func nearest(to typed: String, among names: some Sequence<String>) -> String? {
    let wanted = Array(typed.lowercased().unicodeScalars)
    guard wanted.count <= longest else { return nil }
    let limit = max(1, wanted.count / 3)
    var best: (name: String, distance: Int)?
    for name in names {
      let candidate = Array(name.lowercased().unicodeScalars)
      guard abs(candidate.count - wanted.count) <= limit else { continue }
      let distance = distance(wanted, candidate)
      if distance <= limit, distance < best?.distance ?? .max { best = (name, distance) }
    }
    return best?.name
      ?? names.first { name in
        wanted.count >= 3 && name.lowercased().unicodeScalars.starts(with: wanted)
      }
  }

  /// Names longer than this are nobody's slip; it bounds the work for hostile input.
  private static let longest = 64

  /// The slips between two words: a letter more, less, other, or swapped with its neighbour.
  ///
  /// This is the Damerau–Levenshtein distance in its "optimal string alignment" form, which
  /// touches no letter twice.
  static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var beforePrevious = [Int](repeating: 0, count: right.count + 1)
    var previous = Array(0...right.count)
    var current = beforePrevious
    for row in 0..<left.count {
      current[0] = row + 1
      for column in 0..<right.count {
        let cost = left[row] == right[column] ? 0 : 1
        var best = min(previous[column + 1] + 1, current[column] + 1, previous[column] + cost)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          best = min(best, beforePrevious[column - 1] + 1)
        }
        current[column + 1] = best
      }
      // The rows take turns: making new ones took most of the time of long files of wrong keys.
      swap(&beforePrevious, &previous)
      swap(&previous, &current)
    }
    return previous[right.count]
  }
}
