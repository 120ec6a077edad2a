/// Numbers byte strings in the order in which they are first seen, without copying those that
/// are known.
struct ByteTable {
  private var slots: [Int32] = Array(repeating: -1, count: 64)
  private var hashes: [UInt64] = []
  private var ends: [Int] = []
  private var keys: [UInt8] = []

  var count: Int { ends.count }

  /// The number of `bytes`, and whether it is new.
  mutating func number(of bytes: UnsafeRawBufferPointer) -> (index: Int, isNew: Bool) {
    let hash = Self.hash(bytes)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] >= 0 {
      let index = Int(slots[slot])
      if hashes[index] == hash, equals(index, bytes) { return (index, false) }
      slot = (slot + 1) & mask
    }
    let index = ends.count
    slots[slot] = Int32(index)
    hashes.append(hash)
    keys.append(contentsOf: bytes)
    ends.append(keys.count)
    if ends.count * 2 > slots.count { grow() }
    return (index, true)
  }

  private func equals(_ index: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
    let start = index == 0 ? 0 : ends[index - 1]
    guard ends[index] - start == bytes.count else { return false }
    return keys.withUnsafeBytes { all in
      UnsafeRawBufferPointer(rebasing: all[start..<ends[index]]).elementsEqual(bytes)
    }
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    let mask = slots.count - 1
    for (index, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & mask
      while slots[slot] >= 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(index)
    }
  }

  /// FNV-1a with the bits mixed once more, since only the low ones choose the slot.
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash ^ (hash >> 29)
  }
}
