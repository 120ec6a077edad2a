/// A choice of some of many that anybody can make again: the same seed chooses the same.
///
/// A seed becomes a number by FNV-1a of its text; numbers come from SplitMix64 (Steele, Lea, Flood
/// 2014); the choice is the beginning of a shuffle by Fisher and Yates.
public struct RecordSample {
  private var state: UInt64

  /// Begins with a seed.
  public init(seed: String) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in seed.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    state = hash
  }

  /// Some of the ids, in the order of their bytes; all of them if there are no more.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - ids: Of which; their order does not matter.
  /// - Returns: The chosen ones.
  public mutating func choose(_ count: Int, of ids: [String]) -> [String] {
    var rest = ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let wanted = min(max(count, 0), rest.count)
    for place in 0..<wanted {
      rest.swapAt(place, place + Int(next(below: UInt64(rest.count - place))))
    }
    return rest[..<wanted].sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private mutating func next(below bound: UInt64) -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return (mixed ^ (mixed >> 31)).multipliedFullWidth(by: bound).high
  }
}
