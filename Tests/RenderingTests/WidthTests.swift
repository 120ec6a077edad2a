import Rendering
import Testing

@Suite struct WidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("한", 2),
    ("\u{1112}\u{1161}\u{11AB}", 2),
    ("😀", 2), ("👩‍👩‍👧", 2), ("🇩🇪", 2), ("🇩", 1), ("❤", 1), ("❤️", 2), ("1️⃣", 2), ("👍🏽", 2),
    ("🏳️‍🌈", 2), ("שלום", 4), ("a\u{200B}b", 2), ("\u{FEFF}", 0), ("ｱ", 1), ("Ａ", 2), ("→", 1),
    ("…", 1), ("क\u{94D}ष", 2), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2), ("#", 1), ("©", 1), ("\u{20000}", 2),
  ])
  func columns(_ text: String, _ expected: Int) {
    #expect(displayWidth(text) == expected)
  }

  @Test(arguments: [
    ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("日本語", 5, "日本…"), ("日本語", 4, "日…"),
    ("ab cd", 4, "ab…"), ("abc", 1, "…"), ("abc", 0, ""), ("👩‍👩‍👧👩‍👩‍👧", 3, "👩‍👩‍👧…"),
  ])
  func truncation(_ text: String, _ width: Int, _ expected: String) {
    #expect(truncated(text, to: width) == expected)
  }

  @Test func wrapping() {
    #expect(wrapped("the quick brown fox", width: 10) == ["the quick", "brown fox"])
    #expect(wrapped("  - one two three", width: 11) == ["  - one two", "  three"])
    #expect(wrapped("abcdefghij kl", width: 4) == ["abcd", "efgh", "ij", "kl"])
    #expect(wrapped("日本語の文章", width: 5) == ["日本", "語の", "文章"])
    #expect(wrapped("日", width: 1) == ["日"])
    #expect(wrapped("a  \n\nb", width: nil) == ["a", "", "b"])
    #expect(wrapped("", width: 5) == [""])
  }

  @Test(arguments: 1...40)
  func wrappedLinesFit(_ width: Int) {
    let text = "Rolled back web-eu-1, 確認済み 👩‍👩‍👧 and a-very-long-word-that-fits-nowhere:\n    code here"
    let lines = wrapped(text, width: width)
    #expect(lines.allSatisfy { displayWidth($0) <= max(2, width) })
    let letters = { (text: String) in text.filter { $0 != " " && $0 != "\n" } }
    #expect(letters(lines.joined()) == letters(text))
  }
}

@Suite struct SanitisedTests {
  @Test(arguments: [
    ("plain ü", "plain ü"), ("\u{1B}[31mred", "␛[31mred"), ("a\nb", "a␊b"), ("a\r\nb", "a␍␊b"),
    ("\u{7F}", "␡"), ("\u{9B}31m", "\\u{9B}31m"), ("a\u{202E}b", "a\\u{202E}b"),
    ("\u{2028}", "\\u{2028}"), ("\u{2067}", "\\u{2067}"), ("a\tb", "a␉b"), ("\0", "␀"),
    ("שלום", "שלום"),
  ])
  func oneLine(_ text: String, _ expected: String) {
    #expect(sanitised(text) == expected)
  }

  @Test(arguments: [
    ("a\nb", "a\nb"), ("a\r\nb", "a\nb"), ("a\rb", "a␍b"), ("a\r", "a␍"), ("a\tb", "a       b"),
    ("x\n日\tb", "x\n日      b"), ("\u{1B}c\n", "␛c\n"),
  ])
  func severalLines(_ text: String, _ expected: String) {
    #expect(sanitised(text, lines: .multiple) == expected)
  }
}
