/// A small random number generator that gives the same numbers everywhere: SplitMix64 (Steele, Lea, Flood 2014).
public struct Dice: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// True once in `sides` throws.
  public mutating func hits(_ sides: Int) -> Bool { below(sides) == 0 }

  /// From 0 up to `limit`, which is not among them.
  public mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }

  public mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

  /// Some of these, in any order, at least one.
  public mutating func some<T>(_ choices: [T]) -> [T] {
    Array(choices.shuffled(using: &self).prefix(1 + below(choices.count)))
  }

  public mutating func number(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &self) }
}
