/// How the clocks of a place relate to UTC, for all time.
///
/// A pure value: who reads zone files is elsewhere. A time that the clocks skipped is read with the
/// offset before the change, so that 02:30 on the night in which 02:00 became 03:00 is the instant
/// shown as 03:30. A time that they showed twice means the first of the two.
public struct Zone: Hashable, Sendable {
  /// Instants, in seconds, from which the offset of the same index holds.
  var starts: [Int64] = []
  var offsets: [Int64] = []
  /// The offset before the first of ``starts``.
  var earliest: Int64 = 0
  /// What goes on behind the last of ``starts``; nil if nothing changes any more.
  var rule: ZoneRule?

  /// The zone whose clocks show UTC.
  public static let utc = Zone(offset: 0)

  /// A zone whose clocks are never changed, so many seconds ahead of UTC.
  public init(offset: Int64) { earliest = offset }

  /// Reads `UTC`, `Z`, `GMT`, or an offset such as `+01:00`, `+0100` or `-03`; nil for any other
  /// text, which may be a name that only a zone database knows.
  public init?(fixed text: String) {
    if ["UTC", "Z", "GMT"].contains(text) {
      self = .utc
    } else if let offset = Self.offset(text) {
      self.init(offset: offset)
    } else {
      return nil
    }
  }

  /// Seconds of `+HH:MM`, `+HHMM` or `+HH`; nil for any other text.
  public static func offset(_ text: String) -> Int64? {
    guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
    let digits = text.dropFirst().filter { $0 != ":" }
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      digits.count == 2 || digits.count == 4, let hours = Int64(digits.prefix(2)), hours < 24,
      let minutes = Int64(digits.count == 2 ? "0" : digits.suffix(2)), minutes < 60
    else { return nil }
    return (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
  }
}

extension Zone {
  /// How many seconds the clocks are ahead of UTC at an instant, given in seconds since 1970.
  public func offset(at instant: Int64) -> Int64 {
    if let last = starts.last, instant < last {
      let index = period(at: instant)
      return index < 0 ? earliest : offsets[index]
    }
    if let change = rule?.lastChange(notAfter: instant), change.start > starts.last ?? .min {
      return change.offset
    }
    return offsets.last ?? earliest
  }

  /// The first instant after `instant` at which the clocks are changed; nil if they never are.
  public func nextChange(after instant: Int64) -> Int64? {
    if let last = starts.last, instant < last { return starts[period(at: instant) + 1] }
    return rule?.firstChange(after: max(instant, starts.last ?? .min))?.start
  }

  /// The instant that a clock of this zone showed as `local`, seconds as if it were UTC.
  public func instant(local: Int64) -> Int64 {
    // Offsets are less than a day, so the periods that matter are those around the local time.
    var from = local - 86_400
    var before = offset(at: from)
    while let start = nextChange(after: from), start <= local + 86_400 {
      let after = offset(at: start)
      // The period that ends here holds the time, or the change skips it.
      if local - before < start || (after > before && local < start + after) {
        return local - before
      }
      (from, before) = (start, after)
    }
    return local - before
  }

  /// The last period of the table that starts at or before an instant; -1 if none does.
  private func period(at instant: Int64) -> Int {
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= instant { low = middle + 1 } else { high = middle }
    }
    return low - 1
  }
}
