internal import CGit2
import Glibc

/// Reads objects from packs where they lie, for those who read very many.
///
/// libgit2 keeps few of the objects that others are based on, and throws all of them away together;
/// versions of one large folder are each based on the next, so that it makes most of them several
/// times. This keeps what it made, and gives each object that it read the look at its name once.
///
/// What it does not find or understand is left to libgit2.
final class PackReader {
  /// An object may be based on one that is based on another, but not for ever.
  private static let depth = 10_000
  /// Larger objects are left to libgit2.
  private static let largest = 1 << 29

  private let packs: [Pack]
  private let inflater = Inflater()
  /// Trees by themselves: a few thousand bytes each, and as many of them as of commits, they would push
  /// out the small objects that others of another time are based on.
  private var trees = ObjectCache(limit: 24 << 20)
  private var others = ObjectCache(limit: 16 << 20)
  /// The pack in which the last object was.
  private var last = 0

  /// Opens all packs in a folder.
  init(in folder: String) {
    packs = Files.names(in: folder).filter { $0.hasSuffix(".idx") }.sorted().compactMap {
      Pack(at: "\(folder)/\($0.dropLast(4))")
    }
  }

  /// The object of a name; nil if it is in no pack.
  ///
  /// - Throws: ``GitError`` if its bytes are not those that the name says.
  func object(_ id: ObjectID) throws(GitError) -> ObjectBytes? {
    guard let (pack, offset) = place(of: id), let object = object(in: pack, at: offset) else {
      return nil
    }
    if object.isVerified { return object }
    try Object.require(Object.id(of: object.type, object.bytes), toBe: id)
    object.isVerified = true
    return object
  }

  private func place(of id: ObjectID) -> (pack: Int, offset: Int)? {
    if last < packs.count, let offset = packs[last].offset(of: id) { return (last, offset) }
    for (number, pack) in packs.enumerated() where number != last {
      guard let offset = pack.offset(of: id) else { continue }
      last = number
      return (number, offset)
    }
    return nil
  }

  private func object(in number: Int, at offset: Int) -> ObjectBytes? {
    let pack = packs[number]
    var deltas: [(offset: Int, entry: Pack.Entry)] = []
    var next = offset
    var found = kept(number, next)
    while found == nil {
      guard deltas.count < Self.depth, let entry = pack.entry(at: next), entry.size < Self.largest
      else { return nil }
      switch entry.base {
      case nil:
        guard (1...4).contains(entry.kind), let whole = inflated(entry, of: pack) else {
          return nil
        }
        keep(whole, number, next)
        found = whole
        continue
      case .offset(let base):
        deltas.append((next, entry))
        next = base
      case .object(let id):
        guard let base = pack.offset(of: id) else { return nil }
        deltas.append((next, entry))
        next = base
      }
      found = kept(number, next)
    }
    while let base = found, let (offset, entry) = deltas.popLast() {
      guard let delta = inflated(entry, of: pack), let made = base.changed(by: delta.bytes) else {
        return nil
      }
      keep(made, number, offset)
      found = made
    }
    return found
  }

  private func kept(_ pack: Int, _ offset: Int) -> ObjectBytes? {
    trees[pack, offset] ?? others[pack, offset]
  }

  private func keep(_ object: ObjectBytes, _ pack: Int, _ offset: Int) {
    if object.type == GIT_OBJECT_TREE {
      trees[pack, offset] = object
    } else {
      others[pack, offset] = object
    }
  }

  private func inflated(_ entry: Pack.Entry, of pack: Pack) -> ObjectBytes? {
    guard let object = ObjectBytes(git_object_t(Int32(entry.kind)), count: entry.size) else {
      return nil
    }
    let input = UnsafeRawBufferPointer(rebasing: pack.bytes[min(entry.start, pack.bytes.count)...])
    return inflater.fill(object.start, count: entry.size, from: input) ? object : nil
  }
}

/// The objects that were read last, by where they are.
private struct ObjectCache {
  /// How many bytes are kept.
  let limit: Int

  private var recent: [Int: ObjectBytes] = [:]
  private var older: [Int: ObjectBytes] = [:]
  private var size = 0

  init(limit: Int) { self.limit = limit }

  subscript(pack: Int, offset: Int) -> ObjectBytes? {
    mutating get {
      let key = pack << 48 | offset
      if let object = recent[key] { return object }
      guard let object = older.removeValue(forKey: key) else { return nil }
      keep(object, key)
      return object
    }
    set { if let newValue { keep(newValue, pack << 48 | offset) } }
  }

  /// Two generations: what was not asked for while as much again came is forgotten.
  private mutating func keep(_ object: ObjectBytes, _ key: Int) {
    size += object.count
    if size > limit / 2 {
      (older, recent, size) = (recent, [:], object.count)
    }
    recent[key] = object
  }
}

extension ObjectBytes {
  /// The object that a delta makes of this one; nil if the delta is none of it.
  fileprivate func changed(by delta: UnsafeRawBufferPointer) -> ObjectBytes? {
    var place = 0
    func size() -> Int? {
      var (size, shift) = (0, 0)
      while place < delta.count, shift < 56 {
        let byte = Int(delta[place])
        place += 1
        size |= (byte & 0x7F) << shift
        shift += 7
        if byte & 0x80 == 0 { return size }
      }
      return nil
    }
    guard let base = size(), base == count, let target = size(), target < 1 << 29,
      let made = ObjectBytes(type, count: target)
    else { return nil }
    var done = 0
    while place < delta.count {
      let command = Int(delta[place])
      place += 1
      guard command & 0x80 != 0 else {
        let length = command
        guard length > 0, place + length <= delta.count, done + length <= target,
          let source = delta.baseAddress
        else { return nil }
        memcpy(made.start + done, source + place, length)
        place += length
        done += length
        continue
      }
      var (from, length) = (0, 0)
      for bit in 0..<7 where command & 1 << bit != 0 {
        guard place < delta.count else { return nil }
        let byte = Int(delta[place])
        place += 1
        if bit < 4 { from |= byte << (8 * bit) } else { length |= byte << (8 * (bit - 4)) }
      }
      if length == 0 { length = 0x10000 }
      guard from + length <= count, done + length <= target else { return nil }
      memcpy(made.start + done, start + from, length)
      done += length
    }
    return done == target ? made : nil
  }
}
