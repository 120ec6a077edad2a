import Practices
import Records
import Store

extension WindowBook {
  /// Reads the windows of a version.
  ///
  /// - Throws: ``Findings`` with everything that is wrong; ``GitError`` or ``StoreError`` if files
  ///   can't be read.
  init(_ definitions: Definitions) throws {
    var source = DefinitionSource(
      file: { definitions.read("calendars/\($0)") }, zone: { Zone($0) })
    source.events = { definitions.read("windows/\($0)") }
    try self.init(
      files: definitions.files(in: "windows"), calendars: definitions.files(in: "calendars"),
      rulebook: definitions.rulebook, from: source)
  }
}

/// Judges windows for `validate`.
enum WindowCheck {
  /// What is wrong with the files below `.itsm/windows`.
  static func findings(_ definitions: Definitions) throws -> [Finding] {
    do {
      _ = try WindowBook(definitions)
      return []
    } catch let findings as Findings {
      return findings.all
    }
  }
}
