/// One line of a comparison of two texts.
enum DiffLine: Hashable, Sendable {
  case same(String)
  case removed(String)
  case added(String)
  /// Unchanged lines that are left out.
  case gap
}

/// Compares two texts line by line, with one unchanged line of context around each change.
///
/// The lines kept are a longest common subsequence. Beyond `limit` changed lines a text counts as
/// replaced, since the search takes time proportional to lines times differences.
func lineDiff(from old: String, to new: String, limit: Int = 2_000) -> [DiffLine] {
  let before = lines(of: old)
  let after = lines(of: new)
  let start = zip(before, after).prefix { $0 == $1 }.count
  let end = zip(before.dropFirst(start).reversed(), after.dropFirst(start).reversed())
    .prefix { $0 == $1 }.count
  let middle = changes(
    from: Array(before.dropFirst(start).dropLast(end)),
    to: Array(after.dropFirst(start).dropLast(end)), limit: limit)
  let same = { (lines: ArraySlice<String>) in lines.map { DiffLine.same($0) } }
  return withoutDistantLines(same(before.prefix(start)) + middle + same(before.suffix(end)))
}

private func lines(of text: String) -> [String] {
  guard !text.isEmpty else { return [] }
  var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
  if lines.last?.isEmpty == true { lines.removeLast() }
  return lines.map(String.init)
}

private func changes(from before: [String], to after: [String], limit: Int) -> [DiffLine] {
  guard before.count + after.count <= limit else {
    return before.map { .removed($0) } + after.map { .added($0) }
  }
  let difference = after.difference(from: before)
  let removed = Set(difference.removals.map(\.offset))
  let added = Set(difference.insertions.map(\.offset))
  var result: [DiffLine] = []
  var (left, right) = (0, 0)
  while left < before.count || right < after.count {
    if left < before.count, removed.contains(left) {
      result.append(.removed(before[left]))
      left += 1
    } else if right < after.count, added.contains(right) {
      result.append(.added(after[right]))
      right += 1
    } else {
      // Neither removed nor added: the same line stands on both sides.
      result.append(.same(before[left]))
      left += 1
      right += 1
    }
  }
  return result
}

extension CollectionDifference.Change {
  fileprivate var offset: Int {
    switch self {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }
}

private func withoutDistantLines(_ lines: [DiffLine]) -> [DiffLine] {
  func isChange(_ index: Int) -> Bool {
    guard lines.indices.contains(index) else { return false }
    if case .same = lines[index] { return false }
    return true
  }
  guard lines.indices.contains(where: isChange) else { return [] }
  var result: [DiffLine] = []
  for index in lines.indices {
    if (index - 1...index + 1).contains(where: isChange) {
      result.append(lines[index])
    } else if result.last != .gap {
      result.append(.gap)
    }
  }
  return result
}
