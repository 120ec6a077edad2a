/// A value as people read it: durations in two units, shares in percent, numbers in thousands.
func amount(_ value: Double?, _ unit: String) -> String {
  guard let value else { return "" }
  switch unit {
  case "seconds": return duration(value)
  case "share": return percent(value)
  default: return value == value.rounded() ? grouped(value) : fixed(value, decimals: 1)
  }
}

/// A share in percent.
///
/// Near nothing and near all it has three decimals, and only what is exactly nothing or all reads
/// so: 99.95 % is not 100 %, and the difference may be what was promised.
private func percent(_ share: Double) -> String {
  let isNear = abs(share) < 0.01 || (0.99..<1).contains(share)
  guard isNear, share != 0 else { return fixed(share * 100, decimals: 1) + "%" }
  if share > 0.999_99 { return ">99.999%" }
  if share > 0, share < 0.000_01 { return "<0.001%" }
  return fixed(share * 100, decimals: 3) + "%"
}

/// A duration in its two largest units, such as `7d 17h` or `22h 53m`; the rest is rounded.
func duration(_ seconds: Double) -> String {
  guard abs(seconds) < 1e15 else { return "\(seconds)s" }
  let sign = seconds < 0 ? "-" : ""
  let total = Int64(abs(seconds).rounded())
  let units: [(name: String, length: Int64)] = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)]
  guard let first = units.firstIndex(where: { total >= $0.length }) else { return "0s" }
  guard first + 1 < units.count, total < 100 * 86_400 else {
    return sign + grouped(Double(total) / Double(units[first].length)) + units[first].name
  }
  let small = units[first + 1].length
  // Rounded to the smaller unit first: 59 minutes and 59.9 seconds are an hour.
  let rounded = (total + small / 2) / small * small
  guard rounded >= units[first].length,
    let large = units.firstIndex(where: { rounded >= $0.length })
  else { return sign + "\(total)s" }
  let (whole, rest) = rounded.quotientAndRemainder(dividingBy: units[large].length)
  guard large + 1 < units.count else { return sign + "\(whole)\(units[large].name)" }
  let more = rest / units[large + 1].length
  return sign + "\(whole)\(units[large].name)"
    + (more > 0 ? " \(more)\(units[large + 1].name)" : "")
}

/// A whole number in groups of three digits: `10,928`.
func grouped(_ number: Double) -> String {
  guard abs(number) < 1e15 else { return number.description }
  return grouped(Int(number.rounded()))
}

/// A whole number in groups of three digits: `10,928`.
func grouped(_ number: Int) -> String {
  var digits = Array(String(number.magnitude))
  var place = digits.count - 3
  while place > 0 {
    digits.insert(",", at: place)
    place -= 3
  }
  return (number < 0 ? "-" : "") + String(digits)
}

/// A number with so many decimals, rounded half away from zero.
func fixed(_ number: Double, decimals: Int) -> String {
  guard abs(number) < 1e12 else { return number.description }
  let scale = (0..<decimals).reduce(1) { scale, _ in scale * 10 }
  let scaled = Int((number * Double(scale)).rounded())
  let (whole, rest) = scaled.magnitude.quotientAndRemainder(dividingBy: UInt(scale))
  let digits = String(rest)
  let sign = scaled < 0 ? "-" : ""
  let shown = sign + grouped(Int(whole))
  guard decimals > 0 else { return shown }
  return shown + "." + String(repeating: "0", count: decimals - digits.utf8.count) + digits
}
