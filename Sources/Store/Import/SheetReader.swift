import Records
import YAML

/// Reads a file into a sheet.
struct SheetReader {
  let mapping: Mapping
  let file: String

  /// - Throws: ``Findings`` if the header lacks columns that the mapping names, or names one twice.
  func read(_ text: [UInt8], _ progress: (ImportProgress) -> Void) throws -> Sheet {
    try text.withUnsafeBytes { bytes in
      switch mapping.format {
      case .delimited(let delimiter):
        try delimited(DelimitedReader(bytes, delimiter: delimiter), bytes, progress)
      case .jsonLines: jsonLines(bytes, progress)
      }
    }
  }

  /// How many rows go by between two words about progress.
  private static let step = 4_096

  private func delimited(
    _ reader: DelimitedReader, _ text: UnsafeRawBufferPointer,
    _ progress: (ImportProgress) -> Void
  ) throws -> Sheet {
    var reader = reader
    var raw = RawRow()
    guard reader.next(&raw) else {
      throw Findings([
        Finding(.importText, "the file is empty: it has no header", file: file, at: .start)
      ])
    }
    let names = try header(raw, text)
    var sheet = Sheet(mapping, header: names)
    sheet.keepHeader(text[raw.range])
    let width = raw.cells.count
    var count = 0
    while reader.next(&raw) {
      if raw.cells.count != width {
        let place = raw.cells.count > width ? raw.cells[width].place : raw.range.upperBound
        raw.fail("the row has \(raw.cells.count) cells, the header has \(width)", at: place)
      }
      sheet.add(raw, of: text)
      count += 1
      if count % Self.step == 0 {
        progress(ImportProgress(phase: .reading, done: reader.offset, total: text.count))
      }
    }
    return sheet
  }

  private func jsonLines(
    _ text: UnsafeRawBufferPointer, _ progress: (ImportProgress) -> Void
  ) -> Sheet {
    let columns = mapping.columns
    let names = Dictionary(
      columns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var reader = JSONLinesReader(text, columns: columns)
    var sheet = Sheet(mapping, header: names)
    var raw = RawRow()
    var count = 0
    while reader.next(&raw) {
      sheet.add(raw, of: text)
      count += 1
      if count % Self.step == 0 {
        progress(ImportProgress(phase: .reading, done: reader.offset, total: text.count))
      }
    }
    return sheet
  }

  /// The columns by their names.
  private func header(_ raw: RawRow, _ text: UnsafeRawBufferPointer) throws -> [String: Int] {
    var findings: [Finding] = []
    func report(_ message: String, at offset: Int) {
      let (line, column) = raw.position(of: offset, in: text)
      findings.append(
        Finding(
          .importText, message, file: file, at: Mark(line: line, column: column, offset: offset)))
    }
    if let fault = raw.fault { report(fault.message, at: fault.offset) }
    let all = UnsafeRawBufferPointer(rebasing: text[raw.range])
    if let fault = TextCheck.fault(in: all) {
      report(fault.message, at: raw.range.lowerBound + fault.offset)
    }
    var names: [String: Int] = [:]
    for (index, cell) in raw.cells.enumerated() {
      let name = raw.withCell(index, of: text) { String(decoding: $0, as: UTF8.self) }
      if name.isEmpty { continue }
      if names.updateValue(index, forKey: name) != nil {
        report("the column \(name) stands twice", at: cell.place)
      }
    }
    for rule in mapping.rules {
      for name in rule.columns where names[name] == nil {
        let near = Spelling.nearest(to: name, among: names.keys.sorted())
        findings.append(
          Finding(
            .importMapping, "\(file) has no column \(name)", file: mapping.file, at: rule.mark,
            remedy: near.map { "did you mean \($0)?" }
              ?? "columns: \(names.keys.sorted().prefix(40).joined(separator: ", "))"))
      }
    }
    if !findings.isEmpty { throw Findings(findings) }
    return names
  }
}
