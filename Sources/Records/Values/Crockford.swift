/// The base-32 symbols of Douglas Crockford, which survive being read out over a telephone.
///
/// There is no I, L, O or U: the first three read as the digits they resemble.
public enum Crockford {
  /// How many symbols the random part of an id has.
  public static let count = 5

  private static let symbols = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

  /// Five random symbols, such as `4F7KQ`.
  ///
  /// - Parameter generator: The source of randomness; a seeded one gives the same symbols again.
  /// - Returns: Upper-case text of ``count`` symbols.
  public static func random(using generator: inout some RandomNumberGenerator) -> String {
    var text = ""
    for _ in 0..<count {
      // 32 divides the generator's range, so the low five bits are as uniform as it is.
      text.append(symbols[Int(generator.next() & 31)])
    }
    return text
  }

  /// The symbols that were meant by `typed`, in upper case, or nil when one is not of the alphabet.
  public static func normalized(_ typed: some StringProtocol) -> String? {
    guard typed.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }  // ß in capitals is SS
    var text = ""
    for character in typed.uppercased() {
      switch character {
      case "I", "L": text.append("1")
      case "O": text.append("0")
      case _ where symbols.contains(character): text.append(character)
      default: return nil
      }
    }
    return text
  }

  /// The id `PREFIX-YYYYMMDD-XXXXX` that was meant by `typed`, or `typed` itself of another shape.
  ///
  /// Only the last part is made of symbols: `inc-20261122-4f7kq` is `INC-20261122-4F7KQ`.
  public static func normalized(id typed: String) -> String {
    let parts = typed.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[0].isEmpty, parts[0].utf8.allSatisfy(isLetter),
      parts[2].utf8.count == count, let symbols = normalized(parts[2]),
      let digits = normalized(parts[1]), digits.utf8.count == 8,
      digits.utf8.allSatisfy({ $0 <= UInt8(ascii: "9") })
    else { return typed }
    return "\(parts[0].uppercased())-\(digits)-\(symbols)"
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
  }
}
