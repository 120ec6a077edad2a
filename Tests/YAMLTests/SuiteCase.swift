import Foundation
import YAML

/// One case of the YAML test suite: a text and the events it stands for.
struct SuiteCase: Sendable, CustomStringConvertible {
  let id: String
  let source: [UInt8]
  /// True if every reader must refuse the text.
  let fails: Bool
  /// The events as the suite writes them, one a line, trimmed.
  let events: [String]

  var description: String { id }

  /// The suite's folder: `YAML_TEST_SUITE`, or beside the package.
  static let folder: String? = {
    let package = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let candidates = [
      ProcessInfo.processInfo.environment["YAML_TEST_SUITE"],
      "/\(package)/../shared/data/yaml-test-suite",
    ]
    return candidates.compactMap { $0 }.first { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        && isFolder.boolValue
    }
  }()

  /// Every case of the suite, in the order of their names.
  static func all() throws -> [SuiteCase] {
    guard let folder else { return [] }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".yaml") }.sorted()
    return try names.flatMap { name in
      let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
      return try cases(in: Document(parsing: Array(data)), named: String(name.dropLast(5)))
    }
  }

  /// A file holds one or more cases; one that gives no events has those of the case before it.
  private static func cases(in file: Document, named name: String) -> [SuiteCase] {
    let items = file.root?.items ?? []
    var events: [String] = []
    return items.enumerated().compactMap { index, item in
      if let tree = item["tree"]?.text { events = lines(ofTree: tree) }
      guard let yaml = item["yaml"]?.text, item["skip"] == nil else { return nil }
      let number = index < 10 ? "0\(index)" : "\(index)"
      return SuiteCase(
        id: items.count == 1 ? name : "\(name)/\(number)", source: Array(visible(yaml).utf8),
        fails: item["fail"]?.text == "true", events: events)
    }
  }

  private static func lines(ofTree tree: String) -> [String] {
    visible(tree).split(separator: "\n").map { line in
      String(line.drop { $0 == " " })
    }
  }

  /// Turns the suite's visible signs into the characters they stand for.
  private static func visible(_ text: String) -> String {
    var text = text
    // Dashes before the sign only show how wide the tab is.
    text = text.replacingOccurrences(of: "—*»", with: "\t", options: .regularExpression)
    for (sign, meaning) in [
      ("␣", " "), ("⇔", "\u{FEFF}"), ("↵", ""), ("←", "\r"), ("∎\n", ""), ("∎", ""),
    ] {
      text = text.replacingOccurrences(of: sign, with: meaning)
    }
    return text
  }
}

extension Document {
  /// The events of the suite that stand for this document.
  var suiteEvents: [String] { root.map { $0.suiteEvents } ?? [] }
}

extension Node {
  fileprivate var suiteEvents: [String] {
    switch kind {
    case .scalar(let text, let style):
      ["=VAL \(style.suiteSign)\(Self.escaped(text))"]
    case .sequence(let items, let layout):
      [layout == .flow ? "+SEQ []" : "+SEQ"] + items.flatMap(\.suiteEvents) + ["-SEQ"]
    case .mapping(let pairs, let layout):
      [layout == .flow ? "+MAP {}" : "+MAP"]
        + pairs.flatMap { $0.key.suiteEvents + $0.value.suiteEvents } + ["-MAP"]
    }
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped += "\\\\"
      case "\n": escaped += "\\n"
      case "\t": escaped += "\\t"
      case "\r": escaped += "\\r"
      case "\u{8}": escaped += "\\b"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

extension Node.Style {
  fileprivate var suiteSign: String {
    switch self {
    case .plain: ":"
    case .singleQuoted: "'"
    case .doubleQuoted: "\""
    case .literal: "|"
    case .folded: ">"
    }
  }
}
