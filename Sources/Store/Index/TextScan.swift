import CPageSums
import Glibc

/// Finds the texts that hold all of some words, and what a rank needs to know of all texts.
struct TextScan {
  /// A text that holds all words.
  struct Match {
    let file: Int64
    /// The bytes of the text.
    let length: Int
    /// How often it holds each word, times in the first two lines more often.
    let counts: [Double]
  }

  /// What a word in the first two lines, which are the id and the title, counts for, beside once for
  /// being in the text.
  private static let titleWeight = 3.0

  private let words: [[UInt8]]
  private(set) var matches: [Match] = []
  private var count = 0
  private var length = 0
  /// How many texts hold each word.
  private var holders: [Int]

  /// - Parameter words: In small letters; none is empty.
  init(_ words: [String]) {
    self.words = words.map { Array($0.utf8) }
    holders = words.map { _ in 0 }
  }

  /// Looks at a text.
  mutating func add(_ file: Int64, _ text: UnsafeBufferPointer<UInt8>) {
    count += 1
    length += text.count
    var firsts: [Int] = []
    for place in words.indices {
      guard let first = Self.find(words[place], in: text, from: 0) else { continue }
      holders[place] += 1
      firsts.append(first)
    }
    guard firsts.count == words.count else { return }
    let head = Self.endOfTitle(text)
    let counts = words.indices.map { place in
      Self.weight(of: words[place], in: text, from: firsts[place], head: head)
    }
    matches.append(Match(file: file, length: text.count, counts: counts))
  }

  /// Adds what another scan found in other texts.
  mutating func merge(_ other: TextScan) {
    matches += other.matches
    count += other.count
    length += other.length
    for place in holders.indices { holders[place] += other.holders[place] }
  }

  /// The rank of each match: Okapi BM25 with k1 = 1.2 and b = 0.75.
  var scores: [Double] {
    let average = max(Double(length) / Double(max(count, 1)), 1)
    let weights = holders.map { holders in
      log(1 + (Double(count - holders) + 0.5) / (Double(holders) + 0.5))
    }
    return matches.map { match in
      let norm = 1.2 * (0.25 + 0.75 * Double(match.length) / average)
      return zip(weights, match.counts).reduce(0) { score, word in
        score + word.0 * word.1 * 2.2 / (word.1 + norm)
      }
    }
  }

  private static func weight(
    of word: [UInt8], in text: UnsafeBufferPointer<UInt8>, from first: Int, head: Int
  ) -> Double {
    var weight = 0.0
    var next: Int? = first
    while let place = next {
      weight += place + word.count <= head ? 1 + titleWeight : 1
      next = find(word, in: text, from: place + word.count)
    }
    return weight
  }

  /// Where the second line ends.
  private static func endOfTitle(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    let newline = UInt8(ascii: "\n")
    guard let first = text.firstIndex(of: newline) else { return text.count }
    return text[(first + 1)...].firstIndex(of: newline) ?? text.count
  }

  private static func find(
    _ word: [UInt8], in text: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    guard let base = text.baseAddress, start + word.count <= text.count else { return nil }
    let place = itsm_find(base + start, text.count - start, word, word.count)
    return place < 0 ? nil : start + place
  }
}
