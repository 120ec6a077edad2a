public import Practices
import Records

/// What an auditor takes away: a sample of records, and what each shows.
public struct EvidencePack {
  /// How the sample was drawn.
  public struct Terms: Hashable, Sendable {
    var type: String
    var revision: String
    var from: String
    var to: String
    var seed: String
    var population: Int
    var wanted: Int

    /// Takes the terms: the type's name, the commit, the period, the seed, and how many there were
    /// and were wanted.
    public init(
      type: String, revision: String, from: String, to: String, seed: String, population: Int,
      wanted: Int
    ) {
      (self.type, self.revision, self.from, self.to) = (type, revision, from, to)
      (self.seed, self.population, self.wanted) = (seed, population, wanted)
    }
  }

  private let terms: Terms
  private let records: [ControlEvidence]

  /// Makes a pack.
  public init(_ terms: Terms, _ records: [ControlEvidence]) {
    (self.terms, self.records) = (terms, records)
  }

  // MARK: JSON

  /// The pack as one JSON object.
  public func json() -> String {
    func part(_ part: ControlEvidence.Part) -> Payload {
      .object([
        .init("key", .text(part.key)), .init("title", .text(part.title)),
        .init("met", .boolean(part.gaps.isEmpty)),
        .init("evidence", .list(part.evidence.map { .text($0) })),
        .init("gaps", .list(part.gaps.map { .text($0) })),
      ])
    }
    let records = records.map { record in
      Payload.object([
        .init("id", .text(record.id)), .init("title", .text(record.title)),
        .init("state", .text(record.state)),
        .init("began", record.began.map { .text($0.description) } ?? .null),
        .init("ended", record.ended.map { .text($0.description) } ?? .null),
        .init("whole", .boolean(record.isWhole)),
        .init("soc2_cc8_1", .list(record.elements.map(part))),
        .init("iso_20000_1", .list(record.clauses.map(part))),
      ])
    }
    return Payload.object([
      .init("type", .text(terms.type)), .init("revision", .text(terms.revision)),
      .init("from", .text(terms.from)), .init("to", .text(terms.to)),
      .init("seed", .text(terms.seed)), .init("population", .integer(terms.population)),
      .init("wanted", .integer(terms.wanted)), .init("sample", .integer(self.records.count)),
      .init("with_gaps", .integer(self.records.count { !$0.isWhole })),
      .init("records", .list(records)),
    ]).json() + "\n"
  }

  // MARK: Markdown

  /// The pack as Markdown, for a person to read.
  public func markdown() -> String {
    head + overview + records.map(section).joined()
  }

  private var head: String {
    """
    # Evidence: \(markdownCell(terms.type)), \(terms.from) to \(terms.to)

    | | |
    | --- | --- |
    | revision | \(terms.revision) |
    | population | \(terms.population) whose work ended in the period, or began and has not ended |
    | sample | \(records.count) of \(terms.wanted) wanted, seed \(markdownCell(terms.seed)) |
    | with gaps | \(records.count { !$0.isWhole }) |

    `itsm audit sample` draws the same sample from the same revision with the same seed. Approvals count as history confirms
    them; whether the rest of the history is as it should be, `itsm audit` proves.

    """
  }

  private var overview: String {
    guard let first = records.first else { return "" }
    let titles = first.elements.map(\.title)
    var text = "\n## SOC 2 CC8.1\n\n| record | \(titles.joined(separator: " | ")) |\n"
    text += "| --- |" + titles.map { _ in " --- |" }.joined() + "\n"
    for record in records {
      let cells = record.elements.map { $0.gaps.isEmpty ? "met" : "**gap**" }
      text += "| \(markdownCell(record.id)) | \(cells.joined(separator: " | ")) |\n"
    }
    return text
  }

  private func section(_ record: ControlEvidence) -> String {
    var text = "\n## \(markdownCell(record.id)): \(markdownCell(record.title))\n\n"
    text += "State \(markdownCell(record.state)); work "
    text += "\(record.began?.description ?? "?") to \(record.ended?.description ?? "?").\n"
    text += table("SOC 2 CC8.1", record.elements, with: \.title)
    text += table("ISO/IEC 20000-1:2018", record.clauses) { "\($0.key): \($0.title)" }
    return text
  }

  private func table(
    _ heading: String, _ parts: [ControlEvidence.Part],
    with name: (ControlEvidence.Part) -> String
  ) -> String {
    var text = "\n| \(heading) | evidence | gap |\n| --- | --- | --- |\n"
    for part in parts {
      let cells = [[name(part)], part.evidence, part.gaps].map { lines in
        lines.map(markdownCell).joined(separator: "<br>")
      }
      text += "| \(cells.joined(separator: " | ")) |\n"
    }
    return text
  }
}

/// How a pack is written; the raw values are what `--format` takes.
public enum EvidenceFormat: String, CaseIterable, Hashable, Sendable {
  /// For people and pull requests.
  case markdown
  /// One JSON object.
  case json

  /// Returns `pack` in this format, every line ended by a line feed.
  public func render(_ pack: EvidencePack) -> String {
    switch self {
    case .markdown: pack.markdown()
    case .json: pack.json()
    }
  }
}
