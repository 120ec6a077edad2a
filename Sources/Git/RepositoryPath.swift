/// Paths inside a repository: relative, separated by `/`, harmless on every file system.
enum RepositoryPath {
  /// Checks `path` and returns it.
  ///
  /// - Throws: ``GitError/Code/invalidSpec`` if a component is empty, `.`, `..` or a spelling of
  ///   `.git` that some file system takes for the repository itself.
  @discardableResult
  static func checked(_ path: String) throws(GitError) -> String {
    if isPlain(path.utf8) { return path }

    // By bytes, as the system does: to Swift a slash and an accent after it are one character.
    for component in path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    {
      if let problem = problem(in: Substring(component)) {
        throw GitError(
          .invalidSpec, "'\(path)' is not a path in a repository: \(problem)", category: "invalid")
      }
    }
    return path
  }

  /// True for a path that needs no second look, as nearly all: letters, digits, dashes and dots, where
  /// no component is dots alone or begins as `.git` does.
  private static func isPlain(_ path: String.UTF8View) -> Bool {
    // How many bytes of the component were read, and whether none of them is anything but a dot.
    var (count, isDots) = (0, true)
    for byte in path {
      if byte == UInt8(ascii: "/") {
        if isDots { return false }
        (count, isDots) = (0, true)
        continue
      }
      let isDot = byte == UInt8(ascii: ".")
      let mayBeGit = isDots && count > 0 && byte | 0x20 == UInt8(ascii: "g")
      guard isDot || isHarmless(byte), !mayBeGit else { return false }
      (count, isDots) = (count + 1, isDots && isDot)
    }
    return !isDots
  }

  private static func isHarmless(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func problem(in component: Substring) -> String? {
    if component.isEmpty { return "a component is empty" }
    if component == "." || component == ".." { return "'\(component)' is not a name" }
    if component.utf8.contains(0) { return "it contains a NUL character" }
    return namesRepository(component) ? "'\(component)' may name the repository itself" : nil
  }

  /// Whether HFS+ or NTFS may take `component` for `.git`, in part or as a whole.
  private static func namesRepository(_ component: Substring) -> Bool {
    var name = ""
    for scalar in component.unicodeScalars where !isIgnoredByHFS(scalar) {
      // NTFS ends a name at a backslash or at the colon of an alternate stream.
      if scalar == "\\" || scalar == ":" {
        if isRepositoryName(name) { return true }
        name = scalar == ":" ? name + ":" : ""
      } else {
        name.unicodeScalars.append(scalar)
      }
    }
    return isRepositoryName(name)
  }

  private static func isRepositoryName(_ name: String) -> Bool {
    var name = name.lowercased()
    while name.hasSuffix(".") || name.hasSuffix(" ") { name.removeLast() }
    return name == ".git" || name == "git~1"
  }

  private static func isIgnoredByHFS(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200C...0x200F, 0x202A...0x202E, 0x206A...0x206F, 0xFEFF: true
    default: false
    }
  }
}
