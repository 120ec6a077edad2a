/// How far a long job has come.
public struct Progress: Hashable, Sendable {
  /// What is being done, such as `Indexing`.
  public var label: String
  /// How many of `total` are done.
  public var done: Int
  /// How many there are; nil while that is unknown.
  public var total: Int?
  /// How many are done in a second; nil before that is known.
  public var rate: Double?
  /// How long it will take; nil before that is known.
  public var remaining: Duration?

  /// Makes a state of progress.
  public init(
    _ label: String, done: Int, total: Int? = nil, rate: Double? = nil, remaining: Duration? = nil
  ) {
    self.label = label
    self.done = done
    self.total = total
    self.rate = rate
    self.remaining = remaining
  }

  /// Returns one line of at most `width` columns, without a line end.
  ///
  /// The bar takes the room that the words leave; where that is too little for one, it goes, and
  /// then the words are cut.
  public func text(width: Int) -> String {
    let label = sanitised(label)
    let words = self.words.joined(separator: "  ")
    let room = width - displayWidth(label) - words.utf8.count - 4
    guard let fraction, room >= 7 else { return truncated("\(label)  \(words)", to: width) }
    let length = min(40, room) - 2
    let filled = Int(fraction * Double(length))
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: length - filled)
    return "\(label)  [\(bar)]  \(words)"
  }

  /// The done part of the whole, from 0 to 1; nil while the whole is unknown.
  private var fraction: Double? {
    guard let total else { return nil }
    return total <= 0 ? 1 : min(1, max(0, Double(done) / Double(total)))
  }

  private var words: [String] {
    var words = [total.map { "\(done)/\($0)" } ?? "\(done)"]
    if let fraction { words.append("\(Int(fraction * 100))%") }
    if let rate, let whole = Int(exactly: rate.rounded()) { words.append("\(whole)/s") }
    if let remaining { words.append("\(clock(remaining)) left") }
    return words
  }

  private func clock(_ duration: Duration) -> String {
    let seconds = max(0, duration.components.seconds)
    if seconds < 60 { return "\(seconds) s" }
    if seconds < 3600 { return "\(seconds / 60) min \(seconds % 60) s" }
    return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
  }
}
