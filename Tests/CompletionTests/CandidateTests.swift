import Testing

/// What `itsm __complete` answers.
@Suite struct CandidateTests {
  /// A line and the candidates that it must have, all of them.
  static let exact: [(line: String, candidates: [String])] = [
    ("inc", ["incident"]),
    ("incident res", ["resume", "resolve"]),
    ("incidents reso", ["resolve"]),
    ("incident open --impact ''", ["high", "medium", "low"]),
    ("incident open --impact=m", ["--impact=medium"]),
    ("incident open --imp", ["--impact"]),
    ("incident open Mail is down --security f", ["false"]),
    ("incident open --service ''", ["checkout"]),
    ("incident open --ci w", ["web-eu-1"]),
    ("incident open --group ''", ["payments-sre"]),
    ("incident open --assignee ''", ["me", "raj"]),
    ("incident list --state in", ["in-progress"]),
    ("incident list --sort id,-prior", ["id,-priority", "id,-priority_reason"]),
    ("incident list --where impact=l", ["impact=low"]),
    ("show 4F7", ["INC-20261122-4F7KQ"]),
    ("show inc-20261122-4f7", ["INC-20261122-4F7KQ"]),
    ("show 4f", ["4FZZZ", "4F7KQ"]),
    ("show ch", ["checkout", "CHG-20261122-9QX2M"].reversed()),
    ("change show ''", ["CHG-20261122-9QX2M"]),
    ("incident show 9QX", []),
    ("show --format j", ["json", "jsonl"]),
    ("validate --format j", ["json", "junit"]), ("validate --format g", ["github", "gitlab"]),
    ("show --at v", ["v1"]),
    ("validate --base v", ["v1"]),
    ("diff v1..sp", ["v1..spring"]),
    ("set 4F7KQ urg", ["urgency="]),
    ("set 4F7KQ urgency=h", ["urgency=high"]),
    ("set 4F7KQ affects+=d", ["affects+=db-eu-1"]),
    ("incident set 4F7KQ --urgency h", ["high"]),
    ("assign 4F7KQ --to r", ["raj"]),
    ("link 4F7KQ caused", ["caused-by"]),
    ("link 4F7KQ caused-by ''", ["CHG-20261122-9QX2M"]),
    ("link 9QX2M ca", ["causes"]),
    ("link 9QX2M causes 4F7", ["INC-20261122-4F7KQ"]),
    ("unlink 4F7KQ ca", []),
    ("type show prob", ["problem"]),
    ("schema prob", ["problem"]),
    ("completions z", ["zsh"]),
    ("batch --commit e", ["each"]),
    ("comment 4F7KQ -F ''", [":files"]),
    ("-C ''", [":folders"]),
    ("init ''", [":folders"]),
    ("validate ''", [":files"]),
    ("nonsense ''", []),
    ("show zzz", []),
    ("comment 4F7KQ -m ''", []),
  ]

  @Test func lines() throws {
    let desk = try Desk()
    for (line, candidates) in Self.exact {
      #expect(try desk.candidates(line) == candidates, "\(line)")
    }
  }

  /// Only records that a verb can move from where they are stand behind it.
  @Test func verbsOfferWhatTheyCanMove() throws {
    let desk = try Desk()
    #expect(try desk.candidates("incident unassign ''") == ["INC-20261122-4FZZZ"])
    #expect(
      try desk.candidates("incident resolve ''") == ["INC-20261122-4FZZZ", "INC-20261122-4F7KQ"])
  }

  @Test func firstWordsAreTypesAndCommands() throws {
    let desk = try Desk()
    let words = try desk.candidates("''")
    for word in ["incident", "person", "init", "show", "validate", "completions"] {
      #expect(words.contains(word))
    }
    #expect(!words.contains { $0.hasPrefix("__") })
  }

  @Test func idsCarryTheirTitles() throws {
    let desk = try Desk()
    #expect(
      try desk.shell("itsm __complete show 4F7") == "INC-20261122-4F7KQ\tCheckout answers 502\n")
  }

  /// A type that a repository adds is completed like a built-in one.
  @Test func ownTypes() throws {
    let desk = try Desk()
    _ = try desk.shell(
      """
      mkdir -p .itsm/types
      cat > .itsm/types/vendor.yaml <<'END'
      type: vendor
      summary: A company that supplies services.
      id: { slug: true }
      path: vendors/{id}.yaml
      create: { verb: add }
      fields:
        title: { kind: text, role: title, required: true }
        tier: { kind: enum, values: [strategic, tactical], default: tactical }
      states: { active: open, ended: closed }
      transitions:
        end: { from: [active], to: ended }
      END
      itsm commit && itsm vendor add paywell Paywell
      """)
    #expect(try desk.candidates("ven") == ["vendor"])
    #expect(try desk.candidates("vendor add x --tier s") == ["strategic"])
    #expect(try desk.candidates("vendor end ''") == ["paywell"])
  }

  /// Somebody who is typing sees no errors, whatever the place.
  @Test(arguments: ["show ''", "incident resolve ''", "set x y=", "diff ''", "link a b ''", "-x"])
  func quietWithoutRepository(_ line: String) throws {
    let desk = try Desk()
    let text = try desk.shell("cd / && itsm __complete \(line) 2>&1")
    #expect(!text.contains("error") && !text.contains("hint"))
  }

  @Test func quietWhenRulesAreBroken() throws {
    let desk = try Desk()
    let text = try desk.shell(
      """
      mkdir -p .itsm/types && echo 'type: [' > .itsm/types/bad.yaml
      git add .itsm && git commit -qm 'rules: break them'
      itsm __complete incident open --impact ''
      """)
    #expect(text.hasPrefix("high\t"))
  }
}
