/// Paths are taken apart by bytes, as the system does it: to Swift a slash and an accent after it are
/// one character.
extension Disk {
  /// The names in a path, without empty ones.
  public static func steps(of path: String) -> [String] {
    path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
  }

  /// The name at the end of a path.
  static func name(of path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.utf8.index(after: $0)...]) }
      ?? path
  }

  /// The folders that a path lies in, the next one first.
  static func folders(above path: String) -> [String] {
    let first = folder(of: path)
    return Array(sequence(first: first) { folder(of: $0) }.prefix { !$0.isEmpty })
  }

  /// What stands before the last slash of a path; empty without one.
  static func folder(of path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? ""
  }
}

extension String {
  /// True for a path that is another one, or lies below it; all paths lie below the empty one.
  func lies(in place: String) -> Bool {
    guard utf8.starts(with: place.utf8) else { return false }
    let rest = utf8.dropFirst(place.utf8.count)
    return place.isEmpty || rest.isEmpty || rest.first == UInt8(ascii: "/")
  }
}
