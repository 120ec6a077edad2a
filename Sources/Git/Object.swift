internal import CGit2
internal import CSHA1

/// One object's contents, in libgit2's memory or our own for as long as this lives.
final class Object {
  private let handle: Handle?
  private let own: ObjectBytes?
  let id: ObjectID
  /// The contents, which must not be used once the object is gone.
  let bytes: UnsafeRawBufferPointer

  /// Reads the object `id`, and makes sure that its bytes are those that its name says.
  ///
  /// - Throws: ``GitError/Code/wrongType`` if it is not a `type`; ``GitError`` if its bytes have another
  ///   name.
  init(_ id: ObjectID, _ type: git_object_t, from database: OpaquePointer) throws(GitError) {
    self.id = id
    var oid = id.oid
    let handle = try Handle(releasedBy: git_odb_object_free) {
      git_odb_read(&$0, database, &oid)
    }
    bytes = UnsafeRawBufferPointer(
      start: git_odb_object_data(handle.pointer), count: git_odb_object_size(handle.pointer))
    let found = git_odb_object_type(handle.pointer)
    self.handle = consume handle
    own = nil
    try Object.require(found, toBe: type, id)
    try Object.require(Object.id(of: found, bytes), toBe: id)
  }

  /// Takes the object `id`, which was read.
  ///
  /// - Throws: ``GitError/Code/wrongType`` if it is not a `type`.
  init(_ id: ObjectID, _ type: git_object_t, _ own: ObjectBytes) throws(GitError) {
    self.id = id
    handle = nil
    bytes = own.bytes
    self.own = own
    try Object.require(own.type, toBe: type, id)
  }

  static func require(
    _ type: git_object_t, toBe expected: git_object_t, _ id: ObjectID
  ) throws(GitError) {
    guard type != expected else { return }
    throw GitError(
      .wrongType, "object \(id) is a \(name(of: type)), not a \(name(of: expected))",
      category: "object")
  }

  static func require(_ found: ObjectID, toBe id: ObjectID) throws(GitError) {
    guard found != id else { return }
    throw GitError(
      .other(GIT_EMISMATCH.rawValue), "object \(id) is corrupt: its bytes have another name",
      category: "odb")
  }

  /// The name that bytes have as an object, worked out by the processor's own instructions.
  ///
  /// Who writes an object looks for attacks on SHA-1 too, as git does when it takes one from elsewhere.
  static func id(of type: git_object_t, _ bytes: UnsafeRawBufferPointer) -> ObjectID {
    var hash = itsm_sha1()
    itsm_sha1_start(&hash, 1)
    // No array for either: an audit asks for the names of hundreds of thousands of small objects.
    return withUnsafeTemporaryAllocation(byteCount: 32, alignment: 1) { buffer in
      let length = writeHead(of: type, bytes.count, to: buffer)
      itsm_sha1_add(&hash, buffer.baseAddress, length)
      if let start = bytes.baseAddress { itsm_sha1_add(&hash, start, bytes.count) }
      itsm_sha1_end(&hash, buffer.baseAddress)
      return ObjectID(bytes: UnsafeRawBufferPointer(rebasing: buffer[..<20])) ?? .zero
    }
  }

  /// Writes what is hashed before the bytes of an object, `blob 12` and a zero, and returns its length.
  private static func writeHead(
    of type: git_object_t, _ count: Int, to buffer: UnsafeMutableRawBufferPointer
  ) -> Int {
    var length = 0
    func add(_ byte: UInt8) {
      buffer[length] = byte
      length += 1
    }
    var name = git_object_type2string(type)
    while let next = name, next.pointee != 0 {
      add(UInt8(bitPattern: next.pointee))
      name = next + 1
    }
    add(UInt8(ascii: " "))
    var unit = 1
    while count / unit >= 10 { unit *= 10 }
    while unit > 0 {
      add(UInt8(ascii: "0") + UInt8(count / unit % 10))
      unit /= 10
    }
    add(0)
    return length
  }

  static func name(of type: git_object_t) -> String {
    git_object_type2string(type).map { String(cString: $0) } ?? "?"
  }
}

extension Repository {
  func object(_ id: ObjectID, _ type: git_object_t) throws(GitError) -> Object {
    if let own = try packs?.object(id) { return try Object(id, type, own) }
    do throws(GitError) {
      return try Object(id, type, from: database.pointer)
    } catch {
      throw explained(error, missing: id, type)
    }
  }

  /// From now on reads what is in packs without libgit2, which pays for those who read very many
  /// objects, and keeps some megabytes of them.
  public func readPacks() {
    if packs == nil { packs = PackReader(in: commonDirectory + "/objects/pack") }
  }

  /// Makes sure that `id` is a `type`, without reading all of it.
  func require(_ id: ObjectID, toBe type: git_object_t) throws(GitError) {
    if let batch, batch.contains(id) { return }
    _ = try size(of: id, type)
  }

  func size(of id: ObjectID, _ type: git_object_t) throws(GitError) -> Int {
    var oid = id.oid
    var size = 0
    var found = GIT_OBJECT_INVALID
    do throws(GitError) {
      try GitError.check(git_odb_read_header(&size, &found, database.pointer, &oid))
    } catch {
      throw explained(error, missing: id, type)
    }
    try Object.require(found, toBe: type, id)
    return size
  }

  func write(_ bytes: [UInt8], as type: git_object_t) throws(GitError) -> ObjectID {
    var oid = git_oid()
    if let batch {
      try GitError.check(git_odb_hash(&oid, bytes, bytes.count, type))
      // What is there already is made young again by libgit2, so that no `git gc` takes it away.
      let isThere =
        git_odb_exists_ext(database.pointer, &oid, GIT_ODB_LOOKUP_NO_REFRESH.rawValue) == 1
      if !isThere {
        let id = ObjectID(oid)
        try batch.add(bytes, as: type, id: id)
        return id
      }
    }
    try GitError.check(git_odb_write(&oid, database.pointer, bytes, bytes.count, type))
    return ObjectID(oid)
  }
}
