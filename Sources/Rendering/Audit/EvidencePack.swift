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
    var wanted: Int

    /// Takes the terms: the type's name, the commit, the period, the seed, and how many were wanted.
    public init(
      type: String, revision: String, from: String, to: String, seed: String, wanted: Int
    ) {
      (self.type, self.revision, self.from, self.to) = (type, revision, from, to)
      (self.seed, self.wanted) = (seed, wanted)
    }
  }

  /// What the sample was drawn from.
  public struct Population: Hashable, Sendable {
    /// The ids, in the order of their bytes.
    var ids: [String]
    /// The digest of the ids, a line each.
    var digest: String
    /// How many records of the type had their work at another time.
    var elsewhere: Int
    /// How many tell of no work.
    var idle: Int

    /// Takes the ids and their digest, and how many of the type are not among them, and why.
    public init(ids: [String], digest: String, elsewhere: Int, idle: Int) {
      (self.ids, self.digest, self.elsewhere, self.idle) = (ids, digest, elsewhere, idle)
    }

    /// The ids as a file, a line each.
    public static func list(_ ids: [String]) -> String { ids.map { $0 + "\n" }.joined() }
  }

  let terms: Terms
  let population: Population
  let records: [ControlEvidence]

  /// Makes a pack.
  public init(_ terms: Terms, _ population: Population, _ records: [ControlEvidence]) {
    (self.terms, self.population, self.records) = (terms, population, records)
  }

  /// The ids of the population, a line each.
  public var populationList: String { Population.list(population.ids) }

  /// How many have gaps, have none, or would have none if all had come in time.
  func count(_ standing: ControlEvidence.Standing) -> Int {
    records.count { record in
      switch standing {
      case .met: record.isWhole
      case .afterwards: record.isAfterwards
      case .gap: !record.isWhole && !record.isAfterwards
      }
    }
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
    | population | \(population.ids.count) whose work ended in the period, or began and has not ended |
    | not in it | \(population.elsewhere) with work at another time, \(population.idle) that tell of no work |
    | their ids, a line each | \(population.digest) |
    | sample | \(records.count) of \(terms.wanted) wanted, seed \(markdownCell(terms.seed)) |
    | with gaps | \(count(.gap)) |
    | complete, but approved afterwards | \(count(.afterwards)) |

    `itsm audit sample` draws the same sample from the same revision with the same seed. Approvals count as history confirms
    them; whether the rest of the history is as it should be, `itsm audit` proves. “Afterwards” is what was there and came
    after the work began, as for emergencies: the record then shows whether it was reviewed too.

    """
  }

  private var overview: String {
    guard let first = records.first else { return "" }
    let titles = first.elements.map(\.title)
    var text = "\n## SOC 2 CC8.1\n\n| record | \(titles.joined(separator: " | ")) |\n"
    text += "| --- |" + titles.map { _ in " --- |" }.joined() + "\n"
    for record in records {
      let cells = record.elements.map { $0.standing == .gap ? "**gap**" : $0.standing.rawValue }
      text += "| \(markdownCell(record.id)) | \(cells.joined(separator: " | ")) |\n"
    }
    return text
  }

  private func section(_ record: ControlEvidence) -> String {
    var text = "\n## \(markdownCell(record.id)): \(markdownCell(record.title))\n\n"
    text += "State \(markdownCell(record.state)); work "
    text += "\(record.began?.description ?? "?") to \(record.ended?.description ?? "?").\n"
    let elements = record.elements + [record.afterwards].compactMap(\.self)
    text += table("SOC 2 CC8.1", elements, with: \.title)
    text += table("ISO/IEC 20000-1:2018", record.clauses) { "\($0.key): \($0.title)" }
    return text
  }

  private func table(
    _ heading: String, _ parts: [ControlEvidence.Part],
    with name: (ControlEvidence.Part) -> String
  ) -> String {
    var text = "\n| \(heading) | evidence | gap |\n| --- | --- | --- |\n"
    for part in parts {
      let cells = [[name(part)], part.evidence, part.gaps + part.late].map { lines in
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
