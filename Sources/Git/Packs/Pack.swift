import Glibc

/// A pack of objects and its index, mapped for as long as this lives.
///
/// What a pack that was damaged or made to deceive says is never followed out of its bytes.
final class Pack {
  private let index: UnsafeRawBufferPointer
  /// The bytes of the pack, without the checksum at its end.
  let bytes: UnsafeRawBufferPointer
  private let whole: UnsafeRawBufferPointer
  private let count: Int

  private static let checksum = 20
  /// A word that says which form it is, another for the version, and how many names begin with up to
  /// each byte.
  private static let head = 8 + 256 * 4

  /// Opens the pack whose files are called `path` and an ending; nil if they are of another form
  /// than git has written for long.
  init?(at path: String) {
    guard let index = Self.map(path + ".idx") else { return nil }
    guard let whole = Self.map(path + ".pack") else {
      Files.unmap(index)
      return nil
    }
    (self.index, self.whole) = (index, whole)
    bytes = UnsafeRawBufferPointer(rebasing: whole.dropLast(Self.checksum))
    count = index.count >= Self.head ? Int(Self.word(index, at: Self.head - 4)) : 0
    let isKnown =
      index.count >= Self.head + count * 28 + 2 * Self.checksum
      && Self.word(index, at: 0) == 0xFF74_4F63 && Self.word(index, at: 4) == 2
      && bytes.count > 12 && bytes.starts(with: "PACK".utf8) && Self.word(bytes, at: 4) == 2
    guard isKnown else { return nil }
  }

  deinit {
    Files.unmap(index)
    Files.unmap(whole)
  }

  private static func map(_ path: String) -> UnsafeRawBufferPointer? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    return try? Files.map(file, path, isWanted: false)
  }

  /// Where in the pack an object is; nil if it isn't there.
  func offset(of id: ObjectID) -> Int? {
    let first = Int(id.firstByte)
    var low = first == 0 ? 0 : Int(Self.word(index, at: 8 + (first - 1) * 4))
    var high = min(Int(Self.word(index, at: 8 + first * 4)), count)
    guard let names = index.baseAddress?.advanced(by: Self.head) else { return nil }
    while low < high {
      let middle = (low + high) / 2
      let other = ObjectID(at: names + middle * Self.checksum)
      if other == id { return offset(at: middle) }
      if other < id { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  private func offset(at place: Int) -> Int? {
    let table = Self.head + count * 24
    let short = Int(Self.word(index, at: table + place * 4))
    guard short & 0x8000_0000 != 0 else { return short }
    // Of large packs the offset is in a table of its own.
    let long = table + count * 4 + (short & 0x7FFF_FFFF) * 8
    guard long + 8 + 2 * Self.checksum <= index.count else { return nil }
    let high = Int(Self.word(index, at: long))
    guard high & 0x8000_0000 == 0 else { return nil }
    return high << 32 | Int(Self.word(index, at: long + 4))
  }

  private static func word(_ bytes: UnsafeRawBufferPointer, at place: Int) -> UInt32 {
    UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
  }
}

extension Pack {
  /// How an object is stored.
  struct Entry {
    /// What it is based on.
    enum Base {
      case offset(Int)
      case object(ObjectID)
    }

    /// The number of its kind, for an object that is stored whole.
    let kind: UInt8
    /// How many bytes it has once they are inflated.
    let size: Int
    /// Nil for an object that is stored whole.
    let base: Base?
    /// Where its compressed bytes begin.
    let start: Int
  }

  private static let kindOfNear: UInt8 = 6
  private static let kindOfNamed: UInt8 = 7

  /// What is stored at a place; nil if that is nothing sensible.
  func entry(at offset: Int) -> Entry? {
    guard offset >= 12, offset < bytes.count else { return nil }
    var place = offset
    func next() -> Int? {
      guard place < bytes.count else { return nil }
      defer { place += 1 }
      return Int(bytes[place])
    }
    guard var byte = next() else { return nil }
    let kind = UInt8(byte >> 4 & 7)
    var (size, shift) = (byte & 15, 4)
    while byte & 0x80 != 0 {
      guard shift < 48, let more = next() else { return nil }
      byte = more
      size |= (byte & 0x7F) << shift
      shift += 7
    }
    var base: Entry.Base?
    if kind == Self.kindOfNear {
      guard let first = next() else { return nil }
      var distance = first & 0x7F
      byte = first
      while byte & 0x80 != 0 {
        guard distance < 1 << 48, let more = next() else { return nil }
        byte = more
        distance = (distance + 1) << 7 | byte & 0x7F
      }
      guard distance > 0, distance < offset else { return nil }
      base = .offset(offset - distance)
    } else if kind == Self.kindOfNamed {
      guard place + 20 <= bytes.count, let start = bytes.baseAddress else { return nil }
      base = .object(ObjectID(at: start + place))
      place += 20
    }
    return Entry(kind: kind, size: size, base: base, start: place)
  }
}
