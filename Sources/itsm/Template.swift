import Glibc
import Records
import Store
import YAML

/// Fields of a new record that come from a file or an editor.
struct Template {
  var id: String?
  var fields: [(name: String, value: Value)] = []
  var links: [(relation: String, ids: [String])] = []

  /// Reads the fields of a YAML mapping.
  ///
  /// - Throws: ``Findings`` with everything that does not fit the type.
  init(parsing text: [UInt8], file: String, type: RecordType) throws(Findings) {
    let document: Document
    do {
      document = try Document(parsing: text)
    } catch {
      throw Findings([Finding(error, file: file)])
    }
    guard let root = document.root else { return }
    guard let pairs = root.pairs else {
      throw Findings([
        Finding(.recordShape, "expected a mapping of fields", file: file, at: root.mark)
      ])
    }
    var findings: [Finding] = []
    for pair in pairs where !pair.value.isNull {
      switch pair.name {
      case "id": id = pair.value.text
      case "type", "state", "timeline": continue
      case "links":
        links = (pair.value.pairs ?? []).map { link in
          (link.name, (link.value.items ?? [link.value]).compactMap(\.text))
        }
      case let name:
        guard let field = type.field(option: name) else {
          let near = Spelling.nearest(to: name, among: type.fields.map(\.name))
          findings.append(
            Finding(
              .fieldUnknown, "\(type.withArticle) has no field \(name)", file: file,
              at: pair.key.mark,
              remedy: near.map { "did you mean \($0)?" }))
          continue
        }
        let value = field.read(pair.value) { problem, node in
          findings.append(
            Finding(
              .fieldValue, problem.message, file: file, at: node.mark, remedy: problem.remedy))
        }
        if value != .none { fields.append((field.name, value)) }
      }
    }
    if !findings.isEmpty { throw Findings(findings) }
  }

  /// Puts the fields into a draft.
  func fill(_ draft: inout Draft) {
    for (name, value) in fields { draft.assign(value, to: name) }
    for (relation, ids) in links { draft.link(relation, ids) }
  }

  /// The texts of a one-line sequence.
  static func items(of line: String) throws(YAMLError) -> [String]? {
    let items = try Document(parsing: Array(line.utf8)).root?.items?.map(\.text)
    return items?.contains(nil) ?? true ? nil : items?.compactMap { $0 }
  }

  /// Reads a file; `-` is standard input.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - limit: How many bytes it may have.
  /// - Returns: Its bytes.
  /// - Throws: ``StoreError`` if it can't be read, or is larger.
  static func read(_ path: String, limit: Int = .max) throws -> [UInt8] {
    let file = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      throw StoreError(.notFound, "can't read \(path): \(String(cString: strerror(errno)))")
    }
    defer { if path != "-" { close(file) } }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(file, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw StoreError(.unusable, "can't read \(path): \(String(cString: strerror(errno)))")
      }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      guard bytes.count <= limit else {
        throw StoreError(.unusable, "\(path) has more than \(limit >> 20) MiB")
      }
    }
  }

  /// The text for the editor: every field with its help, to be filled in.
  static func text(for type: RecordType, given: [(String, String)]) -> String {
    var lines = [
      "# A new \(type.name). Fill in what you know and leave the rest; an empty file makes nothing.",
      "",
    ]
    if type.takesSlug { lines += ["# Its id, such as web-eu-1", "id:", ""] }
    for field in type.fields where !type.createStamps.contains(where: { $0.field == field.name }) {
      let value = given.first { $0.0 == field.name }?.1
      if let help = field.help { lines.append("# \(help)") }
      if let allowed = field.allowed {
        lines.append("# One of \(allowed.map(\.name).joined(separator: ", ")).")
      }
      let isWanted = field.requirement == .always && field.matrix == nil
      lines.append(
        "\(isWanted || value != nil ? "" : "# ")\(field.name): \(value ?? "")".trimmedEnd)
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    var view = self[...]
    while view.last == " " { view.removeLast() }
    return String(view)
  }
}

extension RecordType {
  /// True when people choose the ids of the type's records.
  var takesSlug: Bool { identity == .slug }
}
