import Glibc
import TestSupport
import Testing

@testable import Store

/// The rank of texts against the formula, written down as it stands in the books.
@Suite struct TextScanTests {
  private static func texts(_ dice: inout Dice) -> [String] {
    let words = ["card", "cardboard", "mail", "käse", "x", "mailcard"]
    return (0..<dice.number(1...40)).map { number in
      let lines = (0..<dice.number(0...4)).map { _ in
        (0..<dice.number(0...6)).map { _ in dice.pick(words) }.joined(separator: " ")
      }
      return (["inc-\(number)"] + lines).joined(separator: "\n")
    }
  }

  /// How often a word stands in a text, what it has found already left out.
  private static func count(_ word: String, _ text: some StringProtocol) -> Int {
    var (rest, count) = (Array(text.utf8)[...], 0)
    let wanted = Array(word.utf8)
    while rest.count >= wanted.count {
      let isHere = rest.prefix(wanted.count).elementsEqual(wanted)
      count += isHere ? 1 : 0
      rest = rest.dropFirst(isHere ? wanted.count : 1)
    }
    return count
  }

  private static func score(_ text: String, _ words: [String], _ all: [String]) -> Double? {
    let lengths = all.map { Double($0.utf8.count) }
    let average = lengths.reduce(0, +) / Double(all.count)
    var score = 0.0
    for word in words {
      let head = text.split(separator: "\n", omittingEmptySubsequences: false).prefix(2)
      let inHead = head.map { count(word, $0) }.reduce(0, +)
      let frequency = Double(count(word, text) + 3 * inHead)
      guard frequency > 0 else { return nil }
      let holders = Double(all.count { count(word, $0) > 0 })
      let idf = log(1 + (Double(all.count) - holders + 0.5) / (holders + 0.5))
      let norm = 1.2 * (1 - 0.75 + 0.75 * Double(text.utf8.count) / average)
      score += idf * frequency * (1.2 + 1) / (frequency + norm)
    }
    return score
  }

  @Test(arguments: 1...60) func ranksAsTheFormulaSays(_ seed: Int) {
    var dice = Dice(seed: UInt64(seed))
    let texts = Self.texts(&dice)
    let words = (0..<dice.number(1...3)).map { _ in dice.pick(["card", "mail", "käse", "x", "no"]) }
    // In two parts, as two threads do.
    var scans = [TextScan(words), TextScan(words)]
    for (number, text) in texts.enumerated() {
      var text = text
      text.withUTF8 { scans[number % 2].add(Int64(number), $0) }
    }
    var scan = scans[0]
    scan.merge(scans[1])
    let found = Dictionary(
      uniqueKeysWithValues: zip(scan.matches, scan.scores).map { (Int($0.file), $1) })
    for (number, text) in texts.enumerated() {
      let expected = Self.score(text, words, texts)
      #expect((found[number] == nil) == (expected == nil), "\(text) \(words)")
      #expect(abs((found[number] ?? 0) - (expected ?? 0)) < 1e-9, "\(text) \(words)")
    }
  }
}
