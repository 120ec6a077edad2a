extension Repository {
  /// About how many objects lie loose, as `git gc --auto` guesses it: 256 times one folder's.
  public func looseObjectEstimate() -> Int {
    let names = Files.names(in: commonDirectory + "/objects/17")
    return 256 * names.count { $0.utf8.count == 38 && $0.utf8.allSatisfy(isHexDigit) }
  }

  /// How many packs the repository has; each one slows all look-ups down a little.
  public func packCount() -> Int {
    Files.names(in: commonDirectory + "/objects/pack").count { $0.hasSuffix(".pack") }
  }
}

private func isHexDigit(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
  default: false
  }
}
