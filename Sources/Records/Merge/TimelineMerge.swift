import YAML

/// Two timelines that come from a third, as one: everything that either tells, in the order of time.
///
/// What both tell is told once. What one side has and the other doesn't stays, also where the other
/// took it away: a timeline only ever grows.
struct TimelineMerge {
  /// One entry of the result.
  struct Entry {
    let item: LayoutMerge.Item
    let node: Node
    let entry: TimelineEntry?
    /// False if the base told it already, as far as either side still does.
    let isNew: Bool
    /// The side that tells it alone.
    let side: MergeSide?
  }

  private(set) var entries: [Entry] = []

  init(base: [Node], left: [Node], right: [Node]) {
    let mine = Row(left)
    let others = Row(right)
    var told = Row.counts(base.map(\.meaning))
    var (i, j) = (0, 0)
    var (restA, restB) = (Row.counts(mine.contents), Row.counts(others.contents))
    // What was taken out of turn, where the two tell the same in another order.
    var (doneA, doneB): ([Content: Int], [Content: Int]) = ([:], [:])

    func isNew(_ content: Content) -> Bool {
      guard let count = told[content], count > 0 else { return true }
      told[content] = count - 1
      return false
    }
    func take(_ side: MergeSide, _ isShared: Bool) {
      let (row, index) = side == .left ? (mine, i) : (others, j)
      entries.append(
        Entry(
          item: side == .left ? .left(index) : .right(index), node: row.nodes[index],
          entry: row.entries[index], isNew: isNew(row.contents[index]),
          side: isShared ? nil : side))
    }
    func passLeft() { restA[mine.contents[i], default: 1] -= 1; i += 1 }
    func passRight() { restB[others.contents[j], default: 1] -= 1; j += 1 }

    while i < left.count || j < right.count {
      if i < left.count, doneA[mine.contents[i], default: 0] > 0 {
        doneA[mine.contents[i], default: 1] -= 1
        passLeft()
        continue
      }
      if j < right.count, doneB[others.contents[j], default: 0] > 0 {
        doneB[others.contents[j], default: 1] -= 1
        passRight()
        continue
      }
      let a = i < left.count ? mine.contents[i] : nil
      let b = j < right.count ? others.contents[j] : nil
      if let a, a == b {
        take(.left, true)
        passLeft()
        passRight()
        continue
      }
      let aIsShared = a.map { restB[$0, default: 0] - doneB[$0, default: 0] > 0 } ?? false
      let bIsShared = b.map { restA[$0, default: 0] - doneA[$0, default: 0] > 0 } ?? false
      let takesLeft: Bool
      if a == nil || b == nil {
        takesLeft = b == nil
      } else if aIsShared != bIsShared {
        takesLeft = bIsShared
      } else {
        takesLeft = mine.key(i).precedes(others.key(j))
      }
      if takesLeft, let a {
        take(.left, aIsShared)
        if aIsShared { doneB[a, default: 0] += 1 }
        passLeft()
      } else if let b {
        take(.right, bIsShared)
        if bIsShared { doneA[b, default: 0] += 1 }
        passRight()
      }
    }
  }
}

/// One of two sides that are merged, in an order that does not depend on whose they are.
enum MergeSide { case left, right }

/// The entries of one timeline.
private struct Row {
  /// Where an entry belongs: its time, and its text where times are equal.
  struct Key {
    let at: Instant?
    let content: Content

    func precedes(_ other: Key) -> Bool {
      guard let at, let time = other.at, at != time else {
        return "\(content)" <= "\(other.content)"
      }
      return at < time
    }
  }

  let nodes: [Node]
  let contents: [Content]
  let entries: [TimelineEntry?]
  /// The times; an entry without one stands where the one before it does.
  private let times: [Instant?]

  init(_ nodes: [Node]) {
    self.nodes = nodes
    contents = nodes.map(\.meaning)
    entries = nodes.map { TimelineEntry($0) }
    var last: Instant?
    times = entries.map { entry in
      last = entry?.at ?? last
      return last
    }
  }

  func key(_ index: Int) -> Key { Key(at: times[index], content: contents[index]) }

  static func counts(_ contents: [Content]) -> [Content: Int] {
    contents.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }
}

extension Node {
  /// What the node says, however it is written.
  var meaning: Content {
    switch kind {
    case .scalar(let text, _): .text(text)
    case .sequence(let items, _): .sequence(items.map(\.meaning))
    case .mapping(let pairs, _): .mapping(pairs.map { Content.Entry($0.name, $0.value.meaning) })
    }
  }
}
