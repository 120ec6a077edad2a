import Records
import Store
import TestSupport
import Testing

extension StoreTests {
  /// What stands where records would be: links, other repositories, folders, odd names.
  @Suite struct PlaceTests {
    /// Rules, places and files of what is found, in every version of the same files.
    private static func found(
      _ scratch: Scratch, _ scope: ValidationScope, _ paths: [String] = []
    ) throws -> [String] {
      try scratch.workspace().validate(scope, paths: paths, now: noon).findings.map { finding in
        #expect(finding.mark != nil && finding.file != nil)
        return "\(finding.code.rawValue) \(finding.severity.rawValue) \(finding.message)"
      }
    }

    /// A repository with everything that is named as a record and is none.
    private static func oddities() throws -> Scratch {
      let scratch = try Scratch.records()
      let outside = try Scratch(nil)
      try outside.write("leak.yaml", "- secret\n")
      try scratch.shell("ln -s '\(outside.path)/leak.yaml' incidents/link.yaml")
      try scratch.shell("ln -s '\(outside.path)' incidents/linked.yml")
      try scratch.write("folder.yaml/note.txt", "x\n")
      try scratch.git("init -q incidents/other.yaml")
      try scratch.write("incidents/other.yaml/inner.yaml", "- no record of ours\n")
      try scratch.shell(
        "cd incidents/other.yaml && git add . && git commit -q -m inner; cd ../.. && "
          + "git -c advice.addEmbeddedRepo=false add . && git commit -q -m odd")
      return scratch
    }

    private static let expected = [
      "record/no-file warning folder.yaml is a folder, not a file",
      "record/no-file error incidents/link.yaml is a symbolic link, not a file",
      "record/no-file error incidents/linked.yml is a symbolic link, not a file",
      "record/no-file error incidents/other.yaml is another repository, not a file",
    ]

    @Test(arguments: [ValidationScope.workingFiles, .staged, .revision("HEAD")])
    func whatIsNoFileIsTold(_ scope: ValidationScope) throws {
      let scratch = try Self.oddities()
      #expect(try Self.found(scratch, scope) == Self.expected)
      #expect(
        try Self.found(scratch, scope, ["incidents/link.yaml"]) == [Self.expected[1]])
      #expect(try Self.found(scratch, scope, ["people"].filter(scratch.exists)).count == 4)
    }

    @Test func pipesAreTold() throws {
      let scratch = try Scratch.records()
      try scratch.shell("mkfifo incidents/pipe.yaml")
      #expect(
        try Self.found(scratch, .workingFiles) == [
          "record/no-file error incidents/pipe.yaml is a pipe, a socket or a device, not a file"
        ])
    }

    /// What names a record that can't be read names something.
    @Test func referencesToWhatCanNotBeRead() throws {
      let scratch = try Scratch.records()
      try scratch.write("services/mail.yaml", "id: mail\ntype: service\ntitle: [\n")
      try scratch.write("services/web.yaml", "[")
      try scratch.shell("ln -s mail.yaml services/dns.yaml")
      for name in ["mail", "web", "dns", "none"] {
        try scratch.write(one.path, one.text + "service: \(name)\n")
        let codes = try scratch.workspace().validate(now: noon).findings.map(\.code.rawValue)
        #expect(codes.contains("reference/unknown") == (name == "none"), "\(name)")
      }
    }

    /// The repository's rules are read the same way in each version.
    @Test(arguments: ["a.yaml", "a.yml", "more/a.yaml", "a.yaml+x"])
    func typesAreReadFromTheSameFiles(_ name: String) throws {
      let scratch = try Scratch.records()
      let file = ".itsm/types/" + (name.split(separator: "+").first.map(String.init) ?? "")
      try scratch.write(
        file, "type: incident\nextends: incident\nfields: { colour: { help: Pink. } }\n")
      if name.hasSuffix("+x") { try scratch.shell("chmod +x '\(file)'") }
      try scratch.write(one.path, one.text + "colour: pink\n")
      try scratch.git("add .")
      try scratch.git("commit -q -m types")
      for scope in [ValidationScope.workingFiles, .staged, .revision("HEAD")] {
        #expect(try Self.found(scratch, scope) == [])
      }
    }

    @Test(arguments: [ValidationScope.workingFiles, .staged, .revision("HEAD")])
    func rulesThatAreNoFiles(_ scope: ValidationScope) throws {
      let scratch = try Scratch.records()
      try scratch.write(".itsm/real.yaml", "organisation: Acme\n")
      try scratch.shell("mkdir -p .itsm/types; ln -s ../real.yaml .itsm/types/a.yaml")
      try scratch.shell("rm .itsm/config.yaml; ln -s real.yaml .itsm/config.yaml")
      try scratch.git("add .")
      try scratch.git("commit -q -m links")
      #expect(
        try Self.found(scratch, scope) == [
          "config/invalid error .itsm/config.yaml is not a file",
          "type/definition error .itsm/types/a.yaml is a symbolic link, not a file",
        ])
    }

    @Test(arguments: [ValidationScope.workingFiles, .staged, .revision("HEAD")])
    func namesThatNotEverySystemHolds(_ scope: ValidationScope) throws {
      let scratch = try Scratch.records()
      try scratch.shell("mkdir -p aux && git mv '\(one.path)' aux/")
      try scratch.write("people/con.yaml", "id: con\ntype: person\nstate: active\nname: Con\n")
      try scratch.write("people/\u{e9}.yaml", "id: \u{e9}\ntype: person\nstate: active\nname: E\n")
      try scratch.write("people/e\u{301}.yaml", "- nothing\n")
      try scratch.git("add .")
      try scratch.git("commit -q -m names")
      let found = try Self.found(scratch, scope).filter {
        !$0.hasPrefix("id/path") && !$0.hasPrefix("record/shape")
      }
      #expect(
        Set(found) == [
          "path/portable error aux is the name of a device on Windows",
          "id/shape error con is the name of a device on Windows",
          "path/portable error people/\u{e9}.yaml differs from people/e\u{301}.yaml in the "
            + "encoding of its accents alone",
        ])
    }

    @Test func aNameThatIsNoText() throws {
      let scratch = try Scratch.records()
      try scratch.shell("printf 'x' > \"$(printf 'a\\351.yaml')\"")
      let found = try Self.found(scratch, .workingFiles)
      #expect(found == ["path/portable error “a\u{FFFD}.yaml” is not UTF-8"])
    }

    @Test func pathsThatHoldNoRecords() throws {
      let scratch = try Scratch.records()
      try scratch.write("README.md", "x\n")
      try scratch.write(".github/workflows/ci.yml", "x: y\n")
      try scratch.shell("ln -s incidents all")
      let workspace = try scratch.workspace()
      for folder in [".git", ".git/hooks", ".github", "all"] {
        let error = storeError { _ = try workspace.validate(paths: [folder], now: noon) }
        #expect(error?.kind == .notFound, "\(folder)")
      }
      let result = try workspace.validate(
        paths: ["README.md", ".github/workflows/ci.yml", ".itsm", one.path], now: noon)
      #expect(result.records == 1)
      #expect(
        result.passedOver == [
          "README.md is not judged: the file of a record ends in .yaml",
          ".github/workflows/ci.yml is not judged: what begins with a dot is none",
        ])
    }

    @Test func pathsBesideTheRecords() throws {
      let scratch = try Scratch.records(folder: "ops/")
      try scratch.write("src/a.yaml", "x\n")
      let workspace = try scratch.workspace()
      #expect(
        storeError { _ = try workspace.validate(paths: ["src"], now: noon) }?.kind == .notFound)
      #expect(try workspace.validate(paths: ["src/a.yaml"], now: noon).passedOver.count == 1)
      #expect(try workspace.validate(paths: ["ops"], now: noon).records == 1)
      #expect(try workspace.validate(paths: [""], now: noon).records == 1)
    }
  }
}
