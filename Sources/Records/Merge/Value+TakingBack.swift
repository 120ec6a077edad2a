import YAML

extension Value {
  /// What becomes of a value when a change that was made to it before is taken back: as in a merge,
  /// lines of a text and keys of a map are looked at one by one, and what else was changed stays.
  ///
  /// - Parameters:
  ///   - old: The value before the change.
  ///   - new: The value after it.
  /// - Returns: Nil if what the change touched was changed again since.
  func takingBack(from old: Value, to new: Value) -> Value? {
    if self == new { return old }
    if self == old || new == old { return self }
    if case .text(let was) = old, case .text(let then) = new, case .text(let now) = self {
      let lines = LineMerge.merged(Self.lines(then), Self.lines(now), Self.lines(was))
      return lines.map { Value.text($0.joined(separator: "\n")) }
    }
    guard let was = old.namedValues, let then = new.namedValues, let now = namedValues else {
      return nil
    }
    var entries: [Entry] = []
    for key in (now + was).map(\.key) where !entries.contains(where: { $0.key == key }) {
      func value(_ all: [Entry]) -> Value { all.first { $0.key == key }?.value ?? .none }
      guard let back = value(now).takingBack(from: value(was), to: value(then)) else { return nil }
      entries.append(Entry(key, back))
    }
    entries.removeAll { $0.value == .none }
    return entries.isEmpty ? Value.none : .map(entries)
  }

  /// The values of a map; nothing for one that is not there.
  private var namedValues: [Entry]? {
    switch self {
    case .none: []
    case .map(let entries): entries
    default: nil
    }
  }

  private static func lines(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }
}
