import Git
import Glibc
import Records
import YAML

/// What an audit remembers for the next: which commits were judged, and what was found in them.
///
/// It is derived and may be deleted at any time: the next audit looks at everything again and finds
/// the same.
struct AuditNotes {
  /// The last commit that was judged; all that lead to it were as well.
  var tip: ObjectID
  var known: Set<ObjectID> = []
  var versions = 0
  var findings: [AuditFinding] = []
  var removed: [String: Removed] = [:]

  /// A record that was removed.
  struct Removed: Hashable, Sendable {
    let commit: ObjectID
    let id: String
    let path: String
    let blob: ObjectID?
  }

  /// Counted up when commits are judged otherwise.
  static let version = 2

  /// Where it is kept.
  struct Place {
    let folder: String
    /// Everything that decides what is found, besides the commits.
    let rules: String

    private var file: NoteFile { NoteFile(path: "\(folder)/audited") }
    private var list: String { "\(folder)/audited-commits" }

    private var header: String { "\(AuditNotes.version) \(Rulebook.builtInDigest) \(rules)" }

    /// What was noted; nil if nothing was that can be believed.
    func read() -> AuditNotes? {
      guard let lines = file.lines, lines.count >= 3, lines[0] == header,
        let bytes = NoteFile.contents(of: list), bytes.count % 20 == 0,
        let sum = try? Repository.hash(bytes), lines[2] == sum.hex
      else { return nil }
      let words = lines[1].split(separator: " ")
      guard words.count == 2, let tip = ObjectID(words[0]), let versions = Int(words[1]) else {
        return nil
      }
      var notes = AuditNotes(tip: tip, versions: versions)
      notes.known.reserveCapacity(bytes.count / 20)
      for start in stride(from: 0, to: bytes.count, by: 20) {
        guard let id = ObjectID(bytes: bytes[start..<start + 20]) else { return nil }
        notes.known.insert(id)
      }
      for line in lines[3...] where !notes.take(line) { return nil }
      return notes.known.contains(tip) ? notes : nil
    }

    func write(_ notes: AuditNotes) {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(notes.known.count * 20)
      for id in notes.known.sorted() { bytes += id.bytes }
      guard let sum = try? Repository.hash(bytes), Self.write(bytes, to: list) else { return }
      let removed = notes.removed.values.sorted { $0.id.isBefore($1.id) }
      file.write(
        [header, "\(notes.tip.hex) \(notes.versions)", sum.hex]
          + removed.map(AuditNotes.line) + notes.findings.map(AuditNotes.line))
    }

    func forget() {
      unlink(file.path)
      unlink(list)
    }

    private static func write(_ bytes: [UInt8], to path: String) -> Bool {
      let folder = Disk.folder(of: path)
      mkdir(Disk.folder(of: folder), 0o777)
      mkdir(folder, 0o777)
      let temporary = "\(path).\(getpid())"
      guard let file = fopen(temporary, "w") else { return false }
      let isWritten = fwrite(bytes, 1, bytes.count, file) == bytes.count
      guard fclose(file) == 0, isWritten, rename(temporary, path) == 0 else {
        unlink(temporary)
        return false
      }
      return true
    }
  }
}

// MARK: Lines

extension AuditNotes {
  /// Fields between tabs; what can't stand in a line is written as in addresses.
  private static func line(_ fields: [String?]) -> String {
    fields.map { field in
      guard let field else { return "-" }
      var text = "="
      for scalar in field.unicodeScalars {
        switch scalar {
        case "\t", "\n", "\r", "%": text += "%" + String(scalar.value) + ";"
        default: text.unicodeScalars.append(scalar)
        }
      }
      return text
    }.joined(separator: "\t")
  }

  private static func fields(_ line: Substring) -> [String?] {
    line.split(separator: "\t", omittingEmptySubsequences: false).map { field in
      guard field.first == "=" else { return nil }
      var text = ""
      var rest = field.dropFirst().unicodeScalars[...]
      while let scalar = rest.popFirst() {
        guard scalar == "%", let end = rest.firstIndex(of: ";"),
          let code = UInt32(String(String.UnicodeScalarView(rest[..<end]))),
          let meant = Unicode.Scalar(code)
        else {
          text.unicodeScalars.append(scalar)
          continue
        }
        text.unicodeScalars.append(meant)
        rest = rest[rest.index(after: end)...]
      }
      return text
    }
  }

  fileprivate static func line(_ removed: Removed) -> String {
    line(["removed", removed.commit.hex, removed.id, removed.path, removed.blob?.hex])
  }

  fileprivate static func line(_ found: AuditFinding) -> String {
    let finding = found.finding
    let mark = finding.mark.map { "\($0.line) \($0.column) \($0.offset)" }
    return line([
      "finding", found.commit.hex, String(found.time), finding.code.rawValue,
      finding.severity.rawValue, finding.message, finding.file, mark, finding.remedy,
      finding.record,
    ])
  }

  /// Takes a line back; false if it can't be understood.
  fileprivate mutating func take(_ line: Substring) -> Bool {
    let fields = Self.fields(line)
    guard fields.count > 4, let commit = fields[1].flatMap({ ObjectID($0) }) else { return false }
    if fields[0] == "removed", let id = fields[2], let path = fields[3] {
      removed[id.lowercased()] = Removed(
        commit: commit, id: id, path: path, blob: fields[4].flatMap { ObjectID($0) })
      return true
    }
    guard fields.count == 10, let time = fields[2].flatMap({ Int64($0) }), let code = fields[3],
      let severity = fields[4].flatMap({ Finding.Severity(rawValue: $0) }), let message = fields[5]
    else { return false }
    var finding = Finding(
      Finding.Code(rawValue: code), message, severity: severity, file: fields[6],
      at: fields[7].flatMap(Self.mark), remedy: fields[8])
    finding.record = fields[9]
    findings.append(AuditFinding(commit: commit, time: time, finding: finding))
    return true
  }

  private static func mark(_ text: String) -> Mark? {
    let numbers = text.split(separator: " ").compactMap { Int($0) }
    guard numbers.count == 3 else { return nil }
    return Mark(line: numbers[0], column: numbers[1], offset: numbers[2])
  }
}
