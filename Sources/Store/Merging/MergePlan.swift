import Git
public import Records

/// Something that somebody has to decide before two branches are one.
public struct PendingQuestion: Sendable {
  /// What is asked about.
  public enum Subject: Hashable, Sendable {
    /// A field of a record.
    case field(MergeQuestion)
    /// A whole file: one side took it away and the other changed it, or its lines contradict.
    case file(oursIsGone: Bool, theirsIsGone: Bool)
  }

  /// The record's id, or the path of a file that is no record.
  public let name: String
  public let path: String
  public let title: String
  public let subject: Subject

  /// The word that answers it: the field, or `file`.
  public var field: String {
    if case .field(let question) = subject { question.field } else { "file" }
  }
}

/// What becomes of a branch when another is merged into it; nothing is written yet.
public struct MergePlan {
  /// A file that changes on our side.
  struct File {
    let old: TreeEntry?
    /// Nil for a file that goes, and for what is no file.
    let bytes: [UInt8]?
    let mode: TreeEntry.Mode
    /// What a link or a submodule leads to.
    var object: ObjectID?

    var isGone: Bool { bytes == nil && object == nil }
  }

  public private(set) var questions: [PendingQuestion] = []
  /// Records that were given a new id, since the other side had theirs for another record.
  public internal(set) var renamed: [(old: String, new: String)] = []
  /// Ids of records of which both sides changed something.
  public private(set) var joined: [String] = []
  var files: PathMap<File> = [:]
  /// Those of ours and of theirs.
  var oursRenamed: [(old: String, new: String)] = []
  var theirsRenamed: [(old: String, new: String)] = []

  let snapshot: Snapshot
  let merger: Merger
  private let answers: MergeAnswers
  private let mine: PathMap<PathChange>
  let theirsIsPublished: Bool

  /// Merges in memory.
  init(
    _ seats: MergeSeats, _ snapshot: Snapshot, by merger: Merger, answers: MergeAnswers,
    theirsIsPublished: Bool
  ) throws {
    self.theirsIsPublished = theirsIsPublished
    (self.snapshot, self.merger, self.answers) = (snapshot, merger, answers)
    mine = seats.mine
    let clashes = seats.records.filter { Self.isClash($0.versions) }
    let known = Set(seats.records.map(\.id))
    let partings = try clashes.compactMap { _, versions -> Parting? in
      guard let ours = versions.ours, let theirs = versions.theirs else { return nil }
      return try part(ours, theirs, besides: known)
    }
    for (_, versions) in seats.records { noteRenaming(versions) }
    for parting in partings { try write(parting) }
    let apart = Set(clashes.map(\.id))
    for (id, versions) in seats.records where !apart.contains(id) {
      try take(relinked(versions))
    }
    for seat in seats.ourRecords where !known.contains(seat.record?.id.lowercased() ?? "") {
      if let bytes = try relinked(seat, since: nil, isOurs: true) {
        files[seat.path] = File(old: seat.entry, bytes: bytes, mode: seat.entry.mode)
      }
    }
    for (path, versions) in seats.files { try takeFile(path, versions) }
    if questions.isEmpty { try settleNames(seats) }
  }

  // MARK: Records

  private mutating func take(_ versions: MergeSeats.Versions) throws {
    guard let seat = versions.theirs ?? versions.ours ?? versions.base else { return }
    let id = seat.record?.id ?? seat.path
    switch (versions.base, versions.ours, versions.theirs) {
    case (_, nil, nil), (nil, _, nil): return
    case (let base?, let ours?, nil):
      if ours.entry.id == base.entry.id { return remove(ours) }
      if try answered(id, seat, oursIsGone: false) == .theirs { remove(ours) }
    case (let base?, nil, let theirs?):
      if theirs.entry.id == base.entry.id { return }
      if try answered(id, seat, oursIsGone: true) == .theirs { try add(theirs) }
    case (nil, nil, let theirs?): try add(theirs)
    case (let base, let ours?, let theirs?): try join(base, ours, theirs, id)
    }
  }

  private mutating func join(
    _ base: MergeSeats.Seat?, _ ours: MergeSeats.Seat, _ theirs: MergeSeats.Seat, _ id: String
  ) throws {
    let path = place(of: ours, theirs, base)
    let mode = ours.mode(mergedWith: theirs, since: base)
    if theirs.bytes == ours.bytes || theirs.bytes == base?.bytes {
      return move(ours, to: base == nil ? ours.path : path, ours.bytes, mode)
    }
    if ours.bytes == base?.bytes { return move(ours, to: path, theirs.bytes, mode) }
    let (ours, theirs) = (try underNewID(ours, oursRenamed), try underNewID(theirs, theirsRenamed))
    let made = try? RecordMerge(
      base: base?.bytes, ours: ours.bytes, theirs: theirs.bytes, path: ours.path,
      rulebook: snapshot.rulebook, answers: answers.of(id))
    guard let merge = made else { return try takeLines(id, path, ours, theirs, base) }
    switch try merge.outcome(by: merger) {
    case .merged(let bytes):
      joined.append(id)
      move(ours, to: path, bytes, mode)
    case .questions(let all):
      questions += all.map {
        PendingQuestion(
          name: id, path: ours.path, title: ours.record?.title ?? "", subject: .field($0))
      }
    }
  }

  private mutating func takeLines(
    _ id: String, _ path: String, _ ours: MergeSeats.Seat, _ theirs: MergeSeats.Seat,
    _ base: MergeSeats.Seat?
  ) throws {
    let mode = ours.mode(mergedWith: theirs, since: base)
    if ours.isText, theirs.isText, base?.isText ?? true {
      let merge = FileMerge(base: base?.bytes, ours: ours.bytes, theirs: theirs.bytes, path: path)
      if case .merged(let bytes) = try merge.lines(MarkerNames()) {
        return move(ours, to: path, bytes, mode)
      }
    }
    switch try answered(id, ours, oursIsGone: false, theirsIsGone: false) {
    case .theirs: move(ours, to: path, theirs.bytes, mode)
    default: move(ours, to: path, ours.bytes, mode)
    }
  }

  // MARK: Other files

  private mutating func takeFile(_ path: String, _ versions: MergeSeats.Versions) throws {
    let (base, ours, theirs) = (versions.base, versions.ours, versions.theirs)
    if ours?.entry == theirs?.entry || theirs?.entry == base?.entry { return }
    if ours?.entry == base?.entry {
      if let theirs { return try add(theirs, over: ours) }
      if let ours { remove(ours) }
      return
    }
    // Of a record that became something else, or the other way round, is asked once.
    let name = [base, ours, theirs].compactMap { $0?.record?.id }.first ?? path
    if let ours, let theirs, ours.isPlain, theirs.isPlain, base?.isPlain ?? true {
      if let base {
        let mode = ours.mode(mergedWith: theirs, since: base)
        let isOurs = theirs.entry.id == ours.entry.id || theirs.entry.id == base.entry.id
        if isOurs { return move(ours, to: path, ours.bytes, mode) }
        if ours.entry.id == base.entry.id { return move(ours, to: path, theirs.bytes, mode) }
      }
      // Of a new file whose text is no question, whether it is executable is one.
      if ours.entry.id != theirs.entry.id {
        return try takeLines(name, path, ours, theirs, base)
      }
    }
    guard let seat = ours ?? theirs else { return }
    let answer = try answered(name, seat, oursIsGone: ours == nil, theirsIsGone: theirs == nil)
    guard answer == .theirs else { return }
    if let theirs { try add(theirs, over: ours) } else if let ours { remove(ours) }
  }

  // MARK: Files of the result

  private mutating func remove(_ seat: MergeSeats.Seat) {
    files[seat.path] = File(old: seat.entry, bytes: nil, mode: seat.entry.mode)
  }

  private mutating func add(_ seat: MergeSeats.Seat, over old: MergeSeats.Seat? = nil) throws {
    if old == nil, let change = mine[seat.path], let entry = change.new, files[seat.path] == nil {
      // Another record of ours stands there.
      let answer = try answered(
        seat.path, seat, oursIsGone: false, theirsIsGone: false)
      if answer == .theirs { files[seat.path] = seat.file(over: entry) }
      return
    }
    files[seat.path] = seat.file(over: files[seat.path]?.old ?? old?.entry)
  }

  mutating func move(
    _ seat: MergeSeats.Seat, to path: String, _ bytes: [UInt8], _ mode: TreeEntry.Mode? = nil
  ) {
    let mode = mode ?? seat.entry.mode
    if path.isPath(seat.path) {
      files[path] = File(old: seat.entry, bytes: bytes, mode: mode)
    } else {
      remove(seat)
      files[path] = File(old: files[path]?.old, bytes: bytes, mode: mode)
    }
  }

  /// The answer to a question about a whole file; asks it if there is none.
  private mutating func answered(
    _ name: String, _ seat: MergeSeats.Seat, oursIsGone: Bool, theirsIsGone: Bool? = nil
  ) throws -> MergeAnswer? {
    if let answer = answers.of(name)["file"] {
      guard answer == .ours || answer == .theirs else {
        throw StoreError(
          .refused, "a file is taken as one side has it", remedy: "file=ours or file=theirs")
      }
      return answer
    }
    guard !questions.contains(where: { $0.name == name && $0.field == "file" }) else { return nil }
    questions.append(
      PendingQuestion(
        name: name, path: seat.path, title: seat.record?.title ?? "",
        subject: .file(oursIsGone: oursIsGone, theirsIsGone: theirsIsGone ?? !oursIsGone)))
    return nil
  }
}

extension MergeSeats.Seat {
  /// False for a link, a submodule and the like.
  var isPlain: Bool { NoFile(entry.mode) == nil }

  /// True for lines that can be merged; git takes for binary what has a NUL near its beginning.
  var isText: Bool { isPlain && !bytes.prefix(8_000).contains(0) }

  /// Executable or not, as the side has it that changed it; as ours if both made the file.
  func mode(mergedWith theirs: MergeSeats.Seat, since base: MergeSeats.Seat?) -> TreeEntry.Mode {
    guard let base, base.isPlain else { return entry.mode }
    return entry.mode == base.entry.mode ? theirs.entry.mode : entry.mode
  }

  /// The file in a merge, in the place of another.
  func file(over old: TreeEntry?) -> MergePlan.File {
    isPlain
      ? MergePlan.File(old: old, bytes: bytes, mode: entry.mode)
      : MergePlan.File(old: old, bytes: nil, mode: entry.mode, object: entry.id)
  }
}
