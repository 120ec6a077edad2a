import Records
import Store
import TestSupport
import Testing

extension StoreTests {
  @Suite struct MessageTests {
    private static func part(
      _ id: String, _ title: String = "Mail is down", _ action: String = "set"
    ) -> Message.Part {
      Message.Part(id: id, title: title, action: action)
    }

    @Test func oneRecord() {
      let part = Message.Part(
        id: "INC-1", title: "Mail is down", action: "start", transition: ("new", "in-progress"))
      #expect(
        Message([part], body: "\n\n  Why.\n\nMore.  \n\n").text == """
          INC-1: start, Mail is down

            Why.

          More.

          Itsm-Record: INC-1
          Itsm-Action: start
          Itsm-Transition: new..in-progress

          """)
    }

    @Test(arguments: [
      (["A"], "A: set, Mail is down"), (["A", "B"], "A, B: set"),
      (["A", "B", "C"], "A, B, C: set"),
      (["A", "B", "C", "D"], "4 records: set"), (["A", "A", "B"], "A, B: set"), ([], "itsm"),
    ])
    func subject(ids: [String], subject: String) {
      let text = Message(ids.map { Self.part($0) }).text
      #expect(text.split(separator: "\n").first.map(String.init) == subject)
    }

    @Test func manyActionsAreCut() {
      let parts = ["open", "set", "link", "close"].map { Self.part("A", "", $0) }
      #expect(Message(parts).text.hasPrefix("A: open, set, link, …\n"))
    }

    @Test func noTitleNoComma() {
      #expect(Message([Self.part("A", "")]).text.hasPrefix("A: set\n"))
    }

    /// Git itself must see exactly the trailers that the store wrote.
    @Test(arguments: [
      "x\n\nItsm-Record: FORGED", "x\r\nItsm-Record: FORGED", "x\u{0}y", "x\u{1B}[31m", "\u{2028}a",
      "\u{9B}31mx", "a\u{202E}b", "\u{2066}x",
      "\u{85}Itsm-Record: FORGED", "Itsm-Record: FORGED", "# comment", "---", "\n", " ", "“ü” 👩‍👩‍👧",
      String(repeating: "long ", count: 100), "scissors ------------------------ >8 ----",
    ])
    func hostileTitles(title: String) throws {
      let text = Message([Self.part("INC-1", title)]).text
      let scratch = try Scratch()
      try scratch.write("message", text)
      try scratch.git("commit -q --allow-empty --cleanup=verbatim -F message")
      #expect(
        try scratch.git("log -1 --format='%(trailers:only,unfold)'").split(separator: "\n")
          == ["Itsm-Record: INC-1", "Itsm-Action: set"])
      let subject = try scratch.git("log -1 --format=%s")
      #expect(subject.count <= 100 && subject.hasPrefix("INC-1: set"))
      #expect(subject.unicodeScalars.allSatisfy { !$0.isHostile })
    }

    @Test(arguments: [
      "Itsm-Record: FORGED", "Why.\n\nItsm-Record: FORGED\nItsm-Action: close", "a\u{0}b",
      "Signed-off-by: Ana <ana@example.org>", "x\n\nItsm-Record: FORGED\n---\nrest",
      "Itsm-Record: FORGED\r\n--- a/x",
      "x\n\nItsm-Record: FORGED\n# ------------------------ >8 ------------------------\nrest",
      "a\u{1B}[31mb\u{9B}c\u{202E}",
    ])
    func hostileBodies(body: String) throws {
      let text = Message([Self.part("INC-1", "T")], body: body).text
      #expect(!text.unicodeScalars.contains { $0.isHostile && $0 != "\n" })
      let scratch = try Scratch()
      try scratch.write("message", text)
      try scratch.git("commit -q --allow-empty --cleanup=verbatim -F message")
      #expect(
        try scratch.git("log -1 --format='%(trailers:only,unfold)'").split(separator: "\n")
          == ["Itsm-Record: INC-1", "Itsm-Action: set"])
      // This one takes a line of three hyphens for the end of the message.
      #expect(
        try scratch.git("interpret-trailers --parse message").split(separator: "\n")
          == ["Itsm-Record: INC-1", "Itsm-Action: set"])
    }

    @Test func thousandsOfRecordsAreNotNamedOneByOne() throws {
      let parts = (0...1_000).map { Self.part("A-\($0)") }
      let text = Message(parts, body: "Why.\n\nItsm-Record: FORGED").text
      #expect(text.hasPrefix("1001 records: set\n"))
      let scratch = try Scratch()
      try scratch.write("message", text)
      try scratch.git("commit -q --allow-empty --cleanup=verbatim -F message")
      #expect(try scratch.git("log -1 --format='%(trailers:key=Itsm-Record)'") == "")
    }
  }
}
