import Records
import Testing
import YAML

@testable import Store

@Suite struct MappingTests {
  static func findings(_ text: String) -> [String] {
    do {
      _ = try Mapping(parsing: Array(text.utf8), file: "m.yaml", rulebook: .builtIn)
      return []
    } catch {
      return error.all.map { "\($0.mark?.line ?? 0):\($0.mark?.column ?? 0): \($0.message)" }
    }
  }

  static let good = "type: incident\nid: n\nfields: { title: t, opened_at: o }\n"

  @Test func aSmallMappingIsEnough() { #expect(Self.findings(Self.good) == []) }

  @Test(arguments: [
    ("typ: incident\n", "1:1: the mapping has no key typ"),
    ("type: incdent\nid: n\n", "1:7: there is no type incdent"),
    ("type: incident\n", "1:1: the mapping does not say which column is the id"),
    (good + "format: xlsx\n", "4:9: there is no format xlsx"),
    (good + "delimiter: ab\n", "4:12: a delimiter is one character, or the word tab"),
    (good + "encoding: klingon-8\n", "4:11: there is no encoding klingon-8"),
    (good + "zone: Europe/Atlantis\n", "4:7: there is no time zone Europe/Atlantis"),
    (good + "dates: D.Q.YYYY\n", "4:8: “D.Q.YYYY” is no date format"),
    (good + "event: { by: b }\n", "4:8: an event says when it was"),
    (
      good + "create: { change: {} }\n", "4:11: records of type change can't be made by their names"
    ),
    (good + "create: { ci: {} }\n", "4:15: a ci must have class"),
    (good + "state: { column: s, values: { a: gone } }\n", "4:34: an incident can't be “gone”"),
    (
      "type: incident\nid: n\nfields: { title: t }\n",
      "3:9: an incident must have opened_at, and nothing is mapped to it"
    ),
    (
      "type: incident\nid: n\nfields:\n  title: t\n  opened_at: o\n  impct: i\n",
      "6:3: an incident has no field impct"
    ),
    (
      "type: incident\nid: n\nfields:\n  title: { colum: t }\n  opened_at: o\n",
      "4:12: title has no key colum"
    ),
    (
      "type: incident\nid: n\nfields:\n  title: { text: \"{a\" }\n  opened_at: o\n",
      "4:18: a brace without its other in “{a”"
    ),
    (
      "type: incident\nid: n\nfields:\n  title: t\n  opened_at: o\n  impact: { column: i, values: { a: huge } }\n",
      "6:37: impact can't be “huge”"
    ),
  ])
  func faultsHaveTheirPlace(text: String, finding: String) {
    #expect(Self.findings(text).contains(finding), "\(Self.findings(text))")
  }

  @Test(arguments: [
    ("Resolver 17", "resolver-17"), ("Opened by  8", "opened-by-8"), ("Ana Lima!", "ana-lima"),
    ("../../etc", "etc"), ("Zoë Ünal", "zoë-ünal"), ("con", "x-con"),
    ("ana@example.org", "ana@example.org"),
  ])
  func namesBecomeSlugs(name: String, slug: String) {
    #expect(Slug.make(name, for: .person) == slug)
    #expect(slug.contains("@") || RecordID.problem(with: slug) == nil)
  }
}
