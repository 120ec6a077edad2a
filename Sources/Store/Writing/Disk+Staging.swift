import Git
import Glibc

// A working file that a commit changes: its new bytes stand beside it until they take its place,
// and then the old ones do until the commit is made.

extension Disk {
  private static func beside(_ path: String, _ word: String) -> String {
    let folder = folder(of: path)
    return "\(folder)\(folder.isEmpty ? "" : "/").\(name(of: path)).itsm-\(word)"
  }

  private static func newName(_ path: String) -> String { beside(path, "new") }
  private static func oldName(_ path: String) -> String { beside(path, "old") }

  /// Writes the bytes that a file will have beside it.
  ///
  /// No other name is used on the way, so that recovery finds whatever a death leaves.
  func stage(
    _ bytes: [UInt8], for path: String, executable: Bool, durably: Bool
  ) throws(StoreError) {
    let folder = try folderToWrite(path)
    defer { close(folder) }
    try Self.create(
      Self.name(of: Self.newName(path)), in: folder, bytes, for: path, durably: durably,
      mode: executable ? 0o777 : 0o666)
  }

  /// Puts staged bytes into place, or removes a file; the old file keeps another name.
  func publish(_ path: String, removing isRemoved: Bool) throws(StoreError) {
    guard let folder = try openFolder(of: path, create: false) else {
      // Behind a link nothing is ours to remove, and nothing was staged.
      if isRemoved { return }
      throw Self.failure("can't write \(path)")
    }
    defer { close(folder) }
    let (name, old) = (Self.name(of: path), Self.name(of: Self.oldName(path)))
    unlinkat(folder, old, 0)
    // The file of another user may be replaced, yet have no second name.
    guard
      linkat(folder, name, folder, old, 0) == 0 || errno == ENOENT
        || renameat(folder, name, folder, old) == 0
    else { throw Self.failure("can't keep \(path)") }
    if isRemoved { return try remove(path) }
    try publish(path)
  }

  /// Puts staged bytes into place.
  func publish(_ path: String) throws(StoreError) {
    try rename(Self.newName(path), to: path, "can't write \(path)")
  }

  /// Gives a file another name in its folder, which is never looked for behind a link.
  private func rename(_ path: String, to other: String, _ failure: String) throws(StoreError) {
    let folder = try folderToWrite(path)
    defer { close(folder) }
    guard renameat(folder, Self.name(of: path), folder, Self.name(of: other)) == 0 else {
      throw Self.failure(failure)
    }
  }

  /// Removes staged bytes, if there are any.
  func unstage(_ path: String) {
    if exists(Self.newName(path)) { try? remove(Self.newName(path)) }
  }

  /// Removes the old file that ``publish(_:removing:)`` kept, if there is one.
  func forgetOld(_ path: String) throws(StoreError) {
    if exists(Self.oldName(path)) { try remove(Self.oldName(path)) }
  }

  /// Puts a file back as it was before ``publish(_:removing:)``, unless somebody has changed it
  /// since.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - new: What was published; nil for a file that was removed.
  ///   - former: What the file was; nil if there was none.
  ///   - isAdopted: True if the user made what was published.
  /// - Throws: ``StoreError`` when the machine fails.
  func takeBack(
    _ path: String, from new: ObjectID?, to former: ObjectID?, isAdopted: Bool
  ) throws(StoreError) {
    let old = Self.oldName(path)
    // A file that was replaced in two steps may be missing in between.
    guard try stands(path, as: new) || !exists(path) else { return try forgetOld(path) }
    if exists(old) {
      try rename(old, to: path, "can't put \(path) back")
      // Two names of one file are no renaming.
      try forgetOld(path)
    } else if former == nil, new != nil, !isAdopted {
      try remove(path)
    }
  }

  /// True if a file has these bytes, or is missing when it is to have none.
  func stands(_ path: String, as id: ObjectID?) throws(StoreError) -> Bool {
    guard let bytes = try read(path, limit: .max) else { return id == nil && !exists(path) }
    return (try? Repository.hash(bytes)) == id
  }
}
