import Practices
import Records

extension EvidencePack {
  /// The pack as one JSON object.
  public func json() -> String {
    func part(_ part: ControlEvidence.Part) -> Payload {
      .object([
        .init("key", .text(part.key)), .init("title", .text(part.title)),
        .init("met", .boolean(part.standing == .met)),
        .init("standing", .text(part.standing.rawValue)),
        .init("evidence", .list(part.evidence.map { .text($0) })),
        .init("gaps", .list(part.gaps.map { .text($0) })),
        .init("late", .list(part.late.map { .text($0) })),
      ])
    }
    let records = records.map { record in
      Payload.object([
        .init("id", .text(record.id)), .init("title", .text(record.title)),
        .init("state", .text(record.state)),
        .init("began", record.began.map { .text($0.description) } ?? .null),
        .init("ended", record.ended.map { .text($0.description) } ?? .null),
        .init("whole", .boolean(record.isWhole)),
        .init("afterwards", record.afterwards.map(part) ?? .null),
        .init("soc2_cc8_1", .list(record.elements.map(part))),
        .init("iso_20000_1", .list(record.clauses.map(part))),
      ])
    }
    return Payload.object([
      .init("type", .text(terms.type)), .init("revision", .text(terms.revision)),
      .init("from", .text(terms.from)), .init("to", .text(terms.to)),
      .init("seed", .text(terms.seed)), .init("population", .integer(population.ids.count)),
      .init("population_digest", .text(population.digest)),
      .init("population_ids", .list(population.ids.map { .text($0) })),
      .init("other_time", .integer(population.elsewhere)),
      .init("no_work", .integer(population.idle)),
      .init("wanted", .integer(terms.wanted)), .init("sample", .integer(self.records.count)),
      .init("with_gaps", .integer(count(.gap))),
      .init("afterwards", .integer(count(.afterwards))),
      .init("records", .list(records)),
    ]).json() + "\n"
  }
}
