public import Records
import YAML

/// What records of one kind have in common: a file of `.itsm/templates`.
///
/// For types with the trait `templated` it authorises records in advance, as long as they say what
/// the template says.
public struct RecordTemplate: Sendable {
  /// A field and what a new record begins with.
  public struct Preset: Hashable, Sendable {
    public let field: String
    public let value: Value
  }

  /// When too many uses failed.
  public struct Limit: Hashable, Sendable {
    /// How many failures suspend the template.
    public let failures: Int
    /// Among how many last uses.
    public let uses: Int
  }

  public let name: String
  public let summary: String
  /// The name of the record type it is for.
  public let type: String
  public let presets: [Preset]
  /// The fields that must keep their value, in the order of the presets.
  public let locked: [String]
  /// Which records it is for, as written; nil for all of the type.
  public let scope: String?
  let condition: Condition?
  /// Nil for a template that is never suspended.
  public let limit: Limit?
  /// The file.
  public let origin: String?
  /// The text it was read from.
  public let source: [UInt8]

  /// The digest of its text.
  public var digest: String { TemplatePin.digest(of: source) }

  /// Puts its fields into a draft: what is locked in any case, the rest where nothing was said.
  public func fill(_ draft: inout Draft) {
    for preset in presets where locked.contains(preset.field) || draft.value(preset.field).isEmpty {
      draft.assign(preset.value, to: preset.field)
    }
  }

  /// Why a record is none of those that the template is for.
  ///
  /// - Parameters:
  ///   - record: The record.
  ///   - now: The time, for dates such as `yesterday`.
  ///   - rulebook: The record types.
  ///   - lookup: The records that conditions lead to.
  /// - Returns: A finding for each locked field that says something else, and one for the scope.
  public func deviations(
    of record: Record, at now: Instant, rulebook: Rulebook, lookup: any Lookup
  ) -> [Finding] {
    var findings = presets.filter { locked.contains($0.field) }.compactMap { preset -> Finding? in
      let value = record.value(preset.field)
      guard !value.says(preset.value) else { return nil }
      let found = value.isEmpty ? "\(preset.field) is empty" : "\(preset.field) is \(value.brief)"
      return Finding(
        .templateDeviation,
        "\(record.id): \(found), where template \(name) says "
          + preset.value.brief,
        at: record.node(preset.field)?.mark ?? record.mark,
        remedy: record.remedy("itsm template use \(name) \(record.id)"))
    }
    if let condition, let scope,
      !record.satisfies(condition, at: now, rulebook: rulebook, lookup: lookup)
    {
      findings.append(
        Finding(
          .templateDeviation, "\(record.id) is not what template \(name) is for: \(scope)",
          at: record.mark, remedy: record.remedy(nil)))
    }
    return findings
  }
}

extension Value {
  /// The start of the text, for a sentence.
  fileprivate var brief: String {
    let text = description
    let line = text.prefix { !$0.isNewline }
    if line.count < text.count || text.count > 40 { return "“\(line.prefix(40))…”" }
    if case .text = self { return "“\(text)”" }
    return text
  }
}

extension Record {
  /// How a record may go on without a template; nil where all need one.
  var wayWithoutTemplate: String? {
    type.templated?.when.map { "take another way than \($0)" }
  }

  /// A remedy, and the way without a template.
  public func remedy(_ first: String?) -> String? {
    let parts = [first, wayWithoutTemplate].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: "; or ")
  }
}
