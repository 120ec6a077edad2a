import YAML

/// Paths that every system can hold and tell apart: a repository is checked out on many.
public enum PortablePath {
  /// The longest path below the top of the repository, in bytes: Windows allows 260 characters for
  /// the whole path, and the clone's own folder needs some.
  static let lengthLimit = 200

  /// The longest name of a file or folder, in bytes.
  static let nameLimit = 255

  /// What is wrong with a path; nil if any system can hold it.
  public static func problem(with path: String) -> String? {
    if path.utf8.count > lengthLimit {
      return "the path is \(path.utf8.count) bytes long, more than \(lengthLimit)"
    }
    // Nearly all paths, told without making a text of each step.
    if isPlain(path.utf8) { return nil }
    for step in path.utf8.split(separator: UInt8(ascii: "/")) {
      if let problem = problem(withName: String(Substring(step))) { return problem }
    }
    return nil
  }

  /// True for letters, digits, hyphens and underscores, with dots inside, in steps that are too long
  /// for the name of a device, or numbers.
  private static func isPlain(_ path: String.UTF8View) -> Bool {
    var stem = 0
    var isInStem = true
    var isNumber = true
    var last = UInt8(ascii: "/")
    for byte in path {
      switch byte {
      case UInt8(ascii: "/"):
        if isInStem && stem < 5 && !isNumber || last == UInt8(ascii: ".") { return false }
        (stem, isInStem, isNumber) = (0, true, true)
      case UInt8(ascii: "."):
        if isInStem, stem < 5 { return false }
        isInStem = false
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"):
        if isInStem { stem += 1 }
        if byte > 0x39 || byte < 0x30 { isNumber = false }
      default: return false
      }
      last = byte
    }
    return !isInStem && last != UInt8(ascii: ".")
  }

  /// What is wrong with the name of a file or folder.
  static func problem(withName name: String) -> String? {
    let scalars = name.unicodeScalars
    if name.utf8.count > nameLimit {
      return "a name is \(name.utf8.count) bytes long, more than \(nameLimit)"
    }
    if scalars.contains("\u{FFFD}") { return "“\(name)” is not UTF-8" }
    if scalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
      return "a name has a control character"
    }
    if let sign = scalars.first(where: { "<>:\"|?*\\".unicodeScalars.contains($0) }) {
      return "“\(name)” has “\(sign)”, which Windows does not allow"
    }
    if name.utf8.last == UInt8(ascii: ".") || name.utf8.last == UInt8(ascii: " ") {
      return "“\(name)” ends in a \(name.utf8.last == UInt8(ascii: ".") ? "dot" : "space"), which "
        + "Windows takes away"
    }
    if let device = device(in: name) { return "\(device) is the name of a device on Windows" }
    return name.lowercased() == "git~1" ? "git~1 is .git on Windows" : nil
  }

  /// The device that Windows would take a name for, whatever the name's ending.
  static func device(in name: String) -> String? {
    // Windows ignores blanks before the dot.
    let first = name.lowercased().utf8.split(
      separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)[0]
    var stem = String(Substring(first))
    while stem.utf8.last == UInt8(ascii: " ") { stem.removeLast() }
    if ["con", "prn", "aux", "nul", "conin$", "conout$"].contains(stem) { return stem }
    let isNumbered = ["com", "lpt"].contains(stem.dropLast()) && stem.last?.isNumber == true
    return isNumbered ? stem : nil
  }

  /// A finding for each path that some system can't hold, or can't tell from one before it.
  ///
  /// - Parameter paths: All paths, in their order.
  /// - Returns: The findings about pairs of paths.
  public static func collisions(among paths: [String]) -> [Finding] {
    let keys = paths.enumerated().map { (hash: key($1), index: $0) }
      .sorted { ($0.hash, $0.index) < ($1.hash, $1.index) }
    var findings: [Finding] = []
    for (one, other) in zip(keys, keys.dropFirst()) where one.hash == other.hash {
      let (first, second) = (paths[one.index], paths[other.index])
      guard first.lowercased() == second.lowercased() else { continue }
      let what = first == second ? "the encoding of its accents" : "letter case"
      findings.append(
        Finding(
          .pathPortable, "\(second) differs from \(first) in \(what) alone", file: second,
          at: .start, remedy: "give one of the two another name"))
    }
    return findings
  }

  /// The same for paths that differ in letter case or in the encoding of accents alone.
  private static func key(_ path: String) -> Int {
    let isPlain = path.utf8.allSatisfy { $0 < 0x80 }
    if !isPlain {
      let folded = path.lowercased()
      guard folded.utf8.allSatisfy({ $0 < 0x80 }) else { return folded.hashValue }
      return key(folded)
    }
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in path.utf8 {
      let lower = 0x41...0x5A ~= byte ? byte | 0x20 : byte
      hash = (hash ^ UInt64(lower)) &* 0x0000_0100_0000_01B3
    }
    return Int(truncatingIfNeeded: hash)
  }
}
