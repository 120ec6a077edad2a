import YAML

/// The keys of a record that have something wrong, so that nothing can be concluded from them.
struct Spoilt {
  private(set) var names: Set<String> = []

  private static let codes: Set<Finding.Code> = [
    .fieldKind, .fieldValue, .fieldRequired, .stateUnknown, .linkRelation, .linkDangling, .linkType,
    .referenceUnknown, .referenceType,
  ]

  /// Gathers the keys that findings are about.
  init(_ findings: [Finding], in record: Record) {
    for finding in findings where Self.codes.contains(finding.code) {
      if let missing = finding.missing {
        names.insert(missing)
      } else if let offset = finding.mark?.offset,
        let pair = record.pairs.first(where: { $0.value.range.closed.contains(offset) })
      {
        names.insert(pair.name)
      }
    }
    // Conditions know two things by other names.
    if names.contains("state") { names.insert("category") }
    if let title = record.type.field(role: "title"), names.contains(title.name) {
      names.insert("title")
    }
  }
}

extension [Finding] {
  /// Takes away the findings that only follow from another one: whoever mends the one has mended the
  /// other.
  mutating func removeConsequences(in record: Record) {
    guard count > 1 else { return }
    let codes = Set(map(\.code))
    // What can't be read names nothing.
    let wrong = filter { $0.code == .fieldKind || $0.code == .fieldValue }.compactMap { finding in
      finding.mark.map { mark in
        finding.code == .fieldValue
          ? mark.offset...mark.offset
          : record.pairs.first { $0.value.mark == mark }?.value.range.closed
            ?? mark.offset...mark.offset
      }
    }
    removeAll { finding in
      switch finding.code {
      case .referenceUnknown, .referenceType:
        wrong.contains { $0.contains(finding.mark?.offset ?? -1) }
      case .timelineState:
        codes.contains(.stateUnknown) || codes.contains(.timelineShape)
      default: false
      }
    }
  }
}

extension Range<Int> {
  /// The range with its upper bound, where an absent value stands.
  fileprivate var closed: ClosedRange<Int> { lowerBound...upperBound }
}

extension Validator {
  /// The key beside which one that is missing belongs.
  func place(ofMissing key: String, in record: Record) -> Mark {
    record.pairs.neighbour(ofNew: key, order: record.type.keyOrder)?.key.mark ?? record.mark
  }

  /// A key that the type does not have, and that was probably meant to be a field.
  func misspelling(of field: String, in record: Record) -> Node? {
    record.pairs.first { pair in
      record.type.field(pair.name) == nil && !Self.commonKeys.contains(pair.name)
        && nearest(to: pair.name, record.type) == field
    }?.key
  }

  /// The key of a type that another one was probably meant to be.
  func nearest(to key: String, _ type: RecordType) -> String? {
    Spelling.nearest(to: key, among: type.fields.map(\.name) + Self.commonKeys)
  }
}
