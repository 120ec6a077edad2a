/// Draws numbers with block characters, which need no colour.
enum Bars {
  private static let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
  private static let heights = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// A bar as long as `value` is of `largest`, in eighths of a column; at least a sliver for what is
  /// more than nothing, and nothing for what is less.
  static func bar(_ value: Double, of largest: Double, width: Int) -> String {
    guard value > 0, largest > 0, width > 0 else { return "" }
    let eighths = max(1, Int((value / largest * Double(width * 8)).rounded()))
    let (full, rest) = min(eighths, width * 8).quotientAndRemainder(dividingBy: 8)
    return String(repeating: "█", count: full) + parts[rest]
  }

  /// A column for each number, as high as it is of the largest; `·` for none.
  static func spark(_ numbers: [Double]) -> String {
    guard let largest = numbers.max(), largest > 0 else {
      return String(repeating: "·", count: numbers.count)
    }
    return numbers.map { number in
      guard number > 0 else { return "·" }
      return heights[min(7, Int((number / largest * 8).rounded(.up)) - 1)]
    }.joined()
  }
}
