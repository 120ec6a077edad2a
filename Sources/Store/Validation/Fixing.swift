import Git
import Glibc
public import Records

/// What was mended in a working file.
public struct MendedFile: Sendable {
  /// Where the file was.
  public let path: String
  /// What was done, each as one line.
  public let done: [String]
}

extension Workspace {
  /// Mends in the working files what follows from the rest of a record: derived fields, the order
  /// of a timeline's entries, the file's place.
  ///
  /// Nothing is committed or staged, and no entry that is committed is told differently. A file that
  /// changes meanwhile is left alone.
  ///
  /// - Parameters:
  ///   - paths: Only these files, or those below these folders; all if empty.
  ///   - now: The time.
  /// - Returns: What was mended, in the order of paths.
  /// - Throws: ``GitError`` or ``StoreError`` when files can't be read or written; what was mended
  ///   before stays so.
  public func mend(_ paths: [String] = [], now: Instant) throws -> [MendedFile] {
    guard let disk else { return [] }
    return try locked {
      let found = try validate(.workingFiles, paths: paths, now: now).findings
      let mendable = found.filter { $0.code == .idPath || Mending.rules.contains($0.code) }
      if mendable.isEmpty { return [] }
      let snapshot = try workingSnapshot()
      let files = Dictionary(grouping: mendable) { $0.file ?? "" }
        .sorted { $0.key.isBefore($1.key) }
      return try files.compactMap { path, findings in
        try mend(path, findings, snapshot, disk)
      }
    }
  }

  private func mend(
    _ path: String, _ findings: [Finding], _ snapshot: Snapshot, _ disk: Disk
  ) throws -> MendedFile? {
    guard let bytes = try disk.read(path),
      let record = try? Record(parsing: bytes, path: path, rulebook: snapshot.rulebook)
    else { return nil }
    var mending = Mending(record, snapshot.rulebook)
    mending.derive(findings)
    if findings.contains(where: { $0.code == .timelineOrder }) {
      mending.sortTimeline(after: try committedTimeline(of: record))
    }
    var done = mending.done
    if !done.isEmpty {
      guard try disk.read(path) == bytes else { return nil }
      try disk.write(mending.source, to: path, executable: disk.isExecutable(path))
    }
    if findings.contains(where: { $0.code == .idPath }) {
      let place = folder + mending.record.expectedPath
      if try isFree(place, snapshot), try disk.move(path, to: place) {
        done.append("moved to \(place)")
      }
    }
    return done.isEmpty ? nil : MendedFile(path: path, done: done)
  }

  /// What the tip tells of a record, wherever its file is there.
  private func committedTimeline(of record: Record) throws -> [TimelineEntry] {
    let tip = try tip()
    let before = try? tip.record(at: record.path)
    if let before = before ?? nil, before.id == record.id { return before.timeline }
    return tip.record(record.id)?.timeline ?? []
  }

  /// True for a place where nothing is, and where a record counts.
  private func isFree(_ place: String, _ snapshot: Snapshot) throws -> Bool {
    guard PortablePath.problem(with: place) == nil,
      RecordFile(path: place, blob: nil).isInRecords(folder)
    else { return false }
    let ignored = snapshot.rulebook.settings.ignore
    return !ignored.contains { Glob.matches(place, pattern: folder + $0) }
  }
}

extension Disk {
  /// Moves a file to a place where nothing is.
  ///
  /// - Returns: False if something is there, or if a step on the way is a link or a file.
  /// - Throws: ``StoreError`` when the machine fails; the file is where it was then.
  func move(_ path: String, to place: String) throws(StoreError) -> Bool {
    guard let old = try openFolder(of: path, create: false) else { return false }
    defer { close(old) }
    guard let new = try openFolder(of: place, create: true) else { return false }
    defer { close(new) }
    let (from, to) = (Self.name(of: path), Self.name(of: place))
    // A link never takes the place of what is there, as a renamed file would.
    guard linkat(old, from, new, to, 0) == 0 else {
      let code = errno
      guard code != EEXIST else { return false }
      // Some file systems have no links.
      guard code == EPERM || code == EOPNOTSUPP || code == EMLINK || code == ENOSYS else {
        throw Self.failure("can't move \(path)")
      }
      if exists(place) { return false }
      guard renameat(old, from, new, to) == 0 else { throw Self.failure("can't move \(path)") }
      fsync(new)
      try remove(path)
      return true
    }
    fsync(new)
    try remove(path)
    return true
  }
}
