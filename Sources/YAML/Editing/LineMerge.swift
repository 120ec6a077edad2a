/// Three-way merging of rows of things, such as the lines of two texts that come from a third.
public enum LineMerge {
  /// More elements than these are not compared: it would take longer than anybody waits.
  private static let limit = 4_000

  /// What `base` becomes when both sides' changes are made to it.
  ///
  /// - Returns: Nil if the two changed the same place, or places next to each other.
  public static func merged<T: Hashable>(_ base: [T], _ left: [T], _ right: [T]) -> [T]? {
    if left == right || right == base { return left }
    if left == base { return right }
    guard max(base.count, left.count, right.count) <= limit else { return nil }
    var mine = hunks(from: base, to: left)[...]
    var theirs = hunks(from: base, to: right)[...]
    var result: [T] = []
    var done = 0
    while let next = [mine.first, theirs.first].compactMap({ $0 }).min(by: {
      $0.range.lowerBound < $1.range.lowerBound
    }) {
      if let a = mine.first, let b = theirs.first {
        if a == b {
          theirs.removeFirst()
        } else if a.range.upperBound >= b.range.lowerBound,
          b.range.upperBound >= a.range.lowerBound
        {
          return nil
        }
      }
      if mine.first == next { mine.removeFirst() } else { theirs.removeFirst() }
      result += base[done..<next.range.lowerBound] + next.replacement
      done = next.range.upperBound
    }
    return result + base[done...]
  }

  /// A range of the old row and what stands there in the new one.
  private struct Hunk<T: Hashable>: Equatable {
    var range: Range<Int>
    var replacement: [T]
  }

  private static func hunks<T: Hashable>(from old: [T], to new: [T]) -> [Hunk<T>] {
    let difference = new.difference(from: old)
    let gone = Set(difference.removals.map(\.offset))
    let come = Set(difference.insertions.map(\.offset))
    var hunks: [Hunk<T>] = []
    var (i, j) = (0, 0)
    while i < old.count || j < new.count {
      let (start, first) = (i, j)
      while gone.contains(i) || come.contains(j) {
        if gone.contains(i) { i += 1 } else { j += 1 }
      }
      if start < i || first < j {
        hunks.append(Hunk(range: start..<i, replacement: Array(new[first..<j])))
      } else {
        i += 1
        j += 1
      }
    }
    return hunks
  }
}

extension CollectionDifference.Change {
  fileprivate var offset: Int {
    switch self {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }
}
