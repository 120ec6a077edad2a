import Records
import YAML

/// Says what held of a record at an instant, and notes when that may change.
final class Witness {
  /// The instants at which something may change.
  var instants = Instants([])
  private let past: any Past
  private let now: Instant
  private var biographies: [String: Biography] = [:]
  private var versions: [String: [(since: Instant, record: Record)]] = [:]

  init(_ past: any Past, until now: Instant) {
    (self.past, self.now) = (past, now)
  }

  /// True while nothing was asked for but what the record's own timeline tells: as long as that is
  /// so, an entry that changes nothing leaves every answer as it was.
  var hasAskedOnlyItself: Bool { biographies.isEmpty && versions.isEmpty }

  /// A record at an instant, ready to be asked.
  struct Question {
    let record: PastRecord
    private let subject: PastSubject
    private let past: any Past

    fileprivate init(
      _ record: PastRecord, _ witness: Witness, _ instant: Instant, _ rules: Rulebook
    ) {
      self.record = record
      past = witness.past
      subject = PastSubject(
        record, at: instant, rulebook: rules, lookup: witness.past.lookup,
        linked: { witness.linked($0, at: instant, rules) })
    }

    func holds(_ condition: Condition) -> Bool { subject.satisfies(condition) }

    /// The zone that the first of some fields says; nil if none does.
    func zone(at paths: [[String]]) -> Zone? {
      for path in paths {
        for item in subject.value(at: path).items {
          if let zone = past.zone(item.description) { return zone }
        }
      }
      return nil
    }

    /// Why a clock pauses: the state, and the field that says what the record waits for; the
    /// condition itself where the state is none of waiting.
    func reason(_ pause: Condition?) -> String {
      let state = record.state ?? ""
      guard record.type.state(state)?.category == .paused else { return pause?.text ?? state }
      let waiting = record.type.traits["clocked"]?["pause"]?.text.map { record.value($0) }
      return [state, waiting?.description].compactMap(\.self).filter { !$0.isEmpty }
        .joined(separator: ", ")
    }
  }

  func question(
    _ edition: Edition, _ biography: Biography, _ count: Int, _ instant: Instant,
    _ reader: inout Biography.Reader
  ) -> Question {
    let record = reader.record(after: count, type: edition.type, tellsAll: true) { [unowned self] in
      base(biography.record, at: instant)
    }
    return Question(record, self, instant, edition.rulebook)
  }

  /// Another record as it was.
  private func linked(_ id: String, at instant: Instant, _ rulebook: Rulebook) -> PastRecord? {
    guard let biography = biography(of: id),
      let type = rulebook.type(biography.record.type.name)
    else { return nil }
    var reader = Biography.Reader(biography)
    return reader.record(after: biography.count(until: instant), type: type) { [unowned self] in
      base(biography.record, at: instant)
    }
  }

  private func biography(of id: String) -> Biography? {
    if let known = biographies[id] { return known }
    guard let record = past.record(id) else { return nil }
    let biography = Biography(of: record, until: now)
    biographies[id] = biography
    instants.add(biography.entries.map(\.at))
    return biography
  }

  /// The file of a record as it was.
  private func base(_ record: Record, at instant: Instant) -> Record {
    let all: [(since: Instant, record: Record)]
    if let known = versions[record.id] {
      all = known
    } else {
      all = past.versions(of: record).filter { $0.since <= now }
      versions[record.id] = all
      instants.add(all.map(\.since))
    }
    return all.last { $0.since <= instant }?.record ?? all.first?.record ?? record
  }
}
