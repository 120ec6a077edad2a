/// Finds keys that a mapping has twice.
enum DuplicateKeys {
  /// Mappings up to this size are compared pair by pair, which is faster than hashing.
  private static let small = 8

  /// Refuses the first key that has stood before; two spellings of the same characters are the
  /// same key.
  static func refuse(_ pairs: [Node.Pair]) throws(YAMLError) {
    if pairs.count <= small {
      for (index, pair) in pairs.enumerated() {
        for earlier in pairs[..<index] where earlier.name == pair.name {
          throw fault(pair, after: earlier)
        }
      }
      return
    }
    var seen = Set<String>(minimumCapacity: pairs.count)
    for pair in pairs where !seen.insert(pair.name).inserted {
      let earlier = pairs.first { $0.name == pair.name }
      throw fault(pair, after: earlier ?? pair)
    }
  }

  private static func fault(_ pair: Node.Pair, after earlier: Node.Pair) -> YAMLError {
    let first = earlier.key.mark
    return YAMLError(
      .duplicateKey,
      "the key \"\(pair.name)\" stands twice, first on line \(first.line), column \(first.column)",
      at: pair.key.mark, remedy: "keep one of the two")
  }
}
