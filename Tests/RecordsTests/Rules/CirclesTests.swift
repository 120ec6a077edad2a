import Testing

@testable import Records

@Suite struct CirclesTests {
  /// Counts how often records are asked for.
  private final class Counting: Lookup {
    let records: [String: Record]
    private(set) var count = 0

    init(_ records: [Record]) {
      self.records = Dictionary(uniqueKeysWithValues: records.map { ($0.id.lowercased(), $0) })
    }

    func record(_ id: String) -> Record? {
      count += 1
      return records[id.lowercased()]
    }

    func type(of id: String) -> RecordType? { records[id.lowercased()]?.type }
    func linking(to ids: [String]) -> [(relation: String, record: Record)] { [] }
    func keeps(_ type: RecordType) -> Bool { true }
  }

  /// A record that follows some others.
  private static func record(_ number: Int, _ others: [Int]) throws -> Record {
    let targets = others.map { "\(id($0))" }.joined(separator: ", ")
    return try Record(
      parsing: Array("id: \(id(number))\nlinks:\n  recurrence-of: [\(targets)]\n".utf8),
      path: "a.yaml", rulebook: .builtIn)
  }

  private static func id(_ number: Int) -> String { "INC-20261122-\(10_000 + number)" }

  private static func circles(in links: [[Int]]) throws -> [Bool] {
    let circles = Circles(Counting(try links.enumerated().map { try record($0, $1) }))
    return links.enumerated().map { number, others in
      others.contains { circles.join(id(number), id($0), by: "recurrence-of") }
    }
  }

  @Test(arguments: [
    ([[1], [2], [0], [0]], [true, true, true, false]), ([[1], [2], []], [false, false, false]),
    ([[1, 2], [3], [3], [1]], [false, true, false, true]), ([[9]], [false]),
    ([[1], [0, 2], [3], [2]], [true, true, true, true]),
    ([[1, 2], [2], [1, 0]], [true, true, true]),
    ([[], [0], [1, 0], [2, 1, 0]], [false, false, false, false]),
  ])
  func smallOnes(links: [[Int]], expected: [Bool]) throws {
    #expect(try Self.circles(in: links) == expected)
    // Whoever is asked about first, the answer is the same.
    let mirrored = links.reversed().map { $0.map { links.count - 1 - $0 } }
    #expect(try Self.circles(in: mirrored) == expected.reversed())
  }

  /// A long circle, or a long way to none, costs a look or two a record.
  @Test(arguments: [true, false])
  func longOnes(isCircle: Bool) throws {
    let size = 2_000
    let records = try (0..<size).map { number in
      try Self.record(number, number + 1 < size ? [number + 1] : isCircle ? [0] : [])
    }
    let lookup = Counting(records)
    let validator = Validator(.builtIn, lookup)
    let findings = records.flatMap { validator.findings(in: $0) }.filter { $0.code == .linkCircle }
    #expect(findings.count == (isCircle ? size : 0))
    #expect(lookup.count < 20 * size)
  }
}
