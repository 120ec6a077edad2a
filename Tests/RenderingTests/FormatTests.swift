import Rendering
import Testing

@Suite struct FormatTests {
  func text(_ format: Format, width: Int? = nil, colour: Bool = false) -> String {
    format.render(Samples.report, width: width, colour: colour)
  }

  @Test func table() {
    #expect(
      text(.table) == """
        ID     TITLE                    COST  STATE
        INC-1  Checkout answers "502"  12.50  new
        INC-2  =1+1, <b>␊next             -3

        """)
  }

  @Test func tableFitsTheTerminal() {
    #expect(
      text(.table, width: 34) == """
        ID     TITLE           COST  STATE
        INC-1  Checkout ans…  12.50  new
        INC-2  =1+1, <b>␊ne…     -3

        """)
  }

  @Test func tableInColour() {
    let lines = text(.table, colour: true).split(separator: "\n")
    #expect(
      lines[1]
        == "\u{1B}[33mINC-1\u{1B}[0m  Checkout answers \"502\"  12.50  \u{1B}[36mnew\u{1B}[0m")
  }

  @Test func json() {
    let expected = """
      [
        {
          "id": "INC-1",
          "title": "Checkout answers \\"502\\"",
          "cost": 12.50,
          "affects": [
            "web-1",
            "db-1"
          ],
          "open": true,
          "due": null
        },
        {
          "id": "INC-2",
          "title": "=1+1, <b>\\nnext",
          "cost": -3,
          "affects": [],
          "open": false,
          "due": "2026-11-22"
        }
      ]

      """
    #expect(text(.json) == expected)
    #expect(text(.json, width: 10, colour: true) == expected)
  }

  @Test func jsonLines() {
    #expect(
      text(.jsonl) == #"""
        {"id":"INC-1","title":"Checkout answers \"502\"","cost":12.50,"affects":["web-1","db-1"],"open":true,"due":null}
        {"id":"INC-2","title":"=1+1, <b>\nnext","cost":-3,"affects":[],"open":false,"due":"2026-11-22"}

        """#)
  }

  @Test func csv() {
    var report = Samples.report
    report.table.columns.append(.init("Affects", key: "affects"))
    #expect(
      Format.csv.render(report, width: nil, colour: false) == """
        id,title,cost,state,affects
        INC-1,"Checkout answers ""502""\",12.50,,web-1;db-1
        INC-2,"'=1+1, <b>
        next",-3,,

        """)
  }

  @Test(arguments: ["=1", "+1", "-1", "@x", "\tx", "\rx", "＝1"])
  func formulasAreText(_ text: String) {
    let field = Payload.object([.init("f", .text(text))]).commaSeparated(keys: ["f"])
    #expect(field.dropFirst(2).drop { $0 == "\"" }.first == "'")
    let list = Payload.object([.init("f", .list([.text(text)]))]).commaSeparated(keys: ["f"])
    #expect(list.dropFirst(2).drop { $0 == "\"" }.first == "'")
  }

  @Test func tsv() {
    let record = Payload.object([
      .init("a", .text("x\ty\nz\\\r")), .init("b", .object([.init("c", .integer(1))])),
    ])
    #expect(
      record.tabSeparated(keys: ["a", "b", "c"]) == "a\tb\tc\nx\\ty\\nz\\\\\\r\t{\"c\":1}\t\n")
  }

  @Test func yaml() {
    #expect(
      text(.yaml) == #"""
        - id: INC-1
          title: "Checkout answers \"502\""
          cost: 12.50
          affects:
            - web-1
            - db-1
          open: true
          due: null
        - id: INC-2
          title: "=1+1, <b>\nnext"
          cost: -3
          affects: []
          open: false
          due: "2026-11-22"

        """#)
  }

  @Test(arguments: [
    "no", "Null", "~", "1.10", "a: b", "a #b", "", " a", "a ", "- a", "ü", "a\n", "y",
  ])
  func doubtfulTextIsQuotedInYAML(_ text: String) {
    #expect(Payload.text(text).yaml().hasPrefix("\""))
  }

  @Test func markdown() {
    #expect(
      text(.markdown) == """
        | ID | TITLE | COST | STATE |
        | --- | --- | ---: | --- |
        | INC-1 | Checkout answers "502" | 12.50 | new |
        | INC-2 | =1+1, &lt;b&gt;<br>next | -3 |  |

        """)
  }

  @Test(arguments: [
    ("a|b", "a\\|b"), ("`x`", "\\`x\\`"), ("<img>", "&lt;img&gt;"), ("&lt;", "&amp;lt;"),
    ("@ana", "@&#8203;ana"), ("ana@example.org", "ana@example.org"), ("#12", "#&#8203;12"),
    ("https://x", "https:&#8203;//x"), ("www.x", "www&#8203;.x"), ("[a](b)", "\\[a\\](b)"),
    ("a_b*c", "a\\_b\\*c"), ("\\|", "\\\\\\|"), ("\u{1B}", "␛"), ("C# and F#", "C# and F#"),
  ])
  func markdownIsShownNotActedUpon(_ text: String, _ expected: String) {
    let table = Table(columns: [.init("T", key: "t")], rows: [[Cell(text)]])
    #expect(table.markdown() == "| T |\n| --- |\n| \(expected) |\n")
  }

  @Test func ids() {
    #expect(text(.ids) == "INC-1\nINC-2\n")
  }

  @Test func nothing() {
    let empty = Report(
      payload: .list([]), table: Table(columns: [.init("ID", key: "id")], rows: []), ids: [])
    let all = Format.allCases.map { $0.render(empty, width: 80, colour: true) }
    #expect(all == ["", "[]\n", "", "id\n", "id\n", "[]\n", "| ID |\n| --- |\n", ""])
  }

  @Test func oneRecord() {
    let report = RecordReport(
      payload: .object([.init("id", .text("INC-1")), .init("cost", .number("1.10"))]),
      sheet: RecordSheet(title: [Cell("INC-1")], sections: []), id: "INC-1")
    let all = Format.allCases.map { $0.render(object: report, width: nil, colour: false) }
    #expect(
      all == [
        "INC-1\n", "{\n  \"id\": \"INC-1\",\n  \"cost\": 1.10\n}\n",
        "{\"id\":\"INC-1\",\"cost\":1.10}\n",
        "id,cost\nINC-1,1.10\n", "id\tcost\nINC-1\t1.10\n", "id: INC-1\ncost: 1.10\n",
        "| Field | Value |\n| --- | --- |\n| id | INC-1 |\n| cost | 1.10 |\n", "INC-1\n",
      ])
  }

  @Test(arguments: [
    ("0", true), ("-0.5", true), ("1e5", true), ("12.50", true), ("1E+2", true), ("007", false),
    ("+1", false), (".5", false), ("1.", false), ("NaN", false), ("", false), ("-", false),
    ("1e", false), ("1 ", false),
  ])
  func onlyNumbersAreUnquoted(_ literal: String, _ isNumber: Bool) {
    #expect(Payload.number(literal).json() == (isNumber ? literal : "\"\(literal)\""))
  }

  @Test func jsonEscapes() {
    let text = Payload.text(
      "\"\\/\u{8}\u{C}\n\r\t\0\u{1B}\u{7F}\u{9B}\u{2028}\u{2029}\u{202E}<>&é😀"
    ).json()
    #expect(
      text == #""\"\\/\b\f\n\r\t\u0000\u001b\u007f\u009b\u2028\u2029\u202e<>&é😀""#)
  }
}
