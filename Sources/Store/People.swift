import Git
import Records

extension Snapshot {
  /// What the records call the owner of an e-mail address: the slug of the person's record, or the
  /// address itself when no record has it.
  ///
  /// A person's type is one with the trait `person`; its field with the role `email` holds the
  /// address, fields with the role `other-emails` further ones.
  public func person(email: String) -> String {
    let wanted = email.lowercased()
    for type in rulebook.types(trait: "person") {
      let roles = ["email", "other-emails"]
      let fields = type.fields.filter { roles.contains($0.role ?? "") }.map(\.name)
      for file in (try? files(of: type)) ?? [] {
        guard let bytes = try? read(file), Self.mentions(wanted, bytes),
          let record = try? record(in: file), record.type.name == type.name
        else { continue }
        let addresses = fields.flatMap {
          record.value($0).items.map { $0.description.lowercased() }
        }
        if addresses.contains(wanted) { return record.id }
      }
    }
    return email
  }

  /// True when the bytes hold an address in any letter case; most people's records don't, and
  /// needn't be parsed.
  private static func mentions(_ address: String, _ bytes: [UInt8]) -> Bool {
    let lower = bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    return lower.withUnsafeBytes { Search.found(Array(address.utf8), in: $0) }
  }
}
