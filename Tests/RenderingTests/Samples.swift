import Rendering

/// Records that try to do harm, and some that do not.
enum Samples {
  static let hostile = [
    "\u{1B}]0;title\u{7}\u{1B}[2J", "=HYPERLINK(\"http://evil\")", "<script>alert(1)</script>",
    "a|b\\|c", "line\nline", "tab\there", "cr\rhere", "\u{9B}31m", "\u{202E}gnp.exe",
    "\u{2028}\u{2029}\u{85}", "日本語 👩‍👩‍👧 e\u{301}", "שלום עולם", "`code` @ana #12 www.evil.example",
    "\0\u{7F}", "trailing   ", "", "-1", "a,b;c\"d\"",
  ]

  static let report = Report(
    payload: .list([
      .object([
        .init("id", .text("INC-1")), .init("title", .text("Checkout answers \"502\"")),
        .init("cost", .number("12.50")), .init("affects", .list([.text("web-1"), .text("db-1")])),
        .init("open", .boolean(true)), .init("due", .null),
      ]),
      .object([
        .init("id", .text("INC-2")), .init("title", .text("=1+1, <b>\nnext")),
        .init("cost", .integer(-3)), .init("affects", .list([])), .init("open", .boolean(false)),
        .init("due", .text("2026-11-22")),
      ]),
    ]),
    table: Table(
      columns: [
        .init("ID", key: "id", style: .id), .init("TITLE", key: "title", canShrink: true),
        .init("COST", key: "cost", alignment: .right), .init("STATE", key: "state"),
      ],
      rows: [
        [Cell("INC-1"), Cell("Checkout answers \"502\""), Cell("12.50"), Cell("new", .open)],
        [Cell("INC-2"), Cell("=1+1, <b>\nnext"), Cell("-3"), Cell("")],
      ]),
    ids: ["INC-1", "INC-2"])

  static var hostileReport: Report {
    Report(
      payload: .list(
        hostile.map { .object([.init("id", .text($0)), .init($0, .list([.text($0)]))]) }),
      table: Table(
        columns: [
          .init("ID", key: "id", style: .id), .init("T\u{1B}", key: "\u{1B}", canShrink: true),
        ],
        rows: hostile.map { [Cell($0), Cell($0, .urgent)] }),
      ids: hostile)
  }

  /// A sheet whose every text is `text`.
  static func sheet(_ text: String) -> RecordSheet {
    RecordSheet(
      title: [Cell(text, .id), Cell(text)],
      sections: [
        .fields("", [.init(text, Cell(text, .urgent))]), .prose(text, text),
        .links("Links", [.init(text, targets: [[Cell(text), Cell(text)]])]),
        .timeline("Timeline", [.init(at: text, by: text, did: text, outcome: text, text: text)]),
      ])
  }

  /// A log whose every text is `text`.
  static func log(_ text: String) -> LogSheet {
    let change = RecordChange(
      id: text, title: text, kind: .created,
      changes: [
        .init(text, .value(old: text, new: nil)), .init(text, .value(old: text, new: text)),
        .init(text, .list(removed: [text], added: [text])),
        .init(text, .text(old: "a\n" + text, new: text + "\nb")),
      ])
    return LogSheet([
      LogEntry(
        commit: text, at: text, author: text, subject: text, body: text, changes: [change])
    ])
  }
}
