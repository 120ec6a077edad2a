extension Unicode.Scalar {
  /// Whether a terminal may act on this scalar instead of showing it.
  public var isHostile: Bool {
    isControl || isBidirectionalControl || value == 0x2028 || value == 0x2029
  }

  /// Whether this is a control of C0 or C1, or DEL.
  public var isControl: Bool { value < 0x20 || (value >= 0x7F && value < 0xA0) }

  /// Whether this scalar changes the order in which others are shown (UAX #9).
  private var isBidirectionalControl: Bool {
    switch value {
    case 0x061C, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
