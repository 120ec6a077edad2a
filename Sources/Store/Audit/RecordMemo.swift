public import Git
public import Records

/// What somebody made of the records of a type, kept by the names of trees and files: of the next
/// version only what changed is read.
public final class RecordMemo<Value> {
  private struct Key: Hashable {
    let type: String
    let object: ObjectID
  }

  private var files: [Key: Value?] = [:]
  private var folders: [Key: [Value]] = [:]

  /// Remembers nothing yet.
  public init() {}

  /// What is made of the records of a type, in the order of their paths.
  ///
  /// - Parameters:
  ///   - type: The type.
  ///   - snapshot: The version.
  ///   - make: Makes it of a record; nil for those that don't matter.
  /// - Returns: What was made.
  /// - Throws: What `make` throws; ``GitError`` if a tree can't be read.
  public func values(
    of type: RecordType, in snapshot: Snapshot, _ make: (Record) throws -> Value?
  ) throws -> [Value] {
    guard let source = snapshot.source as? TreeSource,
      let folder = try snapshot.content(ofFolderOf: type)
    else { return [] }
    return try values(
      in: folder, snapshot.folder + type.placeOfFiles, type, source.repository
    ) { file in
      guard let record = (try? snapshot.record(in: file)) ?? nil, record.type.name == type.name
      else { return nil }
      return try make(record)
    }
  }

  private func values(
    in tree: ObjectID, _ path: String, _ type: RecordType, _ repository: Repository,
    _ make: (RecordFile) throws -> Value?
  ) throws -> [Value] {
    let key = Key(type: type.name, object: tree)
    if let known = folders[key] { return known }
    var values: [Value] = []
    for entry in try repository.entries(of: tree) {
      let name = "\(path)/\(entry.name)"
      if entry.isTree {
        values += try self.values(in: entry.id, name, type, repository, make)
      } else if entry.name.isNamedAsRecord {
        let own = Key(type: type.name, object: entry.id)
        let value = try files[own] ?? make(RecordFile(path: name, blob: entry.id))
        files[own] = .some(value)
        if let value { values.append(value) }
      }
    }
    if folders.count > 10_000 { (folders, files) = ([:], [:]) }
    folders[key] = values
    return values
  }
}

extension Snapshot {
  /// The name of what stands at a place below the records' folder: the same for the same bytes.
  ///
  /// - Returns: Nil if there is nothing, and for working files.
  /// - Throws: ``GitError`` if a tree can't be read.
  public func content(at place: String) throws -> ObjectID? {
    guard let source = source as? TreeSource, let tree = source.tree else { return nil }
    return try source.repository.entry(at: folder + place, in: tree)?.id
  }

  /// The name of the folder in which a type's records begin to be.
  public func content(ofFolderOf type: RecordType) throws -> ObjectID? {
    try content(at: type.placeOfFiles)
  }
}

extension RecordType {
  /// The folder in which the type's records begin to be, without a slash.
  var placeOfFiles: String { String(path.prefix { $0 != "{" }.dropLast()) }
}
