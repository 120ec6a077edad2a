import Records
import YAML

/// A row that can't be imported, and why.
public struct BadRow: Hashable, Sendable {
  /// The line of the file, from 1.
  public var line: Int
  /// The column of that line, from 1, in Unicode scalars.
  public var column: Int
  /// One sentence without a full stop.
  public var message: String
}

/// All rows of a file as the mapping sees them: numbers of values, a few bytes a cell.
struct Sheet {
  struct Row {
    /// The number of the record's id in ``Sheet/id``.
    var record: Int32
    /// Seconds since 1970.
    var at: Int64
    /// The number of the author in ``Sheet/by``.
    var by: Int32
    var line: Int32
  }

  let mapping: Mapping
  var id: Slot
  var at: Slot?
  var by: Slot?
  /// The state first, if the type has any; then the fields.
  var slots: [Slot]
  private(set) var rows: [Row] = []
  private(set) var bad: [BadRow] = []
  /// The header and the bad rows, as UTF-8.
  private(set) var badText: [UInt8] = []

  /// The numbers of the values of all rows, one after the other.
  private var facts: [Int32] = []
  private var scratch: [Int32] = []
  private let required: Requirements
  private let missing: [[UInt8]]

  /// Makes an empty sheet for a file with the given columns.
  init(_ mapping: Mapping, header: [String: Int]) {
    self.mapping = mapping
    id = Slot(mapping.id, header: header)
    at = mapping.at.map { Slot($0, header: header) }
    by = mapping.by.map { Slot($0, header: header) }
    var rules = [mapping.state].compactMap { $0 } + mapping.fields
    let mapped = Set(rules.map(\.field.name))
    // What the type derives or fills in by itself has a place too.
    for field in mapping.type.fields where !mapped.contains(field.name) {
      guard field.matrix != nil || (field.requirement == .always && field.initial != nil) else {
        continue
      }
      rules.append(Mapping.Rule(field, .first([]), at: .start))
    }
    slots = rules.map { Slot($0, header: header) }
    required = Requirements(mapping.type, &slots, hasState: mapping.state != nil)
    missing = mapping.missing.map { Array($0.utf8) }
    stateSlot = mapping.state == nil ? nil : 0
  }

  /// The slot of the state; nil if the type has none.
  let stateSlot: Int?

  /// The number of a slot's value in a row.
  func fact(_ row: Int, _ slot: Int) -> Int32 { facts[row * slots.count + slot] }

  /// A slot's value in a row.
  func spelled(_ row: Int, _ slot: Int) -> Slot.Spelled {
    slots[slot].values[Int(fact(row, slot))]
  }

  /// The author of a row; nil if the file does not say.
  func author(_ row: Int) -> Slot.Spelled? {
    let number = Int(rows[row].by)
    return number == 0 ? nil : by?.values[number]
  }

  mutating func keepHeader(_ bytes: some Collection<UInt8>) {
    badText += bytes
    badText.append(0x0A)
  }

  /// Takes over a row, or notes what is wrong with it.
  mutating func add(_ raw: RawRow, of text: UnsafeRawBufferPointer) {
    if let fault = raw.fault { return refuse(raw, text, fault.message, at: fault.offset) }
    let bytes = UnsafeRawBufferPointer(rebasing: text[raw.range])
    if let fault = TextCheck.fault(in: bytes) {
      return refuse(raw, text, fault.message, at: raw.range.lowerBound + fault.offset)
    }
    do throws(Refusal) {
      var row = Row(record: 0, at: 0, by: 0, line: Int32(clamping: raw.line))
      row.record = try Self.read(&id, raw, text, missing)
      guard row.record > 0 else { throw Refusal("the row has no id", id.firstColumn) }
      let name = id.values[Int(row.record)].text
      if let problem = RecordID.problem(with: name) { throw Refusal(problem, id.firstColumn) }
      if at != nil {
        let number = try Self.readOptional(&at, raw, text, missing)
        guard case .instant(let instant)? = at?.values[Int(number)].value else {
          throw Refusal("the row does not say when it happened", at?.firstColumn)
        }
        row.at = instant.seconds
      }
      row.by = try Self.readOptional(&by, raw, text, missing)
      scratch.removeAll(keepingCapacity: true)
      for index in slots.indices {
        scratch.append(try Self.read(&slots[index], raw, text, missing))
      }
      try required.complete(&scratch, slots)
      rows.append(row)
      facts += scratch
    } catch {
      let place = error.column.map { raw.cells[$0].place } ?? raw.range.lowerBound
      refuse(raw, text, error.message, at: place)
    }
  }

  private static func read(
    _ slot: inout Slot, _ raw: RawRow, _ text: UnsafeRawBufferPointer,
    _ missing: [[UInt8]]
  ) throws(Refusal) -> Int32 {
    switch slot.read(raw, of: text, missing: missing) {
    case .value(let number): return number
    case .problem(let message, let column): throw Refusal(message, column)
    }
  }

  private static func readOptional(
    _ slot: inout Slot?, _ raw: RawRow, _ text: UnsafeRawBufferPointer,
    _ missing: [[UInt8]]
  ) throws(Refusal) -> Int32 {
    guard slot != nil else { return 0 }
    switch slot?.read(raw, of: text, missing: missing) {
    case .value(let number): return number
    case .problem(let message, let column): throw Refusal(message, column)
    case nil: return 0
    }
  }

  private mutating func refuse(
    _ raw: RawRow, _ text: UnsafeRawBufferPointer, _ message: String, at offset: Int
  ) {
    let (line, column) = raw.position(of: offset, in: text)
    bad.append(BadRow(line: line, column: column, message: message))
    badText += text[raw.range]
    badText.append(0x0A)
  }

  /// The rows of each record, in the order of their times; records in the order of the file.
  func grouped() -> [[Int]] {
    var groups: [[Int]] = Array(repeating: [], count: id.values.count)
    var order: [Int] = []
    for (index, row) in rows.enumerated() {
      let record = Int(row.record)
      if groups[record].isEmpty { order.append(record) }
      groups[record].append(index)
    }
    return order.map { record in
      let group = groups[record]
      let isOrdered = zip(group, group.dropFirst()).allSatisfy { rows[$0].at <= rows[$1].at }
      return isOrdered
        ? group : group.sorted { (rows[$0].at, $0) < (rows[$1].at, $1) }
    }
  }
}

/// Why a row is not taken, and in which cell.
struct Refusal: Error {
  let message: String
  let column: Int?

  init(_ message: String, _ column: Int?) {
    self.message = message
    self.column = column
  }
}
