import Git
import Records
import Store
import TestSupport
import Testing

extension StoreTests {
  /// `validate --fix`: working files, and only what follows from the rest of a record.
  @Suite struct FixTests {
    private static let derived = one.text.replacing("priority: P3", with: "priority: P1  # mine")

    private static func mended(_ scratch: Scratch, _ paths: [String] = []) throws -> [String] {
      try scratch.workspace().mend(paths, now: noon).flatMap { file in
        file.done.map { "\(file.path): \($0)" }
      }
    }

    private static func codes(_ scratch: Scratch) throws -> [String] {
      try scratch.workspace().validate(now: noon).findings.map(\.code.rawValue)
    }

    @Test func nothingToMendChangesNothing() throws {
      let scratch = try Scratch.records()
      let picture = try scratch.picture()
      #expect(try Self.mended(scratch) == [])
      try scratch.write(one.path, one.text.replacing("impact: medium", with: "impact: huge"))
      try scratch.write("incidents/broken.yaml", "[")
      #expect(try Self.mended(scratch) == [])
      try scratch.git("checkout -q .")
      try scratch.shell("rm incidents/broken.yaml")
      #expect(try scratch.picture() == picture)
    }

    @Test func workingFilesOnly() throws {
      let scratch = try Scratch.records()
      try scratch.write(one.path, Self.derived)
      try scratch.git("add .")
      let (tip, staged) = (try scratch.git("rev-parse HEAD"), try scratch.git("ls-files --stage"))
      try scratch.shell("chmod +x '\(one.path)'")
      #expect(try Self.mended(scratch) == ["\(one.path): priority P3 instead of P1"])
      #expect(
        scratch.read(one.path) == one.text.replacing("priority: P3", with: "priority: P3  # mine"))
      #expect(try scratch.shell("test -x '\(one.path)' && echo yes") == "yes")
      #expect(try scratch.git("rev-parse HEAD") == tip)
      #expect(try scratch.git("ls-files --stage") == staged)
      #expect(try Self.mended(scratch) == [])
      #expect(try Self.codes(scratch) == [])
    }

    @Test func onlyWhatIsAskedFor() throws {
      let scratch = try Scratch.records()
      try scratch.write(one.path, Self.derived)
      let other = Sample.incident("INC-20261120-ZZZZZ", "Other")
      try scratch.write(other.path, other.text.replacing("priority: P3", with: "priority: P1"))
      #expect(try Self.mended(scratch, [other.path]).count == 1)
      #expect(scratch.read(one.path) == Self.derived)
      #expect(try Self.mended(scratch, ["incidents/2026"]).count == 1)
    }

    @Test func aFileInTheWrongPlace() throws {
      let scratch = try Scratch.records()
      try scratch.shell("mkdir old && mv '\(one.path)' old/a.yaml")
      try scratch.write("old/a.yaml", Self.derived)
      #expect(
        try Self.mended(scratch) == [
          "old/a.yaml: priority P3 instead of P1", "old/a.yaml: moved to \(one.path)",
        ])
      #expect(!scratch.exists("old") && scratch.exists(one.path))
      #expect(try Self.codes(scratch) == [])
    }

    @Test func whatIsInTheWayStays() throws {
      let scratch = try Scratch.records()
      // Something that is no record stands in the place.
      try scratch.shell("mv '\(one.path)' a.yaml; echo mine > '\(one.path)'")
      #expect(try Self.mended(scratch) == [])
      #expect(scratch.read(one.path) == "mine\n" && scratch.exists("a.yaml"))
      // A link on the way.
      let outside = try Scratch(nil)
      try scratch.shell("rm -r incidents; ln -s '\(outside.path)' incidents")
      #expect(try Self.mended(scratch) == [])
      #expect(try outside.shell("ls -A") == "" && scratch.exists("a.yaml"))
    }

    @Test func aLinkIsNoFileToMend() throws {
      let scratch = try Scratch.records()
      let outside = try Scratch(nil)
      try outside.write("a.yaml", Self.derived)
      try scratch.shell("rm '\(one.path)'; ln -s '\(outside.path)/a.yaml' '\(one.path)'")
      #expect(try Self.mended(scratch) == [])
      #expect(outside.read("a.yaml") == Self.derived)
    }

    /// What is committed of a timeline is never told in another order.
    @Test func committedEntriesStay() throws {
      let scratch = try Scratch.records()
      func entries(_ minutes: [Int]) -> String {
        one.text.split(separator: "timeline:")[0]
          + "timeline:\n"
          + minutes.map {
            "  - { at: 2026-11-20T10:\($0):00Z, by: ana@example.org, did: comment }\n"
          }
          .joined()
      }
      try scratch.commit(one.path, entries([10, 30]))
      try scratch.write(one.path, entries([10, 30, 20]))
      #expect(try Self.mended(scratch) == [])
      try scratch.write(one.path, entries([10, 30, 50, 40]))
      #expect(
        try Self.mended(scratch) == ["\(one.path): timeline in the order of its times, 1 moved"])
      #expect(scratch.read(one.path) == entries([10, 30, 40, 50]))
      // The same where the file was moved.
      try scratch.shell("mv '\(one.path)' a.yaml")
      try scratch.write("a.yaml", entries([30, 10]))
      #expect(try Self.mended(scratch) == ["a.yaml: moved to \(one.path)"])
      #expect(scratch.read(one.path) == entries([30, 10]))
    }

    @Test func nothingInABareRepository() throws {
      let scratch = try Scratch.records()
      let bare = Scratch(adopting: scratch.path + "-bare")
      try scratch.git("clone -q --bare . '\(bare.path)'")
      #expect(try Self.mended(bare) == [])
    }
  }
}
