/// A picture made of bars, lines and words: what an SVG needs to be drawn, and what it says.
struct Chart {
  struct Bar {
    let x: Double
    let y: Double
    let width: Double
    let height: Double
    /// What the bar stands for, shown where a pointer rests on it.
    let title: String
  }

  struct Word {
    enum Anchor: String { case start, middle, end }

    let x: Double
    let y: Double
    let text: String
    var anchor = Anchor.start
    var isQuiet = false
  }

  /// What it shows, in one line.
  let title: String
  /// What is to be seen in it, for those who can't.
  let summary: String
  let width: Double
  let height: Double
  var bars: [Bar] = []
  var words: [Word] = []
  /// Where the bars begin: x and y of both ends.
  var base: (Double, Double, Double, Double)?

  /// One value to be drawn.
  struct Entry {
    let label: String
    let value: Double
    /// The value as people read it.
    let text: String
  }

  /// The longest label that is written beside a bar, in characters.
  private static let labelLength = 26

  /// Horizontal bars, one below the other.
  ///
  /// - Parameters:
  ///   - entries: The values, from top to bottom.
  ///   - title: What it shows.
  ///   - whole: The value of a bar of full length, where there is one, such as 1 for shares.
  /// - Returns: The chart.
  static func rows(_ entries: [Entry], title: String, whole: Double = 0) -> Chart {
    let row = 24.0
    let largest = max(entries.map(\.value).max() ?? 0, whole)
    var chart = Chart(
      title: title, summary: summary(of: entries), width: 640,
      height: Double(entries.count) * row + 8)
    // About 6.6 units a character at the size that the page sets.
    let longest = entries.map { displayWidth(truncated($0.label, to: labelLength)) }.max() ?? 0
    let left = 14 + 6.6 * Double(longest)
    for (index, entry) in entries.enumerated() {
      let y = Double(index) * row + 4
      let length = largest > 0 ? max(0, entry.value) / largest * (540 - left) : 0
      let label = truncated(entry.label, to: labelLength)
      chart.words.append(Word(x: left - 8, y: y + 15, text: label, anchor: .end))
      chart.bars.append(
        Bar(
          x: left, y: y + 2, width: entry.value > 0 ? max(length, 1) : 0, height: row - 6,
          title: "\(entry.label): \(entry.text)"))
      chart.words.append(Word(x: left + max(length, 1) + 6, y: y + 15, text: entry.text))
    }
    chart.base = (left, 0, left, chart.height)
    return chart
  }

  /// Vertical bars, side by side, for what has an order.
  ///
  /// - Parameters:
  ///   - entries: The values, from left to right.
  ///   - title: What it shows.
  ///   - isLabelled: True to write every label, where there are few and short ones.
  /// - Returns: The chart.
  static func columns(_ entries: [Entry], title: String, isLabelled: Bool) -> Chart {
    let (left, top, bottom, width) = (8.0, 22.0, 190.0, 624.0)
    let largest = max(entries.map(\.value).max() ?? 0, 0)
    var chart = Chart(title: title, summary: summary(of: entries), width: 640, height: 216)
    let step = width / Double(max(entries.count, 1))
    let isNarrow = step < 44
    for (index, entry) in entries.enumerated() {
      let x = left + Double(index) * step
      let height = largest > 0 ? max(0, entry.value) / largest * (bottom - top) : 0
      chart.bars.append(
        Bar(
          x: x + step * 0.1, y: bottom - height, width: max(step * 0.8, 0.5), height: height,
          title: "\(entry.label): \(entry.text)"))
      let middle = x + step / 2
      if !isNarrow, entry.value > 0 {
        chart.words.append(
          Word(x: middle, y: bottom - height - 5, text: entry.text, anchor: .middle))
      }
      if isLabelled || !isNarrow {
        chart.words.append(
          Word(x: middle, y: bottom + 16, text: entry.label, anchor: .middle, isQuiet: true))
      }
    }
    if isNarrow && !isLabelled { chart.writeEnds(entries, left, bottom, width) }
    if isNarrow { chart.writeLargest(entries, left, bottom, top, step) }
    chart.base = (left, bottom, left + width, bottom)
    return chart
  }

  /// The first and the last label, where there is no room for all.
  private mutating func writeEnds(
    _ entries: [Entry], _ left: Double, _ bottom: Double, _ width: Double
  ) {
    guard let first = entries.first, let last = entries.last else { return }
    words.append(Word(x: left, y: bottom + 16, text: first.label, isQuiet: true))
    words.append(
      Word(x: left + width, y: bottom + 16, text: last.label, anchor: .end, isQuiet: true))
  }

  /// The largest value above its bar, where there is no room for all.
  private mutating func writeLargest(
    _ entries: [Entry], _ left: Double, _ bottom: Double, _ top: Double, _ step: Double
  ) {
    guard let index = entries.indices.max(by: { entries[$0].value < entries[$1].value }),
      entries[index].value > 0
    else { return }
    let x = left + (Double(index) + 0.5) * step
    let anchor: Word.Anchor = x < 120 ? .start : x > 520 ? .end : .middle
    let text = "\(entries[index].label): \(entries[index].text)"
    words.append(Word(x: x, y: top - 6, text: text, anchor: anchor))
  }

  private static func summary(of entries: [Entry]) -> String {
    guard let largest = entries.max(by: { $0.value < $1.value }),
      let smallest = entries.min(by: { $0.value < $1.value })
    else { return "Nothing to show." }
    return "\(entries.count) bars; largest \(largest.label) with \(largest.text), "
      + "smallest \(smallest.label) with \(smallest.text). The table beside it has all values."
  }
}
