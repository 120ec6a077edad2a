import Testing

@testable import Git

extension GitTests {
  /// What is read of packs without libgit2 is what libgit2 reads.
  @Suite struct PackTests {
    /// Folders and files of which each version is much like the one before it, in one pack.
    private static func sandbox(_ options: String = "") throws -> Sandbox {
      let sandbox = try Sandbox()
      for number in 0..<40 {
        try sandbox.write("a/b/\(number).txt", String(repeating: "line \(number)\n", count: 90))
      }
      try sandbox.commit("a/first.txt", "1\n")
      let lines = (0..<300).map { "line \($0)\n" }
      for number in 0..<12 {
        let text = lines.prefix(100 + number).joined() + "\(number)\n" + lines.suffix(90).joined()
        try sandbox.commit("a/b/\(number).txt", text)
      }
      try sandbox.git("\(options) repack -q -adf --depth=30")
      return sandbox
    }

    private static func objects(_ sandbox: Sandbox) throws -> [(id: ObjectID, type: String)] {
      try sandbox.lines("cat-file --batch-all-objects --batch-check").compactMap { line in
        let words = line.split(separator: " ")
        return ObjectID(words[0]).map { ($0, String(words[1])) }
      }
    }

    /// What there is in an object, as far as this target reads it.
    private static func content(
      _ object: (id: ObjectID, type: String), _ repository: Repository
    ) throws -> String {
      switch object.type {
      case "commit":
        "\(try repository.commit(object.id)) \(try repository.links(of: object.id))"
      case "tree": "\(try repository.entries(of: object.id))"
      default: String(decoding: try repository.blob(object.id), as: UTF8.self)
      }
    }

    @Test(arguments: ["", "-c repack.useDeltaBaseOffset=false"])
    func theSameIsRead(_ options: String) throws {
      let sandbox = try Self.sandbox(options)
      // One object that is in no pack.
      try sandbox.commit("loose.txt", "loose\n")
      let depths = try sandbox.shell("git verify-pack -v .git/objects/pack/*.idx | grep chain")
      #expect(depths.contains("chain length = 5"))
      let (plain, packed) = (try sandbox.repository(), try sandbox.repository())
      packed.readPacks()
      for object in try Self.objects(sandbox) {
        #expect(try Self.content(object, packed) == Self.content(object, plain))
        if object.type == "commit" {
          #expect(try packed.commit(object.id) == plain.libraryCommit(object.id))
        }
      }
      let commit = try sandbox.id("HEAD~1")
      #expect(code { try packed.entries(of: commit) } == .wrongType)
      #expect(code { try packed.blob(.zero) } == .notFound)
    }

    /// Whatever stands in a name or an address is read as by libgit2, which trims some of it.
    @Test func commitsOfOddPeople() throws {
      let sandbox = try Sandbox()
      for (number, person) in [
        "Ana Lima <ana@example.org> 1700000000 +0100", "A. B. Jr. <a@b> 1700000000 -0330",
        "  Ana  <ana@example.org> 1700000000 +0000", "\u{C4}na <\u{E4}@b.example> 0 +1200",
        "Ana <ana@example.org>  1700000000   +0100", "Ana <> 1700000000 +0100",
        "Ana <a <b> 1700000000 +0100", "Ana <ana@example.org> 1700000000 +9999",
        "Ana <ana@example.org> 99999999999999999999 +0000", "Ana <ana@example.org>", "Ana",
      ].enumerated() {
        let tree = try sandbox.git("mktree </dev/null")
        try sandbox.write(
          "c\(number)", "tree \(tree)\nauthor \(person)\ncommitter \(person)\n\nsubject \(number)\n"
        )
        try sandbox.git("hash-object --literally -w -t commit c\(number)")
      }
      try sandbox.shell(
        "git cat-file --batch-all-objects --batch-check | cut -d' ' -f1 | git pack-objects -q "
          + ".git/objects/pack/pack && git prune-packed")
      let (plain, packed) = (try sandbox.repository(), try sandbox.repository())
      packed.readPacks()
      for object in try Self.objects(sandbox) where object.type == "commit" {
        let wanted = try? plain.libraryCommit(object.id)
        #expect((try? packed.commit(object.id)) == wanted)
      }
    }

    /// A byte that is another one in the pack or its index is never read as if nothing were wrong.
    @Test(arguments: ["pack", "idx"])
    func damageIsNoticed(_ ending: String) throws {
      let sandbox = try Sandbox()
      for number in 0..<4 { try sandbox.commit("file", "text \(number) \(number * 7)\n") }
      try sandbox.git("repack -q -adf")
      let plain = try sandbox.repository()
      let objects = try Self.objects(sandbox)
      let wanted = try objects.map { try Self.content($0, plain) }
      let file = try sandbox.shell("ls .git/objects/pack/*.\(ending)")
      try sandbox.shell("chmod u+w \(file) && cp \(file) saved")
      let size = try #require(Int(sandbox.shell("stat -c %s \(file)")))
      var noticed = 0
      // Most of an index are the numbers of names that begin with each byte.
      for place in stride(from: 0, to: size, by: ending == "idx" ? 13 : 3) {
        try sandbox.shell(
          "cp saved \(file) && printf '\\377' | dd of=\(file) bs=1 seek=\(place) conv=notrunc 2>&1")
        let repository = try sandbox.repository()
        repository.readPacks()
        for (object, content) in zip(objects, wanted) {
          do {
            #expect(try Self.content(object, repository) == content)
          } catch {
            noticed += 1
          }
        }
      }
      #expect(noticed > 0)
    }
  }
}
