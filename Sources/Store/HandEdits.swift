public import Git
public import Records

/// A record file that differs from the branch's tip.
public struct HandEditedFile {
  public let path: String
  /// The committed record, wherever its file was; nil if there is none, if the file is no record,
  /// or if the record was moved to another file.
  public internal(set) var before: Record?
  /// The record in the working file; nil if it was removed or can't be read.
  public let after: Record?
  /// The bytes of the working file; nil if it was removed.
  public let bytes: [UInt8]?
  /// Why the working file is no record, or no settings.
  public let problem: Finding?
  /// True where git left contradicting versions, with markers around them.
  public let isConflicted: Bool
  let blob: ObjectID?
  /// Where the record was.
  public internal(set) var movedFrom: String?
  /// Where the record is now.
  public internal(set) var movedTo: String?
}

extension Workspace {
  /// The files in the records' folder, `.itsm` included, that differ from the branch's tip,
  /// staged or not, in the order of their paths.
  ///
  /// - Parameter paths: Only these files, or those below these folders; all if empty.
  /// - Returns: The files, with what they were and are.
  /// - Throws: ``GitError`` or ``StoreError`` when files can't be read.
  public func handEdits(_ paths: [String] = []) throws -> [HandEditedFile] {
    guard let disk else { return [] }
    if Recovery(workspace: self).isNeeded { try locked {} }
    let tip = try self.tip()
    let rules = try workingSnapshot().rulebook
    let tree = try tip.commit.map { try repository.tree(of: $0.id) }
    let place = folder.isEmpty ? nil : String(folder.dropLast())
    var seen = PathSet()
    let files = try repository.status(under: place).compactMap { status -> HandEditedFile? in
      let path = status.path
      guard seen.insert(path), isOurs(path) else { return nil }
      let old = try tree.flatMap { try repository.entry(at: path, in: $0) }
      let bytes = try disk.read(path)
      if let bytes, try Repository.hash(bytes) == old?.id,
        workingMode(path, was: old?.mode) == old?.mode
      {
        return nil
      }
      if bytes == nil, old == nil { return nil }
      let before =
        RecordFile(path: path, blob: nil).isInRecords(folder) ? try? tip.record(at: path) : nil
      var after: Record?
      var problem: Finding?
      if let bytes, RecordFile(path: path, blob: nil).isInRecords(folder) {
        do throws(Finding) {
          after = try Record(parsing: bytes, path: path, rulebook: rules)
        } catch {
          problem = error
        }
      } else if let bytes, path == folder + Layout.findings {
        problem = problemOfSettings(bytes, path)
      }
      return HandEditedFile(
        path: path, before: before ?? nil, after: after, bytes: bytes, problem: problem,
        isConflicted: status.kind == .conflicted && bytes.map(GitConflicts.hasMarkers) ?? false,
        blob: old?.id)
    }
    return files.withMoves.wanted(paths)
  }

  /// Why settings of findings can't be understood; broken ones would let nothing be judged.
  private func problemOfSettings(_ bytes: [UInt8], _ path: String) -> Finding? {
    do throws(Findings) {
      _ = try FindingSettings(parsing: bytes, file: path, folder: folder)
      return nil
    } catch {
      return error.all.first
    }
  }

  /// Records and the repository's own rules are ours; other files of a shared repository are not.
  private func isOurs(_ path: String) -> Bool {
    RecordFile(path: path, blob: nil).isInRecords(folder)
      || path.utf8.starts(with: "\(folder).itsm/".utf8)
  }

  /// The mode that git would give a working file; what it was where the file system can't tell.
  func workingMode(_ path: String, was old: TreeEntry.Mode?) -> TreeEntry.Mode {
    guard let disk, tracksModes else { return old ?? .file }
    return disk.isExecutable(path) ? .executable : .file
  }

  /// True when the working file of a record differs from the branch's tip.
  public func hasHandEdits(_ path: String) throws -> Bool {
    guard let disk, let tip = try tip().commit?.id else { return false }
    let old = try repository.entry(at: path, in: repository.tree(of: tip))?.id
    guard let bytes = try disk.read(path) else { return old != nil }
    return try Repository.hash(bytes) != old
  }

  /// The changed lines of hand edits, as git shows them.
  public func patch(of edits: [HandEditedFile]) throws -> String {
    try edits.map { edit in
      let new = try edit.bytes.map { try repository.writeBlob($0) }
      return try repository.patch(from: edit.blob, to: new, path: edit.path)
    }.joined()
  }

  /// The changed lines of a commit, of one file or all in the records' folder.
  public func patch(of commit: Git.Commit, path: String?) throws -> String {
    let parent = try commit.parents.first.map { try repository.tree(of: $0) }
    return try repository.patch(
      fromTree: parent, toTree: commit.tree, prefix: path ?? String(folder.dropLast()))
  }

  /// The changed lines between two commits.
  public func patch(from: ObjectID, to: ObjectID) throws -> String {
    try repository.patch(
      fromTree: repository.tree(of: from), toTree: repository.tree(of: to),
      prefix: String(folder.dropLast()))
  }

  /// A path as git writes it, relative to the top of the repository.
  ///
  /// - Throws: ``StoreError`` if the path lies outside the working tree.
  public func repositoryPath(_ path: String, from directory: String) throws -> String {
    guard let top = repository.workingDirectory, let root = Disk.realPath(top) else {
      throw StoreError(.unusable, "a bare repository has no working files")
    }
    let full = path.hasPrefix("/") ? path : "\(directory)/\(path)"
    let real = Self.realPlace(full)
    guard let real, real == root || real.hasPrefix(root + "/") else {
      throw StoreError(.notFound, "\(path) is not in this repository")
    }
    return real == root ? "" : String(real.dropFirst(root.count + 1))
  }

  /// A path among those of a version of the files that need not be the working files.
  ///
  /// - Throws: ``StoreError`` if the path lies outside the repository.
  public func recordedPath(_ path: String, from directory: String) throws -> String {
    if repository.workingDirectory != nil { return try repositoryPath(path, from: directory) }
    let steps = Disk.steps(of: path).filter { $0 != "." }
    guard path.utf8.first != UInt8(ascii: "/"), !steps.contains("..") else {
      throw StoreError(
        .notFound, "\(path) is not in this repository", remedy: "start at the top of the repository"
      )
    }
    return steps.joined(separator: "/")
  }

  /// Where a path leads: its folder as the system sees it, as far as it is there, and its name.
  ///
  /// The file itself may be gone, and if it is a link, the link is meant.
  private static func realPlace(_ path: String) -> String? {
    var steps = Disk.steps(of: path)
    let start = path.utf8.first == UInt8(ascii: "/") ? "/" : ""
    if let last = steps.last, last == "." || last == ".." { return Disk.realPath(path) }
    var missing: [String] = []
    while let name = steps.popLast() {
      missing.insert(name, at: 0)
      let folder = start + steps.joined(separator: "/")
      if let real = Disk.realPath(folder.isEmpty ? "." : folder) {
        guard !missing.contains("..") else { return nil }
        return (real == "/" ? "" : real) + "/" + missing.joined(separator: "/")
      }
    }
    return Disk.realPath(path)
  }
}
