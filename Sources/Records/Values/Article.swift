extension String {
  /// The word with its indefinite article, by its first letter: “an incident”, “a change”.
  public var withArticle: String {
    guard let first, "aeiouAEIOU".contains(first) else { return "a \(self)" }
    return "an \(self)"
  }
}
