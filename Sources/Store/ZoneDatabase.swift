import Glibc
public import Records

extension Zone {
  /// The zone of that name: `UTC`, an offset such as `+01:00`, or an IANA name.
  ///
  /// Nil if there is none.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - database: The folder of the zone files.
  public init?(_ name: String, database: String = "/usr/share/zoneinfo") {
    if let zone = Zone(fixed: name) {
      self = zone
      return
    }
    let steps = name.split(separator: "/", omittingEmptySubsequences: false)
    let isName = steps.allSatisfy { step in
      !step.isEmpty && step.utf8.first != UInt8(ascii: ".")
        && step.utf8.allSatisfy { $0 == 0x2B || $0 == 0x2D || $0 == 0x5F || Self.isWord($0) }
    }
    guard isName, let file = fopen("\(database)/\(name)", "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 18)
    let count = fread(&bytes, 1, bytes.count, file)
    bytes.removeSubrange(count...)
    self.init(file: bytes)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}
