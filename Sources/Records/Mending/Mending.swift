import YAML

/// What can be mended in a record without asking anybody: what follows from the rest of it.
///
/// The result is a text for somebody to look at; nothing that was committed is told differently.
public struct Mending: Sendable {
  /// The record's text.
  public private(set) var source: [UInt8]
  /// What was mended, each as one line.
  public private(set) var done: [String] = []
  /// The record as it is now.
  public private(set) var record: Record

  private let rulebook: Rulebook

  /// The rules whose findings can be mended in the text; ``Finding/Code/idPath`` takes a move.
  public static let rules: Set<Finding.Code> = [.fieldDerived, .timelineOrder]

  /// Takes a record.
  public init(_ record: Record, _ rulebook: Rulebook) {
    self.record = record
    self.rulebook = rulebook
    source = record.document.source
  }

  /// Gives derived fields the value that they follow from.
  ///
  /// - Parameter findings: The findings of the record; only what they are about is mended.
  public mutating func derive(_ findings: [Finding]) {
    for finding in findings where finding.code == .fieldDerived {
      let field = record.type.derivedFields.first { field in
        record.node(field.name)?.mark == finding.mark
      }
      guard let field, let expected = record.derived(field) else { continue }
      let was = record.value(field.name)
      let change = Change.set([.key(field.name)], expected.content)
      guard let bytes = try? record.document.applying([change]) else { continue }
      take(bytes, "\(field.name) \(expected) instead of \(was)")
    }
  }

  /// Puts entries of the timeline where their times put them.
  ///
  /// - Parameter told: The entries that are committed; they stay as they are, in front.
  public mutating func sortTimeline(after told: [TimelineEntry]) {
    let misplaced = TimelineLines(record)?.sorted(after: told)
    guard let misplaced else { return }
    take(misplaced.bytes, "timeline in the order of its times, \(misplaced.count) moved")
  }

  private mutating func take(_ bytes: [UInt8], _ what: String) {
    guard bytes != source,
      let mended = try? Record(parsing: bytes, path: record.path, rulebook: rulebook)
    else { return }
    source = bytes
    record = mended
    done.append(what)
  }
}

extension Record {
  /// What a derived field must say; nil if it says it, is empty, or has a reason to say other.
  func derived(_ field: Field) -> Value? {
    guard let matrix = field.matrix else { return nil }
    let stands = value(field.name)
    guard let name = matrix.value(row: value(matrix.rows), column: value(matrix.columns)),
      stands != .none, stands.description != name,
      matrix.override.map({ value($0) == .none }) ?? true,
      case .success(let expected) = field.parse(name)
    else { return nil }
    return expected
  }
}
