import TestSupport

@testable import YAML

extension Dice {
  static let words = [
    "open", "web-eu-1", "Checkout answers 502", "ana", "título", "東京", "🚒 fire", "a b", "x",
    "http://example.org/a?b=c", "it's", "C:\\temp", "don't: panic", "50%", "e\u{301}clair", "-",
    "#",
  ]
  static let traps = [
    "no", "Yes", "~", "null", "", "1.10", "0x1F", "0o17", "017", "1_000", "1e3", ".inf", "-.INF",
    ".nan", "12:30:45", "2026-11-22", "2026-11-22T14:05:11Z", "=", "<<", " lead", "trail ", "a: b",
    "a #b", "# c", "- d", "---", "...", "... x", "key:", "[a", "{b", "a, b", "]", "}", "*x", "&y",
    "!z", "|", ">", "%", "@", "`", "'", "\"", "\\", "a\tb", "\tx", "\u{2028}", "a\u{85}b",
    "\u{FEFF}x", "\u{7}", "\u{202E}abc", "\r", "a\r\nb", "\0", "what? yes", "?", "? a", ":", ":a",
    "a:", "''", "\"\"", "\u{FFFE}", "\u{A0}", "10.0.0.1", "1,2", "+1", ".", "+",
    "\u{301}combining", "y", "N", "0b11", "190:20:30",
  ]
  static let longer = [
    "Rolled back web-eu-1.\n", "one\ntwo\n", "one\ntwo", "one\n\ntwo\n\n", "\none\n",
    "  deep\nflat\n",
    "\ttab\nx\n", "# not a comment\nx\n", "--- \n...\n", "trailing \nspaces  \n", "\n", "\n\n",
    " \n",
    "a\n \nb\n", "a\n   ", "x\n\n\n", "- a\n- b\n", "k: v\n  w: x\n", "ü\n\u{2028}\n", "a\r\nb\r\n",
    "\n  a\n", "x\n\t\ny", "ends in space \n ",
  ]

  mutating func text() -> String {
    switch number(0...9) {
    case 0...3: pick(Self.words)
    case 4...6: pick(Self.traps)
    case 7: pick(Self.longer)
    case 8:
      (0..<number(1...6)).map { _ in pick(Self.words) }.joined(separator: pick([" ", ", ", "\n"]))
    default: String(String.UnicodeScalarView((0..<number(0...12)).map { _ in scalar() }))
    }
  }

  private mutating func scalar() -> Unicode.Scalar {
    switch number(0...5) {
    case 0...2: pick(Array(" \n:#-'\"\\,[]{}?!&*|>%@`\t=<~.ax0".unicodeScalars))
    case 3: Unicode.Scalar(UInt8(number(0x20...0x7E)))
    case 4: Unicode.Scalar(UInt8(number(0...0xFF)))
    default: Unicode.Scalar(UInt32(number(0...0x10FFFF))) ?? "x"
    }
  }

  mutating func key() -> String {
    hits(6) ? text() : pick(["id", "title", "state", "links", "a", "b", "c", "timeline", "ключ"])
  }

  mutating func content(_ depth: Int = 0) -> Content {
    switch number(0...(depth > 3 ? 5 : 9)) {
    case 0...3: .text(text())
    case 4: .plain(pick(["1", "true", "2026-11-22", "", "null", "3.5"]))
    case 5: hits(2) ? .sequence([]) : .mapping([])
    case 6, 7: .sequence((0..<number(1...3)).map { _ in content(depth + 1) })
    default: mapping(depth)
    }
  }

  mutating func mapping(_ depth: Int = 0) -> Content {
    var entries: [Content.Entry] = []
    for _ in 0..<number(1...4) {
      let entry = Content.Entry(key(), content(depth + 1))
      if !entries.contains(where: { $0.key == entry.key }) { entries.append(entry) }
    }
    return .mapping(entries)
  }
}
