/// The lines of a mapping, made of those of two texts that come from a third.
struct MappingText {
  typealias Item = LayoutMerge.Item

  let base: Side?
  let left: Side
  let right: Side
  let order: [String]
  let items: [String: [Item]]

  /// The text, as far as lines can be taken over; what it says may still differ from what is wanted.
  ///
  /// - Returns: Nil if the sides are indented differently.
  func assembled(_ wanted: [String: Content]) -> [UInt8]? {
    guard left.column == right.column else { return nil }
    var text: [UInt8] = []
    var orphans = orphans(wanted)
    for key in keys(wanted) {
      text += orphans.removeValue(forKey: key) ?? []
      text += lines(base?.lead(key), left.lead(key), right.lead(key))
      guard let body = body(key, wanted[key] ?? .plain("")) else { return nil }
      text += body
    }
    return text + orphans.sorted { $0.key < $1.key }.flatMap(\.value)
  }

  /// New lines above pairs that go, by the key that follows.
  private func orphans(_ wanted: [String: Content]) -> [String: [UInt8]] {
    var orphans: [String: [UInt8]] = [:]
    for side in [left, right] {
      var waiting: [UInt8] = []
      for key in side.keys {
        if wanted[key] == nil {
          let old = Self.split(base, base?.lead(key))
          waiting += Self.split(side, side.lead(key)).filter { !old.contains($0) }.joined()
        } else if !waiting.isEmpty {
          orphans[key, default: []] += waiting
          waiting = []
        }
      }
      if !waiting.isEmpty { orphans["", default: []] += waiting }
    }
    return orphans
  }

  /// Lines that stand between pairs: what both sides made of them, or all of them.
  func lines(_ old: Range<Int>?, _ mine: Range<Int>?, _ other: Range<Int>?) -> [UInt8] {
    let before = Self.split(base, old)
    guard let mine else { return Self.split(right, other).flatMap { $0 } }
    guard let other else { return Self.split(left, mine).flatMap { $0 } }
    let (a, b) = (Self.split(left, mine), Self.split(right, other))
    let merged = LineMerge.merged(before, a, b) ?? a + b.filter { !a.contains($0) }
    return merged.flatMap { $0 }
  }

  private static func split(_ side: Side?, _ range: Range<Int>?) -> [ArraySlice<UInt8>] {
    guard let side, let range else { return [] }
    var lines: [ArraySlice<UInt8>] = []
    var start = range.lowerBound
    while start < range.upperBound {
      let end = side.editor.nextLine(start) ?? range.upperBound
      lines.append(side.editor.bytes[start..<min(end, range.upperBound)])
      start = end
    }
    return lines
  }

  // MARK: One pair

  private func body(_ key: String, _ wanted: Content) -> [UInt8]? {
    guard let mine = left.body(key) else { return right.body(key).map { right.bytes($0) } }
    guard let other = right.body(key) else { return left.bytes(mine) }
    let (a, b) = (left.bytes(mine), right.bytes(other))
    if a == b { return a }
    if let chosen = items[key], let list = list(key, chosen) { return list }
    let old = base?.body(key).flatMap { base?.bytes($0) }
    if a == old { return b }
    if b == old { return a }
    if case .mapping(let entries) = wanted, let map = mapping(key, entries) { return map }
    return takesRight(key, wanted) ? b : a
  }

  /// Which lines stay when both sides touched them: those of a side that changed only how the value
  /// is written, since the value can be written into them; or else those that say what is wanted.
  private func takesRight(_ key: String, _ wanted: Content) -> Bool {
    guard let mine = left.value(key), let other = right.value(key) else { return false }
    if let old = (base?.value(key)).map(Content.init(reading:)) {
      if mine.says(old) { return false }
      if other.says(old) { return true }
    }
    return !mine.says(wanted) && other.says(wanted)
  }

  private func mapping(_ key: String, _ entries: [Content.Entry]) -> [UInt8]? {
    guard let mine = left.inside(key), let other = right.inside(key) else { return nil }
    let inner = MappingText(
      base: base?.inside(key), left: mine, right: other, order: entries.map(\.key), items: [:])
    let wanted = Dictionary(entries.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    guard let body = inner.assembled(wanted), let head = head(key) else { return nil }
    return head + body
  }

  private func list(_ key: String, _ chosen: [Item]) -> [UInt8]? {
    guard let mine = left.items(key), let other = right.items(key), let head = head(key),
      left.value(key)?.mark.column == right.value(key)?.mark.column
    else { return nil }
    return chosen.reduce(into: head) { text, item in
      switch item {
      case .left(let index): text += left.bytes(mine.children[index].whole)
      case .right(let index): text += right.bytes(other.children[index].whole)
      }
    }
  }

  /// The line of a key whose value stands below it.
  private func head(_ key: String) -> [UInt8]? {
    func bytes(_ side: Side?) -> [UInt8]? {
      guard let side, let body = side.body(key), let inner = side.inner(key) else { return nil }
      return side.bytes(body.lowerBound..<inner)
    }
    guard let mine = bytes(left), let other = bytes(right) else { return nil }
    return mine == bytes(base) ? other : mine
  }

  // MARK: The order of the keys

  /// The keys of either side that are wanted: in the order of the side that changed it, with those
  /// of the other where the schema puts them.
  private func keys(_ wanted: [String: Content]) -> [String] {
    let (mine, other) = (left.keys, right.keys)
    let old = base?.keys ?? []
    let isMoved = mine.filter(old.contains) != old.filter(mine.contains)
    let (first, second) =
      isMoved || base == nil ? (mine, other) : isMovedRight ? (other, mine) : (mine, other)
    var keys = first.filter { wanted[$0] != nil }
    var previous: String?
    for key in second where wanted[key] != nil {
      defer { previous = key }
      if keys.contains(key) { continue }
      if order.contains(key) {
        keys.insert(key, at: Place.index(of: key, among: keys, order: order))
      } else {
        let place = previous.flatMap { keys.firstIndex(of: $0) }.map { $0 + 1 }
        keys.insert(key, at: place ?? keys.count)
      }
    }
    return keys
  }

  private var isMovedRight: Bool {
    let old = base?.keys ?? []
    return right.keys.filter(old.contains) != old.filter(right.keys.contains)
  }
}

extension Side {
  func bytes(_ range: Range<Int>) -> [UInt8] { Array(editor.bytes[range]) }
}

extension ChildLines.Child {
  /// The child with the lines above it.
  var whole: Range<Int> { lead.lowerBound..<body.upperBound }
}

extension Document {
  /// The text, changed so that its keys say what is wanted and there are no others.
  func saying(_ wanted: [String: Content], order: [String]) throws(YAMLError) -> [UInt8] {
    let pairs = root?.pairs ?? []
    var changes = pairs.filter { wanted[$0.name] == nil }.map { Change.remove([.key($0.name)]) }
    let names = pairs.map(\.name)
    for (name, content) in wanted.sorted(by: { $0.key < $1.key }) {
      let old = names.firstIndex(of: name).map { pairs[$0].value }
      if old?.says(content) ?? false { continue }
      changes.append(.set([.key(name)], content, order: order))
    }
    return try applying(changes)
  }
}
