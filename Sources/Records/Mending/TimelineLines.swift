import YAML

/// The entries of a timeline as they stand in the text: whole lines that can change places.
///
/// An entry takes the comments right above its dash along, and those that are indented deeper below
/// it. Blank lines stay between the entries, wherever they are.
struct TimelineLines {
  private let record: Record
  private let entries: [TimelineEntry]
  /// The bytes of each entry, whole lines.
  private var bodies: [Range<Int>] = []

  private var bytes: [UInt8] { record.document.source }

  /// Finds the lines; nil if an entry lacks something, or does not begin a line.
  init?(_ record: Record) {
    self.record = record
    guard let node = record.node("timeline"), case .sequence(let items, .block) = node.kind else {
      return nil
    }
    entries = items.compactMap(TimelineEntry.init)
    guard entries.count == items.count, entries.allSatisfy({ !$0.by.isEmpty && !$0.did.isEmpty })
    else { return nil }
    var above = lineStart(node.range.lowerBound)
    if let key = record.pairs.first(where: { $0.name == "timeline" })?.key {
      above = nextLine(key.range.upperBound)
    }
    for item in items {
      guard let dash = dash(before: item) else { return nil }
      let end = end(of: item, deeperThan: dash.column)
      bodies.append(start(at: dash.line, notAbove: above)..<end)
      above = end
    }
  }

  /// The text with the entries behind some in the order of their times.
  ///
  /// - Parameter told: The entries that must stay in front as they are.
  /// - Returns: The text, and how many entries moved; nil if they are in order, or can't be got
  ///   into it by moving whole entries.
  func sorted(after told: [TimelineEntry]) -> (bytes: [UInt8], count: Int)? {
    guard entries.count > told.count, Array(entries.prefix(told.count)) == told else { return nil }
    let new = entries.indices.dropFirst(told.count)
    // The standard library's sort keeps what is equal as it stands, and promises nothing.
    let order =
      Array(entries.indices.prefix(told.count))
      + new.sorted { (entries[$0].at, $0) < (entries[$1].at, $1) }
    let times = order.map { entries[$0].at }
    guard zip(times, times.dropFirst()).allSatisfy({ $0 <= $1 }),
      order != Array(entries.indices)
    else { return nil }
    let text = arranged(order)
    guard says(text, order) else { return nil }
    return (text, TimelineOrder.misplaced(entries.map(\.at)).count)
  }

  /// The text with the bodies in another order; what stands between them stays.
  private func arranged(_ order: [Int]) -> [UInt8] {
    var text = Array(bytes[..<bodies[0].lowerBound])
    for (place, index) in order.enumerated() {
      let isLast = place == order.count - 1
      text += bytes[bodies[index]]
      let isOpen = text.last != UInt8(ascii: "\n")
      if isOpen, !isLast {
        // The entry that ended the file without a line break.
        text += lineBreak
      } else if !isOpen, isLast, bytes.last != UInt8(ascii: "\n"),
        bodies[place].upperBound == bytes.count
      {
        text.removeLast(lineBreak.count)
      }
      let next = isLast ? bytes.count : bodies[place + 1].lowerBound
      text += bytes[bodies[place].upperBound..<next]
    }
    return text
  }

  /// True if a text says what the record says, with its entries in another order.
  private func says(_ text: [UInt8], _ order: [Int]) -> Bool {
    guard let root = try? Document(parsing: text).root, let pairs = root.pairs,
      pairs.map(\.name) == record.keys
    else { return false }
    return zip(pairs, record.pairs).allSatisfy { new, old in
      guard new.name == "timeline", let items = old.value.items, let moved = new.value.items else {
        return new.value.asContent == old.value.asContent
      }
      return moved.map(\.asContent) == order.map { items[$0].asContent }
    }
  }
}

extension TimelineLines {
  private var lineBreak: [UInt8] {
    let first = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? 0
    let isLong = first > 0 && bytes[first - 1] == UInt8(ascii: "\r")
    return isLong ? [UInt8(ascii: "\r"), UInt8(ascii: "\n")] : [UInt8(ascii: "\n")]
  }

  /// Where the line that holds a byte begins.
  private func lineStart(_ offset: Int) -> Int {
    bytes[..<offset].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
  }

  /// Where the line after the one that holds a byte begins.
  private func nextLine(_ offset: Int) -> Int {
    bytes[offset...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
  }

  /// The line of an entry's dash, and how far it is indented; nil if something else stands there.
  private func dash(before item: Node) -> (line: Int, column: Int)? {
    let line = lineStart(item.range.lowerBound)
    let before = bytes[line..<item.range.lowerBound]
    guard let dash = before.firstIndex(where: { $0 != UInt8(ascii: " ") }),
      bytes[dash] == UInt8(ascii: "-"),
      before[(dash + 1)...].allSatisfy({ $0 == UInt8(ascii: " ") })
    else { return nil }
    return (line, dash - line)
  }

  /// Where the comments right above a line begin.
  private func start(at line: Int, notAbove limit: Int) -> Int {
    var start = line
    while start > limit {
      let above = lineStart(start - 1)
      guard above >= limit, comment(at: above) != nil else { break }
      start = above
    }
    return start
  }

  /// Where an entry ends, with the comments below it that are indented deeper than its dash.
  private func end(of item: Node, deeperThan column: Int) -> Int {
    let last = item.range.upperBound
    let isClosed = last > 0 && bytes[last - 1] == UInt8(ascii: "\n")
    var end = isClosed ? last : nextLine(last)
    while end < bytes.count, let indent = comment(at: end), indent > column { end = nextLine(end) }
    return end
  }

  /// How far the comment on a line is indented; nil if there is something else.
  private func comment(at line: Int) -> Int? {
    let start = bytes[line...].firstIndex { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
    guard let start, bytes[start] == UInt8(ascii: "#") else { return nil }
    return start - line
  }
}
