import Glibc

/// Writes an index with changes.
struct IndexWriter {
  private let index: IndexFile
  private let directory: String
  private var output: IndexOutput
  /// The entries to come that must lose their sizes.
  private var smudged: ArraySlice<Int>
  /// The name that was written last: in version 4 the next one goes on from it.
  private var last: [UInt8] = []

  /// - Parameters:
  ///   - index: The old index.
  ///   - old: What the system says of it; nil if there is none.
  ///   - output: Where the new one goes.
  ///   - directory: The top of the working tree, whose files must be written already.
  init(_ index: IndexFile, writtenAt old: stat?, to output: IndexOutput, in directory: String) {
    self.index = index
    self.output = output
    self.directory = directory
    smudged = old.map { index.racyEntries($0, in: directory) }?[...] ?? []
  }

  /// Writes everything.
  ///
  /// - Parameter changes: What changes, in the order of names; nothing that collides.
  /// - Throws: ``GitError`` if it cannot be written.
  mutating func write(_ changes: [IndexChange]) throws(GitError) {
    let replaced = changes.map { index.entries(named: $0.name) }
    let lost = replaced.reduce(0) { $0 + $1.count }
    let gained = changes.count { $0.entry != nil }
    try output.put(Array("DIRC".utf8) + Self.bytes(index.version))
    try output.put(Self.bytes(UInt32(index.count - lost + gained)))
    var next = 0
    for (change, numbers) in zip(changes, replaced) {
      try copy(next..<numbers.lowerBound)
      if let entry = change.entry { try add(entry, change.name) }
      next = numbers.upperBound
    }
    try copy(next..<index.count)
    try copyExtensions(changes)
    try output.finish(withChecksum: index.hasChecksum)
  }

  /// Copies entries as they are.
  private mutating func copy(_ numbers: Range<Int>) throws(GitError) {
    // An index that is not there yet has no bytes to copy none of.
    guard !numbers.isEmpty else { return }
    var place = index.places[numbers.lowerBound]
    if index.version == 4 {
      // It may follow another name now.
      try copyBytes(place..<index.nameStart(numbers.lowerBound))
      try output.put(continued(Array(index.name(numbers.lowerBound))))
      place = index.places[numbers.lowerBound + 1]
    }
    try copyBytes(place..<index.places[numbers.upperBound])
    if index.version == 4 { last = Array(index.name(numbers.upperBound - 1)) }
  }

  /// Copies bytes, with zeros for the sizes that must go.
  private mutating func copyBytes(_ range: Range<Int>) throws(GitError) {
    var place = range.lowerBound
    while let number = smudged.first, index.places[number] + 36 < range.upperBound {
      smudged.removeFirst()
      let size = index.places[number] + 36
      // That of an entry that is replaced is behind us.
      guard size >= place else { continue }
      try output.put(part(place..<size))
      try output.put([0, 0, 0, 0])
      place = size + 4
    }
    try output.put(part(place..<range.upperBound))
  }

  private func part(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: index.bytes[range])
  }

  private mutating func add(_ entry: IndexEntry, _ name: [UInt8]) throws(GitError) {
    let facts = FileFacts(of: directory + "/" + entry.path)
    let words = [
      facts.changed.seconds, facts.changed.nanoseconds, facts.written.seconds,
      facts.written.nanoseconds, facts.device, facts.inode, entry.mode.rawValue, facts.owner,
      facts.group, facts.size,
    ]
    let flags = UInt16(entry.stage << 12 | min(name.count, 0xFFF))
    var bytes = words.flatMap { Self.bytes($0) } + entry.id.bytes
    bytes += [UInt8(flags >> 8), UInt8(flags & 0xFF)]
    if index.version == 4 {
      bytes += continued(name)
      last = name
    } else {
      bytes += name
      bytes += [UInt8](repeating: 0, count: 8 - bytes.count % 8)
    }
    try output.put(bytes)
  }

  /// A name as version 4 has it: how much of the last one goes, and what comes.
  private func continued(_ name: [UInt8]) -> [UInt8] {
    let shared = zip(last, name).prefix { $0 == $1 }.count
    var dropped = last.count - shared
    var number = [UInt8(dropped & 0x7F)]
    while dropped > 0x7F {
      dropped = dropped >> 7 - 1
      number.insert(UInt8(dropped & 0x7F) | 0x80, at: 0)
    }
    return number + name[shared...] + [0]
  }

  private static func bytes(_ word: UInt32) -> [UInt8] {
    withUnsafeBytes(of: word.bigEndian) { Array($0) }
  }

  /// Copies the extensions that stay true; git makes the others anew when it wants them.
  ///
  /// They are its notes of untracked and watched files and of places in the file.
  private mutating func copyExtensions(_ changes: [IndexChange]) throws(GitError) {
    for known in index.extensions {
      var contents = Array(part(known.range))
      switch known.signature {
      case "TREE":
        let folders = Set(changes.flatMap { CacheTree.folders(of: $0.name) })
        guard let rest = CacheTree.without(folders, in: part(known.range)) else { continue }
        contents = rest
      // How conflicts were resolved, and libgit2's names of files in conflict.
      case "REUC", "NAME": break
      default: continue
      }
      try output.put(Array(known.signature.utf8) + Self.bytes(UInt32(contents.count)))
      try output.put(contents)
    }
  }
}
