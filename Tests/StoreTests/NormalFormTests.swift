import Records
import TestSupport
import Testing

@testable import Store

extension StoreTests {
  /// To Swift two spellings of an accent are one text; to git and Linux they name two files.
  @Suite struct NormalFormTests {
    private static let composed = "caf\u{E9}"
    private static let decomposed = "cafe\u{301}"

    private static func repository() throws -> Scratch {
      let scratch = try Scratch.records()
      for name in [decomposed, composed] {
        try scratch.write(
          "\(name)/x.yaml", "\(name.utf8.count == 5 ? "composed" : "decomposed"): x\n")
        try scratch.write(
          "\(name).yaml", "\(name.utf8.count == 5 ? "composed" : "decomposed"): x\n")
      }
      try scratch.shell("git add -A")
      return scratch
    }

    @Test func foldersAreReadEachByItself() throws {
      let scratch = try Self.repository()
      let reader = FolderReader(Disk(root: scratch.path))
      for name in [Self.composed, Self.decomposed, Self.composed] {
        let text = String(decoding: try reader.read("\(name)/x.yaml") ?? [], as: UTF8.self)
        #expect(text.hasPrefix(name.utf8.count == 5 ? "composed" : "decomposed"))
      }
    }

    @Test func filesAreWrittenEachByItself() throws {
      let scratch = try Self.repository()
      try scratch.shell("git commit -q -m names")
      try scratch.workspace().transact(CommitOptions(now: noon)) { transaction in
        for name in [Self.composed, Self.decomposed] {
          for path in ["\(name).yaml", "\(name)/x.yaml"] {
            transaction.put(Array("of: \(name.utf8.count) \(path.utf8.count)\n".utf8), at: path)
          }
        }
      }
      #expect(try scratch.git("diff --name-only HEAD^ HEAD").split(separator: "\n").count == 4)
      for name in [Self.composed, Self.decomposed] {
        for path in ["\(name).yaml", "\(name)/x.yaml"] {
          #expect(
            try scratch.git("show 'HEAD:\(path)'") == "of: \(name.utf8.count) \(path.utf8.count)")
        }
      }
      #expect(try scratch.status() == [])
    }

    /// Who names a record is found whichever spelling stands there.
    @Test func linksAreFoundInEitherForm() throws {
      let scratch = try Scratch.records()
      for (number, name) in [Self.composed, Self.decomposed].enumerated() {
        try scratch.commit(
          "incidents/2026/11/INC-20261122-0000\(number).yaml",
          "id: INC-20261122-0000\(number)\ntitle: T\nlinks:\n  relates-to: [\(name)]\n")
      }
      for name in [Self.composed, Self.decomposed] {
        let snapshot = try scratch.workspace().tip()
        #expect(snapshot.linking(to: [name]).count == 2)
        #expect(snapshot.linking(to: [name]).count == 2)
      }
    }

    @Test(arguments: [
      ("web-eu-1", "web-eu-1"), ("caf\u{E9}-of-the-house", "-of-the-house"),
      ("\u{E9}", ""), ("cafe\u{301}", "caf"), ("x\u{E9}y", "y"),
    ])
    func needles(id: String, needle: String) {
      #expect(String(decoding: Search.needle(for: id), as: UTF8.self) == needle)
    }

    @Test(arguments: [ValidationScope.workingFiles, .staged])
    func filesAreJudgedEachByItself(scope: ValidationScope) throws {
      let scratch = try Self.repository()
      let result = try scratch.workspace().validate(scope, now: noon)
      let files = Set(result.findings.compactMap { $0.file.map { Array($0.utf8) } })
      for name in [Self.composed, Self.decomposed] {
        for path in ["\(name)/x.yaml", "\(name).yaml"] { #expect(files.contains(Array(path.utf8))) }
      }
      for finding in result.findings {
        let file = try #require(finding.file)
        let isComposed = !file.unicodeScalars.contains("\u{301}")
        let text = String(decoding: result.source(of: finding) ?? [], as: UTF8.self)
        #expect(text == "\(isComposed ? "composed" : "decomposed"): x\n")
      }
    }
  }
}
