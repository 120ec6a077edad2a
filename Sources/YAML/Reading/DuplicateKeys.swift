/// Finds keys that a mapping has twice.
enum DuplicateKeys {
  /// Mappings up to this size are compared by fingerprints first, which is faster than a set.
  private static let small = 32

  /// Refuses the first key that has stood before; two spellings of the same characters are the
  /// same key.
  static func refuse(_ pairs: [Node.Pair]) throws(YAMLError) {
    if pairs.count < 2 || pairs.count <= small && areClearlyDistinct(pairs) { return }
    var seen = Set<String>(minimumCapacity: pairs.count)
    for pair in pairs where !seen.insert(pair.name).inserted {
      let earlier = pairs.first { $0.name == pair.name }
      throw fault(pair, after: earlier ?? pair)
    }
  }

  /// True if the keys are ASCII, which has one spelling each, and no two fingerprints are the same.
  private static func areClearlyDistinct(_ pairs: [Node.Pair]) -> Bool {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: pairs.count) { fingerprints in
      for index in pairs.indices {
        guard let new = fingerprint(pairs[index].name), !fingerprints[..<index].contains(new) else {
          return false
        }
        fingerprints[index] = new
      }
      return true
    }
  }

  private static func fingerprint(_ key: String) -> UInt64? {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in key.utf8 {
      guard byte < 0x80 else { return nil }
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    return hash
  }

  private static func fault(_ pair: Node.Pair, after earlier: Node.Pair) -> YAMLError {
    let first = earlier.key.mark
    return YAMLError(
      .duplicateKey,
      "the key \"\(pair.name)\" stands twice, first on line \(first.line), column \(first.column)",
      at: pair.key.mark, remedy: "keep one of the two")
  }
}
