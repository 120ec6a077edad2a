import Practices
import Records
import Store

/// Judges calendars, targets and what types say of closing by themselves, for `validate`.
enum ServiceLevelCheck {
  /// What is wrong with the files below `.itsm/calendars` and `.itsm/targets`, and with the trait
  /// `auto-close` of types.
  static func findings(_ definitions: Definitions) throws -> [Finding] {
    try promises(definitions)
      + definitions.rulebook.types.flatMap { type -> [Finding] in
        do throws(Findings) {
          _ = try AutoClose(of: type, in: definitions.rulebook)
          return []
        } catch {
          return error.all
        }
      }
  }

  private static func promises(_ definitions: Definitions) throws -> [Finding] {
    func files(_ name: String) throws -> [RuleFile] {
      try definitions.files(in: name).map { path, bytes in
        RuleFile(
          path: path, bytes: bytes, citation: Citation(file: path, commit: nil, since: .first))
      }
    }
    let source = DefinitionSource(
      file: { definitions.read("calendars/\($0)") }, zone: { Zone($0) })
    do throws(Findings) {
      let calendars: [RuleFile]
      let targets: [RuleFile]
      do {
        (calendars, targets) = (try files("calendars"), try files("targets"))
      } catch {
        return []
      }
      _ = try Rules(
        calendars: calendars, targets: targets, since: .first, rulebook: definitions.rulebook,
        rulebookKey: "", from: source)
      return []
    } catch {
      return error.all
    }
  }
}
