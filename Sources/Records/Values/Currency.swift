/// A currency of ISO 4217, by its code of three letters.
///
/// The codes are those in use in January 2026, with those of funds and metals.
public struct Currency: Hashable, Sendable {
  /// The code, such as `EUR`.
  public let code: String

  /// The digits after the point that the smallest unit has; nil for metals and the like.
  public var minorUnits: Int? { Self.digits[code] ?? nil }

  /// Finds the currency with exactly this code, in capitals.
  public init?(_ code: String) {
    guard Self.digits[code] != nil else { return nil }
    self.code = code
  }

  /// The codes of all currencies, in alphabetical order.
  public static var codes: [String] { digits.keys.sorted() }
}

extension Currency: CustomStringConvertible {
  /// The code.
  public var description: String { code }
}

extension Currency {
  private static let digits: [String: Int?] = {
    var digits: [String: Int?] = [:]
    for (minorUnits, codes) in lists {
      for code in codes.split(whereSeparator: \.isWhitespace) {
        digits.updateValue(minorUnits, forKey: String(code))
      }
    }
    return digits
  }()

  private static let lists: [(minorUnits: Int?, codes: String)] = [
    (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
    (
      2,
      """
      AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD
      CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP
      GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK
      LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO
      NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS
      SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST
      XAD XCD XCG YER ZAR ZMW ZWG
      """
    ),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
    (4, "CLF UYW"),
    (nil, "XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX"),
  ]
}
