import Records
import Store
import TestSupport
import Testing

extension StoreTests {
  /// A record whose file somebody moved is the same record.
  @Suite struct MovedTests {
    @Test(arguments: [[], ["a.yaml"], ["incidents"]])
    func isComparedWithWhatItWas(_ paths: [String]) throws {
      let scratch = try Scratch.records()
      try scratch.git("mv '\(one.path)' a.yaml")
      let edits = try scratch.workspace().handEdits(paths)
      #expect(edits.map(\.path) == ["a.yaml", one.path])
      #expect(edits.map(\.movedFrom) == [one.path, nil])
      #expect(edits.map(\.movedTo) == [nil, "a.yaml"])
      #expect(edits.map { $0.before?.id } == [one.id, nil])
    }

    @Test func anotherIdIsAnotherRecord() throws {
      let scratch = try Scratch.records()
      try scratch.shell("rm '\(one.path)'")
      let other = Sample.incident("INC-20261120-ZZZZZ", "Other")
      try scratch.write(other.path, other.text)
      let edits = try scratch.workspace().handEdits()
      #expect(edits.map { $0.before?.id } == [one.id, nil])
      #expect(edits.allSatisfy { $0.movedFrom == nil && $0.movedTo == nil })
    }
  }
}
