import Records
import TestSupport
import Testing

/// Records with one fault each, and what must be said about it, where.
@Suite struct RecordSampleTests {
  static let invalid = SampleFile.all(in: "../Samples/records/invalid")
  static let valid = SampleFile.all(in: "../Samples/records/valid")

  @Test func thereAreSamples() {
    #expect(Self.invalid.count >= 120)
    #expect(Self.valid.count >= 12)
  }

  @Test(arguments: invalid)
  func oneFaultIsFoundWhereItIs(_ sample: SampleFile) throws {
    #expect(!sample.expected.isEmpty)
    let found = try Self.findings(sample)
    #expect(found == sample.expected)
  }

  @Test func everyFindingHasAPlace() {
    let lines = Self.invalid.flatMap(\.expected)
    #expect(lines.filter { $0.prefixMatch(of: #/[0-9]+:[0-9]+ /#) == nil } == [])
  }

  @Test(arguments: valid)
  func wellFormedIsAccepted(_ sample: SampleFile) throws {
    let found = try Self.findings(sample)
    #expect(found == [])
  }

  /// Every code that judging records can bring is shown by a sample.
  @Test(arguments: [
    Finding.Code.recordShape, .recordType, .idShape, .idPath, .idDuplicate, .fieldUnknown,
    .fieldKind, .fieldValue, .fieldRequired, .fieldOrder, .fieldDerived, .rule, .stateUnknown,
    .linkRelation, .linkDangling, .linkType, .linkCount, .linkCircle, .referenceUnknown,
    .referenceType, .timelineShape, .timelineOrder, .timelineState,
  ])
  func thereIsASample(of code: Finding.Code) {
    let lines: [String] = Self.invalid.flatMap { $0.expected }
    #expect(lines.contains { $0.contains(" \(code.rawValue): ") })
  }

  /// Everything that is said about a sample: by itself, and beside its neighbours.
  private static func findings(_ sample: SampleFile) throws -> [String] {
    let house = try Shelf.house(strict: sample.says("strict") == "true")
    let record: Record
    do throws(Finding) {
      record = try Record(
        parsing: sample.bytes, path: sample.says("path") ?? "sample.yaml", rulebook: house.rulebook)
    } catch {
      #expect(error.file == sample.says("path") ?? "sample.yaml")
      return [error.line]
    }
    // A sample that says nothing of its path stands where it belongs.
    let placed = try Record(
      parsing: sample.bytes, path: sample.says("path") ?? record.expectedPath,
      rulebook: house.rulebook)
    house.add(placed)
    let found = Validator(house.rulebook, house).findings(in: placed)
    let beside = RepositoryChecks.findings(
      in: house.records.map { RepositoryChecks.Entry($0, folder: "") })
    #expect(!(found + beside).contains { $0.file != placed.path })
    return (found + beside).map(\.line)
  }
}

extension SampleFile {
  /// What a line `# key: …` among the first ones says.
  func says(_ key: String) -> String? {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n").prefix { $0.hasPrefix("# ") }
      .first { $0.hasPrefix("# \(key): ") }
      .map { String($0.dropFirst(key.utf8.count + 4)) }
  }
}

extension Shelf {
  /// The neighbours of the samples, with a record type that has a field of every kind.
  static func house(strict: Bool = false) throws -> Shelf {
    let shelf = Shelf(try (strict ? strictHouse : lenientHouse).get())
    for sample in neighbours {
      let record = try Record(parsing: sample.bytes, path: sample.name, rulebook: shelf.rulebook)
      shelf.add(
        try Record(parsing: sample.bytes, path: record.expectedPath, rulebook: shelf.rulebook))
    }
    return shelf
  }

  private static let neighbours = SampleFile.all(in: "../Samples/records/house/neighbours")
  // Reading the built-in types takes longer than judging a sample by them.
  private static let lenientHouse = Result { try rulebook(strict: false) }
  private static let strictHouse = Result { try rulebook(strict: true) }

  private static func rulebook(strict: Bool) throws -> Rulebook {
    var settings = Settings()
    settings.strict = strict
    let types = SampleFile.all(in: "../Samples/records/house/types")
    return try Rulebook(
      files: types.map { (path: ".itsm/types/\($0.name)", source: $0.bytes) }, settings: settings)
  }
}
