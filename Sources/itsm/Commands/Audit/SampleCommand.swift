public import ArgumentParser
import Git
import Glibc
import Practices
import Records
public import Rendering
import Store

/// `itsm audit sample --type change --from 2026-01 --to 2026-06 --seed S`.
struct TakeSample: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Draw a sample of changes for an auditor, each with its evidence and its gaps.",
    discussion: """
      For each: the five elements of SOC 2 CC8.1 (authorisation before work, independent review, \
      test evidence, approval before deployment, documentation) and the clauses of ISO/IEC 20000-1 \
      for changes. What is missing is a named gap. The same seed draws the same sample from the \
      same revision, and writes the same bytes.

        itsm audit sample --period 2026-H1 --seed 7
        itsm audit sample --type change --from 2026-01 --to 2026-06 --n 25 --seed 7 --output evidence
      """)

  @Option(
    help: ArgumentHelp(
      "The record type; it must be one that is decided on.", valueName: "type"))
  var type: String?
  @Option(
    help: ArgumentHelp(
      "Work that ended in this month, quarter, half or year: 2026-11, 2026-Q4, 2026-H2, 2026.",
      valueName: "period"))
  var period: String?
  @Option(
    help: ArgumentHelp(
      "Work that ended not before this date, or this period.", valueName: "date"))
  var from: String?
  @Option(
    help: ArgumentHelp(
      "Work that ended by this date, or in this period.", valueName: "date"))
  var to: String?
  @Option(name: .customLong("n"), help: ArgumentHelp("How many.", valueName: "number"))
  var count = 25
  @Option(help: ArgumentHelp("Any text.", valueName: "seed")) var seed: String
  @OptionGroup var revision: RevisionOptions
  @Option(help: ArgumentHelp("How to write the pack.", valueName: "format"))
  var format = EvidenceFormat.markdown
  @Option(
    help: ArgumentHelp(
      """
      Write sample.md, sample.json and population.txt, with all ids that it was drawn from, into this \
      directory in place of the answer.
      """,
      valueName: "dir"))
  var output: String?
  @OptionGroup var global: GlobalOptions

  func run(in session: Session) throws {
    guard count > 0 else { throw UsageError("--n must be more than 0", remedy: "--n 25") }
    let snapshot = try revision.snapshot(in: session)
    let type = try namedType(in: snapshot)
    let period = try wanted(in: snapshot, session)
    let pack = try pack(of: type, in: snapshot, during: period, session)
    guard let output else { return session.out(format.render(pack)) }
    let files = [
      ("sample.md", pack.markdown()), ("sample.json", pack.json()),
      ("population.txt", pack.populationList),
    ]
    for (name, text) in files {
      try TextFile.write(text, to: "\(output)/\(name)")
      session.note("wrote \(output)/\(name)")
    }
  }

  private func wanted(in snapshot: Snapshot, _ session: Session) throws -> Period {
    guard let from = from ?? period, let to = to ?? period, period == nil || self.from == nil,
      period == nil || self.to == nil
    else {
      throw UsageError(
        "say which period: --period, or --from and --to", remedy: "--period 2026-H1")
    }
    let words = PeriodWords(
      now: try revision.now(snapshot, in: session), workspace: try session.workspace())
    let (start, end) = (
      try words.start(from, option: self.from == nil ? "--period" : "--from"),
      try words.end(to, option: self.to == nil ? "--period" : "--to")
    )
    guard let period = Period(from: start, to: end) else {
      throw UsageError("--to \(to) is before --from \(from)", remedy: "--from DATE --to LATER")
    }
    return period
  }

  private func namedType(in snapshot: Snapshot) throws -> RecordType {
    let types = snapshot.rulebook.types(trait: Approvable.trait)
    let name = type ?? types.first(where: \.authorises)?.name ?? ""
    guard let type = types.first(where: { $0.name == name }) else {
      throw UsageError(
        "\(name.isEmpty ? "nothing" : name) is no type that is decided on",
        remedy: "--type \(types.map(\.name).joined(separator: ", or "))")
    }
    return type
  }

  private func pack(
    of type: RecordType, in snapshot: Snapshot, during period: Period, _ session: Session
  ) throws -> EvidencePack {
    var population: [String: Record] = [:]
    var (elsewhere, idle) = (0, 0)
    try snapshot.each(of: type) { record in
      guard let instant = ControlEvidence.instant(of: record) else { return idle += 1 }
      guard period.contains(instant) else { return elsewhere += 1 }
      population[record.id] = record
    }
    let ids = population.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    var sample = RecordSample(seed: seed)
    let people = try snapshot.people()
    let evidence = Evidence(
      try session.workspace(), tip: snapshot.commit?.id, people: people, rules: snapshot)
    let templates = TemplateJudge(
      snapshot, of: try session.workspace(), now: try revision.now(snapshot, in: session))
    let authority = try snapshot.authority(people: people, evidence: evidence)
    let records = try sample.choose(count, of: ids).compactMap { population[$0] }
      .map {
        ControlEvidence(
          of: $0, authority: authority, advance: try templates.advance(of: $0, people: people),
          proof: evidence.proof)
      }
    return EvidencePack(
      EvidencePack.Terms(
        type: type.name, revision: snapshot.commit?.id.hex ?? "",
        from: period.start.description, to: period.end.description, seed: seed,
        wanted: count),
      EvidencePack.Population(
        ids: ids, digest: "sha256:" + sha256(EvidencePack.Population.list(ids)),
        elsewhere: elsewhere, idle: idle), records)
  }
}

extension EvidenceFormat: ExpressibleByArgument {}

/// A file that a command writes where its user says.
enum TextFile {
  /// Writes a text, and makes the folder that it is in.
  ///
  /// - Throws: ``StoreError`` if that can't be done.
  static func write(_ text: String, to path: String) throws {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    mkdir(folder, 0o777)
    guard let file = fopen(path, "w") else { throw failure(path) }
    let bytes = Array(text.utf8)
    let isWritten = fwrite(bytes, 1, bytes.count, file) == bytes.count
    guard fclose(file) == 0, isWritten else { throw failure(path) }
  }

  private static func failure(_ path: String) -> StoreError {
    StoreError(.unusable, "can't write \(path): \(String(cString: strerror(errno)))")
  }
}
