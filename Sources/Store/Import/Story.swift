import Records
import YAML

/// Turns the rows of a record into its text.
struct Story {
  let sheet: Sheet
  let rulebook: Rulebook
  /// Who and when stand for rows that don't say.
  let me: String
  let now: Instant

  /// The slots of a record's lines, in the order of the type's keys.
  private let order: [Int]
  /// The slots whose changes the timeline tells; the state first.
  let tracked: [Int]
  private let meLine: [UInt8]
  private var verbs: [Move: [UInt8]] = [:]

  private struct Move: Hashable {
    let from: Int32
    let to: Int32
  }

  init(_ sheet: Sheet, rulebook: Rulebook, me: String, now: Instant) {
    self.sheet = sheet
    self.rulebook = rulebook
    self.me = me
    self.now = now
    let places = Dictionary(
      sheet.slots.enumerated().map { ($1.field.name, $0) }, uniquingKeysWith: { first, _ in first })
    order = sheet.mapping.type.keyOrder.compactMap { places[$0] }
    let state = sheet.stateSlot
    tracked =
      [state].compactMap { $0 }
      + sheet.mapping.type.fields.filter(\.isTracked).compactMap { places[$0.name] }
    meLine = Array("    ".utf8) + Writer.document([Content.Entry("by", .text(me))])
  }

  /// When a row happened.
  func instant(_ row: Int) -> Instant {
    sheet.at == nil ? now : Instant(clamping: sheet.rows[row].at)
  }

  /// The first lines of a record, up to its timeline, with the values of a row.
  func head(_ row: Int) -> [UInt8] {
    let id = sheet.id.values[Int(sheet.rows[row].record)]
    var bytes: [UInt8] = []
    bytes.reserveCapacity(2_048)
    bytes += id.line
    if rulebook.type(claiming: id.text)?.name != sheet.mapping.type.name {
      bytes += Writer.document([Content.Entry("type", .text(sheet.mapping.type.name))])
    }
    for slot in order { bytes += sheet.spelled(row, slot).line }
    bytes += Self.timelineKey
    return bytes
  }

  private static let timelineKey = Array("timeline:\n".utf8)
  private static let atKey = Array("  - at: ".utf8)
  private static let didKey = Array("    did: ".utf8)

  /// Adds the entry that tells of a row.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - previous: The row before it of the same record; nil for the first.
  ///   - bytes: The text so far, which ends in the timeline.
  mutating func tell(_ row: Int, after previous: Int?, into bytes: inout [UInt8]) {
    bytes += Self.atKey
    bytes.append(contentsOf: instant(row).description.utf8)
    bytes.append(0x0A)
    bytes += sheet.author(row)?.told ?? meLine
    bytes += Self.didKey
    bytes += verb(row, after: previous)
    bytes.append(0x0A)
    for slot in tracked where sheet.fact(row, slot) != (previous.map { sheet.fact($0, slot) } ?? 0)
    {
      bytes += sheet.spelled(row, slot).told
    }
  }

  /// What a row of an item did, in one word.
  func verb(of row: Int, in item: Plan.Item) -> String {
    let at = item.rows.firstIndex(of: row) ?? 0
    let previous = at > 0 ? item.rows[at - 1] : item.previous
    guard let previous else {
      guard item.existing == nil else { return "update" }
      let state = sheet.stateSlot.map { sheet.spelled(row, $0).text }
      let isStart = state == nil || state == sheet.mapping.type.initialState
      return isStart ? sheet.mapping.type.createVerb : Self.foreignVerb
    }
    if let state = sheet.stateSlot, sheet.fact(row, state) != sheet.fact(previous, state) {
      let (from, to) = (sheet.spelled(previous, state).text, sheet.spelled(row, state).text)
      return sheet.mapping.type.verb(from: from, to: to) ?? Self.foreignVerb
    }
    return Self.verb(changed: changedFields(row, previous))
  }

  private mutating func verb(_ row: Int, after previous: Int?) -> [UInt8] {
    if let state = sheet.stateSlot {
      let move = Move(from: previous.map { sheet.fact($0, state) } ?? 0, to: sheet.fact(row, state))
      if move.from != move.to {
        let known = verbs[move] ?? lookUp(move)
        verbs[move] = known
        return known
      }
    } else if previous == nil {
      return Self.spelled(sheet.mapping.type.createVerb)
    }
    return Self.spelled(Self.verb(changed: changedFields(row, previous)))
  }

  private func changedFields(_ row: Int, _ previous: Int?) -> [Field] {
    tracked.compactMap { slot in
      sheet.fact(row, slot) != (previous.map { sheet.fact($0, slot) } ?? 0)
        ? sheet.slots[slot].field : nil
    }
  }

  /// What was done when the state stayed.
  static func verb(changed fields: [Field]) -> String {
    if fields.isEmpty { return "update" }
    return fields.allSatisfy { $0.role == "assignee" || $0.role == "group" } ? "assign" : "set"
  }

  private func lookUp(_ move: Move) -> [UInt8] {
    let states = sheet.slots[0].values
    let type = sheet.mapping.type
    guard move.from != 0 else {
      // What began elsewhere and is in the middle of its way was not opened here.
      let isStart = states[Int(move.to)].text == type.initialState
      return Self.spelled(isStart ? type.createVerb : Self.foreignVerb)
    }
    let verb = type.verb(from: states[Int(move.from)].text, to: states[Int(move.to)].text)
    return Self.spelled(verb ?? Self.foreignVerb)
  }

  /// The verb of a change of state for which the type has none.
  static let foreignVerb = TimelineEntry.importVerb

  private static func spelled(_ verb: String) -> [UInt8] { Array(verb.utf8) }
}

extension RecordType {
  /// The verb that leads from one state to another; of several the one with the fewest sources,
  /// which says most about the way taken.
  func verb(from: String, to: String) -> String? {
    transitions.filter { $0.target == to && $0.leads(from: from) }
      .min { ($0.sources?.count ?? .max) < ($1.sources?.count ?? .max) }?.verb
  }
}
