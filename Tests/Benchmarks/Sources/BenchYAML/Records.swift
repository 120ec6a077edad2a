/// Incidents of about a kilobyte, the same on every machine.
struct Records {
  private var state: UInt64 = 7

  /// Returns `count` records.
  mutating func make(_ count: Int) -> [[UInt8]] {
    (0..<count).map { Array(record($0).utf8) }
  }

  private mutating func record(_ number: Int) -> String {
    let moment = "2026-11-22T14:05:11Z"
    var text = """
      id: INC\(10_000_000 + number)
      type: incident
      title: \(words(7))
      description: |

      """
    for _ in 0..<(3 + roll(4)) { text += "  \(words(11))\n" }
    text += "state: closed\npriority: \(roll(4))\nimpact: 2\nurgency: 3\nservice: email\nci:\n"
    for _ in 0..<(1 + roll(3)) { text += "  - ci-email-\(roll(400))\n" }
    text += "assignee: ana.papas\ngroup: network-ops\nopened_at: \(moment)\nresolved_at: null\n"
    text += "comments:\n"
    for _ in 0..<(1 + roll(3)) {
      text += "  - at: \(moment)\n    author: raj.kim\n    text: \(words(12))\n"
    }
    let links = roll(3)
    text += links == 0 ? "links: []\n" : "links:\n"
    for _ in 0..<links { text += "  - type: related_to\n    target: INC\(roll(number + 1))\n" }
    return text
  }

  private mutating func words(_ count: Int) -> String {
    (0..<count).map { _ in Self.words[roll(Self.words.count)] }.joined(separator: " ")
  }

  private mutating func roll(_ sides: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(sides))
  }

  private static let words = [
    "server", "returned", "error", "after", "update", "user", "cannot", "login", "to", "portal",
    "queue", "delayed", "network", "switch", "port", "flapping", "printer", "offline",
    "certificate", "expired", "database", "replica", "lag", "exceeded", "threshold", "backup",
  ]
}
