import Practices
import Records
import Testing

/// Which items are related, and by which way.
@Suite struct NeighbourhoodTests {
  /// Items in memory, with the links that they store.
  private struct Items {
    var records: [Record] = []

    mutating func add(_ id: String, _ links: String = "", state: String = "operational") throws {
      records.append(
        try Scene.record(
          "id: \(id)\ntype: ci\nstate: \(state)\nclass: server\nlinks: { \(links) }"))
    }

    func reached(from items: [String]) -> Neighbourhood {
      let relations = ItemRelations(.builtIn)
      func steps(_ ids: [String], _ isUp: Bool) -> [ItemStep] {
        relations.steps(
          from: ids, isUp: isUp, record: { id in records.first { $0.id == id } },
          linking: { ids, names in
            records.filter { record in
              record.links.contains { names.contains($0.relation) && !$0.ids.shared(ids).isEmpty }
            }
          })
      }
      return Neighbourhood(of: items, needs: { steps($0, false) }, needed: { steps($0, true) })
    }
  }

  private func ways(_ neighbourhood: Neighbourhood) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: neighbourhood.reached.map { reached in
        (
          reached.item,
          reached.path.map { "\($0.from) \($0.relation) \($0.to)" }.joined(separator: ", ")
        )
      })
  }

  @Test func bothDirectionsAndNotTheSiblings() throws {
    var items = Items()
    try items.add("host")
    try items.add("db", "runs-on: [host]")
    try items.add("web", "depends-on: [db], connects-to: [mail]")
    try items.add("shop", "depends-on: [web]")
    try items.add("other", "runs-on: [host]")
    try items.add("mail")
    #expect(
      ways(items.reached(from: ["db"])) == [
        "host": "db runs-on host", "web": "db used-by web",
        "shop": "db used-by web, web used-by shop",
      ])
    #expect(ways(items.reached(from: ["host"])).keys.sorted() == ["db", "other", "shop", "web"])
  }

  @Test func relationsThatTheOtherEndStores() throws {
    var items = Items()
    try items.add("ups", "powers: [host]")
    try items.add("host")
    #expect(ways(items.reached(from: ["host"])) == ["ups": "host powered-by ups"])
    #expect(ways(items.reached(from: ["ups"])) == ["host": "ups powers host"])
  }

  @Test func circlesAndWhatIsGone() throws {
    var items = Items()
    try items.add("a", "depends-on: [b]")
    try items.add("b", "depends-on: [a]")
    try items.add("old", "depends-on: [a]", state: "retired")
    #expect(ways(items.reached(from: ["a"])) == ["b": "a depends-on b"])
  }

  @Test func waysHaveALimit() throws {
    var items = Items()
    for number in 0..<8 { try items.add("i\(number)", "depends-on: [i\(number + 1)]") }
    let reached = items.reached(from: ["i0"]).reached
    #expect(reached.map(\.path.count) == [1, 2, 3, 4])
  }
}

extension [String] {
  fileprivate func shared(_ others: [String]) -> [String] { filter(others.contains) }
}
