import Glibc

/// Git's index as it lies on the disk, in version 2, 3 or 4.
///
/// A commit changes a few of its entries. Here they are found among the bytes of the old index and
/// everything else is copied to the new one as it is, whatever it says.
///
/// The checksum at the end is not compared with the bytes: git itself does that only in `git fsck`
/// (since 2.13), for it takes as long as all the rest. Instead everything is looked at of which
/// the places of the entries depend: an index whose entries are not in order, or not of their
/// length, is not understood.
///
/// What is not understood, such as a split or sparse index, is for libgit2.
final class IndexFile {
  /// An extension, which follows the entries.
  struct Extension {
    let signature: String
    /// Of its contents, behind signature and size.
    let range: Range<Int>
  }

  static let headerSize = 12
  static let checksumSize = 20
  /// Of an entry before its name, without the two bytes that some have since version 3.
  private static let fixedSize = 62

  /// Empty where there is no index yet.
  let bytes: UnsafeRawBufferPointer
  /// Where each entry starts, and where the last one ends.
  private(set) var places: [Int]
  private(set) var extensions: [Extension] = []
  /// In version 4, where a name only says how it goes on from the one before: all names, one after
  /// another, and where each ends.
  private var names = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  private var nameEnds = [0]

  /// Takes a mapping over; nil if it is no index that is understood.
  ///
  /// - Parameter bytes: What ``Files/map(_:)`` gave; empty for an index that is not there yet.
  init?(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    places = [Self.headerSize]
    guard !bytes.isEmpty else { return }
    guard readEntries(), readExtensions() else { return nil }
  }

  deinit {
    names.deallocate()
    Files.unmap(bytes)
  }

  var count: Int { places.count - 1 }

  var version: UInt32 { bytes.isEmpty ? 2 : word(4) }

  /// Whether the file ends with a checksum; with `index.skipHash` there are zeros in its place.
  var hasChecksum: Bool {
    bytes.isEmpty || bytes.suffix(Self.checksumSize).contains { $0 != 0 }
  }

  func word(_ place: Int) -> UInt32 {
    UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
  }

  /// The flags that every entry has: the stage, and the length of the name.
  func flags(_ number: Int) -> UInt16 {
    UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: places[number] + 60, as: UInt16.self))
  }

  func stage(_ number: Int) -> Int { Int(flags(number) >> 12 & 3) }

  /// Where the name of an entry starts, or how it goes on.
  func nameStart(_ number: Int) -> Int {
    places[number] + Self.fixedSize + (flags(number) & 0x4000 == 0 ? 0 : 2)
  }

  func name(_ number: Int) -> UnsafeRawBufferPointer {
    if version == 4 {
      return UnsafeRawBufferPointer(rebasing: names[nameEnds[number]..<nameEnds[number + 1]])
    }
    let start = nameStart(number)
    let short = Int(flags(number) & 0xFFF)
    let length = short < 0xFFF ? short : length(from: start)
    return UnsafeRawBufferPointer(rebasing: bytes[start..<start + length])
  }

  private func length(from start: Int) -> Int {
    let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
    guard let from = rest.baseAddress, let end = memchr(from, 0, rest.count) else { return 0 }
    return UnsafeRawPointer(end) - from
  }

  /// Finds the entries; false if something about them is not understood.
  private func readEntries() -> Bool {
    let end = bytes.count - Self.checksumSize
    guard end >= Self.headerSize, word(0) == 0x4449_5243, 2...4 ~= version else { return false }
    let count = Int(word(8))
    guard count <= end / Self.fixedSize else { return false }
    places.reserveCapacity(count + 1)
    var text: [UInt8] = []
    for number in 0..<count {
      guard places[number] + Self.fixedSize + 2 < end,
        version > 2 || flags(number) & 0x4000 == 0,
        let (length, next) = version == 4 ? continuedName(number, &text) : wholeName(number),
        length > 0, next <= end, Int(flags(number) & 0xFFF) == min(length, 0xFFF)
      else { return false }
      places.append(next)
    }
    names = .allocate(byteCount: text.count, alignment: 1)
    names.copyBytes(from: text)
    return count < 2 || (1..<count).allSatisfy { isBefore($0 - 1, $0) }
  }

  /// The length of an entry's name, and where the next entry starts.
  private func wholeName(_ number: Int) -> (length: Int, next: Int)? {
    let start = nameStart(number)
    let length = length(from: start)
    return (length, places[number] + (start - places[number] + length + 8) / 8 * 8)
  }

  /// The same of an entry of version 4, whose name is added to the others.
  private func continuedName(_ number: Int, _ text: inout [UInt8]) -> (length: Int, next: Int)? {
    var place = nameStart(number)
    var dropped = 0
    var byte: UInt8 = 0x80
    // A number of bytes to drop, in groups of seven bits; each but the last counts from one.
    while byte & 0x80 != 0 {
      guard place < bytes.count, dropped < 1 << 24 else { return nil }
      byte = bytes[place]
      dropped = dropped << 7 + Int(byte & 0x7F)
      if byte & 0x80 != 0 { dropped += 1 }
      place += 1
    }
    let last = number == 0 ? 0..<0 : nameEnds[number - 1]..<nameEnds[number]
    guard place < bytes.count, dropped <= last.count else { return nil }
    let length = length(from: place)
    // A copy of the part: a slice would make the array copy itself when it grows.
    text += Array(text[last.dropLast(dropped)])
    text += bytes[place..<place + length]
    nameEnds.append(text.count)
    return (last.count - dropped + length, place + length + 1)
  }

  private func isBefore(_ a: Int, _ b: Int) -> Bool {
    let order = Self.order(name(a), name(b))
    return order < 0 || order == 0 && stage(a) < stage(b)
  }

  /// Finds the extensions; false if one of them must not be ignored and is unknown.
  private func readExtensions() -> Bool {
    let end = bytes.count - Self.checksumSize
    var place = places[count]
    while place < end {
      guard place + 8 <= end else { return false }
      let size = Int(word(place + 4))
      // A capital says that whoever does not know it may leave it out.
      guard place + 8 + size <= end, UInt8(ascii: "A")...UInt8(ascii: "Z") ~= bytes[place] else {
        return false
      }
      let signature = String(decoding: bytes[place..<place + 4], as: UTF8.self)
      extensions.append(Extension(signature: signature, range: place + 8..<place + 8 + size))
      place += 8 + size
    }
    return true
  }
}

extension IndexFile {
  /// Less than, equal to or greater than 0, as git orders names.
  static func order(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Int {
    let shared = min(a.count, b.count)
    if shared > 0, let first = a.baseAddress, let second = b.baseAddress {
      let order = memcmp(first, second, shared)
      if order != 0 { return Int(order) }
    }
    return a.count - b.count
  }

  /// The number of the first entry whose name is not before `name`.
  func firstEntry(notBefore name: UnsafeRawBufferPointer) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if Self.order(self.name(middle), name) < 0 { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The numbers of the entries of one name, one for each stage; empty where they would stand.
  func entries(named name: [UInt8]) -> Range<Int> {
    name.withUnsafeBytes { name in
      let first = firstEntry(notBefore: name)
      var end = first
      while end < count, Self.order(self.name(end), name) == 0 { end += 1 }
      return first..<end
    }
  }
}
