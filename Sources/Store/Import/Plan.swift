import Git
import Records
import YAML

/// What an import would do to the records of a snapshot.
struct Plan {
  /// What becomes of one record.
  struct Item {
    var path: String
    /// The record as it is; nil if there is none.
    var existing: Record?
    /// The rows that are not in it yet, in the order of their times.
    var rows: [Int]
    /// The row before the first of them, if the file has it.
    var previous: Int?
  }

  private(set) var items: [Item] = []
  private(set) var unchanged = 0

  /// Compares the rows with the records of a snapshot.
  ///
  /// - Throws: ``Findings`` where the two contradict each other; ``GitError`` or ``StoreError``.
  init(_ story: Story, on snapshot: Snapshot) throws {
    let sheet = story.sheet
    let isEmpty = try snapshot.files().isEmpty
    var paths: [String: String] = [:]
    var findings: [Finding] = []
    for rows in sheet.grouped() {
      guard let last = rows.last else { continue }
      let id = sheet.id.values[Int(sheet.rows[last].record)].text
      if sheet.at == nil, rows.count > 1 {
        findings.append(Self.twice(id, sheet.rows[rows[1]].line))
        continue
      }
      let existing = isEmpty ? nil : snapshot.record(id)
      if let existing, existing.type.name != sheet.mapping.type.name {
        findings.append(Self.taken(id, existing, sheet.rows[last].line))
        continue
      }
      let path = existing?.path ?? snapshot.folder + Self.path(last, rows[0], story)
      if let other = paths.updateValue(id, forKey: path.lowercased()) {
        findings.append(Self.clash(id, other, sheet.rows[last].line))
      }
      let fresh = existing.map { Self.fresh(rows, in: $0, story) } ?? rows
      if let first = fresh.first {
        let before = rows.firstIndex(of: first).flatMap { $0 > 0 ? rows[$0 - 1] : nil }
        items.append(
          Item(
            path: path, existing: existing, rows: fresh,
            previous: existing == nil ? nil : before))
      } else {
        unchanged += 1
      }
    }
    if !findings.isEmpty { throw Findings(findings) }
  }

  /// The rows that the record's timeline does not tell of.
  ///
  /// Rows and entries are the same when instant and author are; of several alike each counts once.
  private static func fresh(_ rows: [Int], in record: Record, _ story: Story) -> [Int] {
    let sheet = story.sheet
    guard sheet.at != nil else {
      return rows.filter { row in
        sheet.slots.indices.contains { sheet.differs(row, $0, from: record) }
      }
    }
    var told: [Key: Int] = [:]
    for entry in record.timeline { told[Key(at: entry.at, by: entry.by), default: 0] += 1 }
    return rows.filter { row in
      let key = Key(at: story.instant(row), by: sheet.author(row)?.text ?? story.me)
      guard let count = told[key], count > 0 else { return true }
      told[key] = count - 1
      return false
    }
  }

  private struct Key: Hashable {
    let at: Instant
    let by: String
  }

  /// Where a new record goes: by the day that its own fields tell, else that of its first row.
  private static func path(_ last: Int, _ first: Int, _ story: Story) -> String {
    let sheet = story.sheet
    let type = sheet.mapping.type
    func value(_ name: String) -> Value {
      sheet.slots.firstIndex { $0.field.name == name }.map { sheet.spelled(last, $0).value }
        ?? .none
    }
    let days = type.createStamps.compactMap { stamp -> Day? in
      switch value(stamp.field) {
      case .instant(let instant): instant.day
      case .day(let day): day
      default: nil
      }
    }
    let id = sheet.id.values[Int(sheet.rows[last].record)].text
    return type.path(id: id, day: days.first ?? story.instant(first).day, value: value)
  }

  private static func twice(_ id: String, _ line: Int32) -> Finding {
    Finding(
      .importRow, "the id \(id) stands twice",
      at: Mark(line: Int(line), column: 1, offset: 0),
      remedy: "event: { at: COLUMN } in the mapping, if rows are events")
  }

  private static func taken(_ id: String, _ record: Record, _ line: Int32) -> Finding {
    Finding(
      .importRow, "the id \(id) belongs to a \(record.type.name)",
      at: Mark(line: Int(line), column: 1, offset: 0), remedy: "itsm show \(record.id)")
  }

  private static func clash(_ id: String, _ other: String, _ line: Int32) -> Finding {
    Finding(
      .importRow, "the ids \(other) and \(id) name the same file",
      at: Mark(line: Int(line), column: 1, offset: 0), remedy: "ids must differ in more than case")
  }
}

extension Sheet {
  /// True if a row gives a slot another value than the record has.
  func differs(_ row: Int, _ slot: Int, from record: Record) -> Bool {
    let new = spelled(row, slot)
    return slot == stateSlot
      ? new.text != record.state : new.value != record.value(slots[slot].field.name)
  }
}
