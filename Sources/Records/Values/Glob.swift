/// Patterns with `*` and `?`, as for file names.
public enum Glob {
  /// True when the whole of `text` fits `pattern`.
  public static func matches(_ text: String, pattern: String) -> Bool {
    let text = Array(text)
    let pattern = Array(pattern)
    var (at, wanted) = (0, 0)
    var star: (pattern: Int, text: Int)?
    while at < text.count {
      if wanted < pattern.count, pattern[wanted] == "*" {
        star = (wanted, at)
        wanted += 1
      } else if wanted < pattern.count, pattern[wanted] == "?" || pattern[wanted] == text[at] {
        at += 1
        wanted += 1
      } else if let back = star {
        star = (back.pattern, back.text + 1)
        wanted = back.pattern + 1
        at = back.text + 1
      } else {
        return false
      }
    }
    return pattern[wanted...].allSatisfy { $0 == "*" }
  }
}
