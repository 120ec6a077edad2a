import Git

/// What a commit is about to do to the reference, the working files and the index.
///
/// Written and flushed before anything is done, removed when everything is. The move of the
/// reference decides: if the process dies, the next writer reads the journal, and takes back what
/// was done to working files and index when the reference did not move, or completes it when it
/// did. Until then git's own `index.lock`, which is held meanwhile, keeps `git commit` away.
struct Journal: Equatable {
  /// One file of the commit.
  struct File: Equatable {
    var path: String
    /// What the working file was; nil if there was none.
    var old: ObjectID?
    /// What it becomes; nil if it goes.
    var new: ObjectID?
    /// True if the user made what it becomes: there is nothing to take back.
    var isAdopted = false
  }

  var reference: String
  var old: ObjectID?
  var new: ObjectID
  /// The index of the working tree that follows; nil in a bare repository.
  var index: String?
  var files: [File]

  /// The journal as text: one `key value` a line, paths last since they may hold spaces.
  var bytes: [UInt8] {
    var text = "itsm journal 1\nreference \(reference)\nold \(Self.hex(old))\nnew \(new.hex)\n"
    if let index { text += "index \(index)\n" }
    for file in files {
      let word = file.isAdopted ? "adopted" : "file"
      text += "\(word) \(Self.hex(file.old)) \(Self.hex(file.new)) \(file.path)\n"
    }
    return Array((text + "end\n").utf8)
  }

  private static func hex(_ id: ObjectID?) -> String { id?.hex ?? "-" }

  init(reference: String, old: ObjectID?, new: ObjectID, index: String?, files: [File]) {
    self.reference = reference
    self.old = old
    self.new = new
    self.index = index
    self.files = files
  }

  /// Reads a journal; nil if it was not completely written, which means that nothing happened.
  init?(_ bytes: [UInt8]) {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    guard lines.first == "itsm journal 1", lines.last == "end" else { return nil }
    var reference: String?
    var old: ObjectID?
    var new: ObjectID?
    index = nil
    files = []
    for line in lines.dropFirst().dropLast() {
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      guard words.count == 2 else { return nil }
      switch words[0] {
      case "reference": reference = words[1]
      case "old": old = ObjectID(words[1])
      case "new": new = ObjectID(words[1])
      case "index": index = words[1]
      case "file", "adopted":
        let parts = words[1].split(separator: " ", maxSplits: 2).map(String.init)
        guard parts.count == 3 else { return nil }
        files.append(
          File(
            path: parts[2], old: ObjectID(parts[0]), new: ObjectID(parts[1]),
            isAdopted: words[0] == "adopted"))
      default: return nil
      }
    }
    guard let reference, let new else { return nil }
    self.reference = reference
    self.old = old
    self.new = new
  }
}
