import TestSupport
import Testing

@testable import Git

extension GitTests {
  @Suite struct TreeNameTests {
    private func tree(
      _ names: [String], in repository: Repository
    ) throws -> (raw: RawTree, blob: ObjectID) {
      let blob = try repository.writeBlob([1])
      let id = try repository.updatedTree(
        nil, changes: names.map { .upsert(path: $0, id: blob) })
      return (try repository.rawTree(id), blob)
    }

    @Test func workGrowsAsTheNamesDo() throws {
      let box = try Sandbox()
      defer { withExtendedLifetime(box) {} }
      let repository = try box.repository()
      func visited(_ count: Int) throws -> Int {
        let names = (0..<count).map { "INC-20261126-\(100_000 + $0).yaml" }
        let tree = try tree(names, in: repository).raw
        for name in names.reversed() {
          let entry = try #require(try tree.entry(named: name.utf8))
          #expect(String(decoding: tree.name(of: entry), as: UTF8.self) == name)
        }
        return tree.visited
      }
      // Looking up each entry by entry would look at 4,500,000.
      let (few, many) = try (visited(300), visited(3_000))
      #expect(many < 11 * few)
      #expect(many < 12 * 3_000)
    }

    @Test func tellsNamesApart() throws {
      let box = try Sandbox()
      defer { withExtendedLifetime(box) {} }
      let repository = try box.repository()
      let names = ["a", "a.b", "ab", "b/c", "ä", "a\u{308}", "long name with spaces", "-"]
      let (tree, blob) = try tree(names, in: repository)
      for _ in 0...TreeNames.patience {
        for name in names where name != "b/c" {
          let entry = try #require(try tree.entry(named: name.utf8))
          #expect(Array(tree.name(of: entry)) == Array(name.utf8))
          #expect(tree.id(of: entry) == blob)
        }
        #expect(try tree.entry(named: "b".utf8)?.isTree == true)
        for name in ["", "A", "aa", "b/c", "long name", "a\u{301}"] {
          #expect(try tree.entry(named: name.utf8) == nil)
        }
      }
    }

    @Test func keepsTheTreesReadLast() throws {
      let box = try Sandbox()
      defer { withExtendedLifetime(box) {} }
      let repository = try box.repository()
      let kept = try tree(["kept"], in: repository).raw
      for number in 0..<63 { _ = try tree(["\(number)"], in: repository) }
      #expect(try repository.rawTree(kept.object.id).object === kept.object)
      _ = try tree(["one more"], in: repository)
      #expect(try repository.rawTree(kept.object.id).object !== kept.object)
    }
  }
}
