import Glibc

/// The process's environment, as git reads it.
enum Environment {
  /// The value of `name`, or nil when it is unset.
  static func value(_ name: String) -> String? {
    guard let text = getenv(name) else { return nil }
    return String(cString: text)
  }

  /// The value of `name`, or nil when it is unset or empty.
  static func text(_ name: String) -> String? {
    guard let value = value(name), !value.isEmpty else { return nil }
    return value
  }

  /// Whether `name` holds what git takes for true.
  static func isTrue(_ name: String) -> Bool {
    guard let value = text(name)?.lowercased() else { return false }
    return !["0", "false", "no", "off"].contains(value)
  }
}
