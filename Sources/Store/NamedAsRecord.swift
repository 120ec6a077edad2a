import Records
import YAML

/// What may stand where a record file is expected, and is none.
enum NoFile: Sendable {
  case link, submodule, folder
  /// A pipe, a socket or a device.
  case special

  /// The word for it, with its article.
  var phrase: String {
    switch self {
    case .link: "a symbolic link"
    case .submodule: "another repository"
    case .folder: "a folder"
    case .special: "a pipe, a socket or a device"
    }
  }

  /// What is wrong with such a thing at a path that a rule reads.
  ///
  /// - Parameters:
  ///   - path: Where it stands.
  ///   - code: The rule, where it is not that of records.
  /// - Returns: The finding; none of a folder is lost, so it is a warning.
  func finding(at path: String, _ code: Finding.Code = .noFile) -> Finding {
    let remedy =
      switch self {
      case .link: "put the file itself there; links are never followed"
      case .submodule: "move it out of the records' folder; its files are not read"
      case .folder: "rename it; what is in it counts"
      case .special: "remove it; it is not read"
      }
    return Finding(
      code, "\(path) is \(phrase), not a file", severity: self == .folder ? .warning : .error,
      file: path, at: .start, remedy: remedy)
  }
}

extension String {
  /// True for a name that records have.
  var isNamedAsRecord: Bool { hasSuffix(".yaml") || hasSuffix(".yml") }
}
