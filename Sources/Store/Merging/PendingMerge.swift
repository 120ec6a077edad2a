public import Git
public import Records

/// What was answered, by the name of the record or file, and by field.
public struct MergeAnswers: Equatable, Sendable {
  private var byName: [String: [String: MergeAnswer]] = [:]

  /// Starts without answers.
  public init() {}

  /// The answers for a record or file.
  func of(_ name: String) -> [String: MergeAnswer] { byName[name] ?? [:] }

  /// Adds an answer.
  public mutating func add(_ answer: MergeAnswer, for field: String, of name: String) {
    byName[name, default: [:]][field] = answer
  }

  /// All of them, in the order of names and fields.
  var all: [(name: String, field: String, answer: MergeAnswer)] {
    byName.sorted { $0.key < $1.key }.flatMap { name, fields in
      fields.sorted { $0.key < $1.key }.map { (name, $0.key, $0.value) }
    }
  }
}

/// A merge that waits for answers, kept in the git directory.
///
/// It holds nothing that was merged: with its answers the merge is made anew, on whatever the branch
/// is by then.
public struct PendingMerge: Equatable, Sendable {
  public let theirs: ObjectID
  /// What the user called it.
  public let name: String
  public var answers = MergeAnswers()

  static let fileName = "itsm/merge"

  /// Begins to wait.
  public init(theirs: ObjectID, name: String) { (self.theirs, self.name) = (theirs, name) }

  /// The file: a line each, texts with their line breaks escaped.
  var bytes: [UInt8] {
    var text = "itsm merge 1\ntheirs \(theirs.hex)\nname \(Self.escaped(name))\n"
    for (name, field, answer) in answers.all {
      text += "answer \(Self.escaped(name))\t\(field)\t\(Self.escaped(answer.text))\n"
    }
    return Array((text + "end\n").utf8)
  }

  /// Reads the file; nil if it was not written whole.
  init?(_ bytes: [UInt8]) {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    guard lines.count >= 4, lines[0] == "itsm merge 1", lines.last == "end",
      lines[1].hasPrefix("theirs "), let theirs = ObjectID(String(lines[1].dropFirst(7))),
      lines[2].hasPrefix("name ")
    else { return nil }
    self.init(theirs: theirs, name: Self.plain(lines[2].dropFirst(5)))
    for line in lines.dropFirst(3).dropLast() {
      let parts = line.dropFirst("answer ".count).split(
        separator: "\t", omittingEmptySubsequences: false)
      guard line.hasPrefix("answer "), parts.count == 3 else { return nil }
      answers.add(
        MergeAnswer(Self.plain(parts[2])), for: String(parts[1]), of: Self.plain(parts[0]))
    }
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n").replacing("\t", with: "\\t")
      .replacing("\r", with: "\\r")
  }

  private static func plain(_ text: some StringProtocol) -> String {
    var result = ""
    var isEscape = false
    for character in text {
      if isEscape {
        result += ["n": "\n", "t": "\t", "r": "\r"][character] ?? String(character)
        isEscape = false
      } else if character == "\\" {
        isEscape = true
      } else {
        result.append(character)
      }
    }
    return result
  }
}

extension Workspace {
  var mergeNotes: Disk { Disk(root: repository.gitDirectory) }

  /// The merge that waits for answers; nil if none does.
  public func pendingMerge() throws -> PendingMerge? {
    try mergeNotes.read(PendingMerge.fileName).flatMap { PendingMerge($0) }
  }

  /// Keeps a merge until its questions are answered.
  public func keep(_ merge: PendingMerge) throws {
    try mergeNotes.write(merge.bytes, to: PendingMerge.fileName)
  }

  /// Gives up the merge that waits.
  ///
  /// - Returns: False if none did.
  @discardableResult
  public func forgetMerge() throws -> Bool {
    guard try pendingMerge() != nil else { return false }
    try mergeNotes.remove(PendingMerge.fileName)
    return true
  }
}
