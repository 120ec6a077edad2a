import Records
import Testing

/// What a command makes of a record, down to the text.
@Suite struct DraftTests {
  private static func changing(
    _ text: String, in shelf: Shelf = Shelf(.builtIn),
    _ action: String = "set", _ body: (inout Draft, Circumstance) throws -> Void
  ) throws -> Edit {
    let record = try shelf.add(text)
    var draft = Draft(changing: record, action: action)
    try body(&draft, shelf.circumstance())
    return try draft.finish(in: shelf.circumstance())
  }

  private static func text(_ edit: Edit) -> String { String(decoding: edit.source, as: UTF8.self) }

  private static func findings(_ body: () throws -> Void) -> [String] {
    do {
      try body()
      return []
    } catch let error as Findings {
      return error.all.map { "\($0.code.rawValue): \($0.message) | \($0.remedy ?? "")" }
    } catch {
      return ["\(error)"]
    }
  }

  static let incident = """
    # Mail, again
    id: INC-20261120-A1B2C
    title: 'Mail is down'     # as reported
    state: new
    impact:   medium
    urgency: medium
    priority: P3

    opened_at: 2026-11-20T10:00:00Z
    opened_by: ana
    timeline:
      - at: 2026-11-20T10:00:00Z   # in the morning
        by: ana
        did: open

    """

  /// The lines of a change, as `diff` would show them.
  private static func changed(_ before: String, _ after: String) -> [String] {
    let (old, new) = (before.split(separator: "\n"), after.split(separator: "\n"))
    return new.difference(from: old).map { change in
      switch change {
      case .insert(_, let line, _): "+\(line)"
      case .remove(_, let line, _): "-\(line)"
      }
    }
  }

  @Test func newRecordIsLaidOutAsDesigned() throws {
    let shelf = Shelf(.builtIn)
    let ci = "class: server\nstate: planned\ncriticality: low\n"
    try shelf.add("id: checkout\ntype: service\ntitle: Checkout\n")
    try shelf.add("id: web-eu-1\ntype: ci\ntitle: Web\n" + ci)
    try shelf.add("id: CHG-20261122-9QX2M\ntitle: Deploy\nstate: new\n")
    let here = shelf.circumstance()
    let type = try #require(Rulebook.builtIn.type("incident"))
    var draft = Draft(creating: type, id: "INC-20261122-4F7KQ")
    try draft.apply(
      [
        Assignment("title", .set, ["Checkout answers 502 for EU customers"]),
        Assignment("impact", .set, ["high"]), Assignment("urgency", .set, ["high"]),
        Assignment("service", .set, ["checkout"]), Assignment("ci", .set, ["web-eu-1"]),
        Assignment("description", .set, ["Started right after the deployment.\n"]),
      ], in: here)
    draft.link("caused-by", ["CHG-20261122-9QX2M"])
    try draft.fillDefaults(in: here)
    let edit = try draft.finish(in: here, header: ["yaml-language-server: $schema=incident.json"])
    #expect(edit.after.path == "incidents/2026/11/INC-20261122-4F7KQ.yaml")
    #expect(edit.warnings == [] && edit.transition == nil && edit.action == "open")
    #expect(
      Self.text(edit) == """
        # yaml-language-server: $schema=incident.json
        id: INC-20261122-4F7KQ
        title: Checkout answers 502 for EU customers
        state: new
        impact: high
        urgency: high
        priority: P1
        service: checkout
        affects: [web-eu-1]
        opened_at: 2026-11-22T14:05:11Z
        opened_by: ana
        description: |
          Started right after the deployment.
        links:
          caused-by: [CHG-20261122-9QX2M]
        timeline:
          - at: 2026-11-22T14:05:11Z
            by: ana
            did: open
            state: new
            impact: high
            urgency: high
            priority: P1
            service: checkout

        """)
  }

  @Test func defaultsOfTheHouseComeBeforeThoseOfTheType() throws {
    var settings = Settings()
    settings.defaults = ["incident": ["urgency": "low", "group": "service-desk"]]
    let shelf = Shelf(try Rulebook(files: [], settings: settings))
    let type = try #require(shelf.rulebook.type("incident"))
    var draft = Draft(creating: type, id: "INC-20261122-4F7KQ")
    try draft.apply([Assignment("title", .set, ["T"])], in: shelf.circumstance())
    try draft.fillDefaults(in: shelf.circumstance())
    let record = try draft.finish(in: shelf.circumstance()).after
    #expect(record.value("urgency").description == "low")
    #expect(record.value("impact").description == "medium")
    #expect(record.value("priority").description == "P4")
    #expect(record.value("group").description == "service-desk")
  }

  @Test func onlyTheLinesThatChangeChange() throws {
    let edit = try Self.changing(Self.incident) { draft, here in
      try draft.apply([Assignment("impact", .set, ["high"])], in: here)
    }
    #expect(
      Self.changed(Self.incident, Self.text(edit)) == [
        "-priority: P3", "-impact:   medium", "+impact:   high", "+priority: P2",
        "+  - at: 2026-11-22T14:05:11Z", "+    by: ana", "+    did: set", "+    impact: high",
        "+    priority: P2",
      ])
  }

  @Test func untrackedFieldsAreNotTold() throws {
    let edit = try Self.changing(Self.incident) { draft, here in
      try draft.apply([Assignment("location", .set, ["no"])], in: here)
    }
    #expect(Self.changed(Self.incident, Self.text(edit)) == ["+location: 'no'"])
  }

  @Test func anOverrideNeedsItsReason() throws {
    #expect(
      Self.findings {
        _ = try Self.changing(Self.incident) { draft, here in
          try draft.apply([Assignment("priority", .set, ["P1"])], in: here)
        }
      } == [
        """
        field/derived: priority P1 contradicts impact medium and urgency medium, which make it P3 | \
        give the reason: --set priority_reason=…
        """
      ])
    let edit = try Self.changing(Self.incident) { draft, here in
      try draft.apply(
        [Assignment("priority", .set, ["P1"]), Assignment("priority-reason", .set, ["CEO"])],
        in: here)
    }
    #expect(edit.after.value("priority").description == "P1")
  }

  /// A record that somebody left inconsistent is not corrected behind a comment.
  @Test func aCommentChangesNothingElse() throws {
    let text = Self.incident.replacing("priority: P3", with: "priority: P1")
    let edit = try Self.changing(text, "comment") { draft, _ in draft.say("Still down.\n") }
    #expect(
      Self.changed(text, Self.text(edit)) == [
        "+  - at: 2026-11-22T14:05:11Z", "+    by: ana", "+    did: comment", "+    text: |",
        "+      Still down.",
      ])
  }

  @Test func aValueThatFitsNothingCanBeTakenAway() throws {
    let text = Self.incident.replacing("opened_by: ana", with: "opened_by: ana\nrestored_at: soon")
    let edit = try Self.changing(text) { draft, here in
      try draft.apply([Assignment("restored_at", .set, [""])], in: here)
    }
    #expect(Self.changed(text, Self.text(edit)) == ["-restored_at: soon"])
  }

  @Test func moves() throws {
    let edit = try Self.changing(Self.incident) { draft, here in
      try draft.move("start", in: here)
    }
    #expect(edit.transition.map { "\($0.from)→\($0.to)" } == "new→in-progress")
    #expect(edit.after.value("assignee").description == "ana")
    let held = try Self.changing(Self.text(edit)) { draft, here in
      try draft.apply([Assignment("hold_reason", .set, ["awaiting-change"])], in: here)
      try draft.move("hold", in: here)
    }
    #expect(held.after.state == "on-hold")
    let resumed = try Self.changing(Self.text(held)) { draft, here in
      try draft.move("resume", in: here)
    }
    #expect(resumed.after.node("hold_reason") == nil && resumed.after.state == "in-progress")
    #expect(
      resumed.after.timeline.map(\.did) == ["open", "start", "hold", "resume"])
    #expect(resumed.after.timeline.last?.changes.map(\.field) == ["state", "hold_reason"])
  }

  @Test(arguments: [
    (
      "close", [],
      [
        "transition/refused: INC-20261120-A1B2C is new and cannot close | from here it can start, hold, resolve, cancel"
      ]
    ),
    (
      "resolve", [],
      [
        """
        field/required: INC-20261120-A1B2C cannot resolve without resolution and resolution_code | \
        itsm incident resolve INC-20261120-A1B2C --resolution … --resolution-code …
        """
      ]
    ),
    (
      "hold", ["hold_reason=awaiting-caller"],
      [
        "transition/comment: INC-20261120-A1B2C cannot hold without a comment | itsm incident hold INC-20261120-A1B2C -m …"
      ]
    ),
    (
      "fly", [],
      [
        "transition/refused: INC-20261120-A1B2C is new and cannot fly | from here it can start, hold, resolve, cancel"
      ]
    ),
  ])
  func refusedMoves(verb: String, assignments: [String], expected: [String]) {
    #expect(
      Self.findings {
        _ = try Self.changing(Self.incident) { draft, here in
          try draft.apply(assignments.compactMap { Assignment($0) }, in: here)
          try draft.move(verb, in: here)
        }
      } == expected)
  }

  @Test func listsGrowAndShrink() throws {
    let shelf = Shelf(.builtIn)
    for id in ["a", "b", "c"] { try shelf.add("id: \(id)\ntype: ci\ntitle: T\n") }
    var text = Self.incident
    func set(_ assignment: String) throws -> [String] {
      let before = text
      text = Self.text(
        try Self.changing(text, in: shelf) { draft, here in
          try draft.apply([try #require(Assignment(assignment))], in: here)
        })
      return Self.changed(before, text)
    }
    #expect(try set("ci+=a,b") == ["+affects: [a, b]"])
    #expect(try set("affects+=b,c") == ["-affects: [a, b]", "+affects: [a, b, c]"])
    #expect(try set("affects-=a") == ["-affects: [a, b, c]", "+affects: [b, c]"])
    #expect(try set("affects+=") == [])
    #expect(try set("affects=c") == ["-affects: [b, c]", "+affects: [c]"])
    #expect(try set("affects-=c") == ["-affects: [c]"])
    #expect(try set("affects-=c") == [])
    #expect(try set("affects+=") == [])
  }

  @Test(arguments: [
    ("state=closed", "edit/refused: the state changes by a verb, not by --set"),
    ("links=x", "edit/refused: links have a command"),
    ("id=x", "edit/refused: id can't be changed"),
    ("titel=x", "field/unknown: an incident has no field titel"),
    (
      "title+=x", "edit/refused: title is not a list, so nothing can be added to or removed from it"
    ),
    ("review=x", "edit/refused: review is a mapping and can't be given on the command line"),
    ("impact=huge", "field/value: impact can't be “huge”"),
    (
      "service=nowhere",
      "reference/unknown: INC-20261120-A1B2C: service names nowhere, which does not exist"
    ),
    ("title=", "field/required: INC-20261120-A1B2C: an incident must have title"),
  ])
  func refusedAssignments(assignment: String, expected: String) {
    let found = Self.findings {
      _ = try Self.changing(Self.incident) { draft, here in
        try draft.apply([try #require(Assignment(assignment))], in: here)
      }
    }
    #expect(found.count == 1 && found.first?.hasPrefix(expected + " | ") == true, "\(found)")
  }

  @Test func words() throws {
    let edit = try Self.changing(Self.incident) { draft, here in
      try draft.apply(
        ["assignee=me", "follow_up_at=now"].compactMap { Assignment($0) }, in: here)
    }
    #expect(edit.after.value("assignee").description == "ana")
    #expect(edit.after.value("follow_up_at").description == "2026-11-22T14:05:11Z")
  }

  @Test func meInAList() throws {
    let text =
      "type: gathering\nid: { prefix: GTH }\nfields: { who: { kind: person, list: true } }\n"
    let shelf = Shelf(
      try Rulebook(files: [(path: "g.yaml", source: Array(text.utf8))], settings: Settings()))
    let edit = try Self.changing("id: GTH-20261120-A1B2C\n", in: shelf) { draft, here in
      try draft.apply([Assignment("who", .set, ["me,raj", "bea"])], in: here)
    }
    #expect(edit.after.value("who").description == "[ana, raj, bea]")
  }

  @Test(arguments: ["INC-20261120-a1b2c", "old-name", "INC-20261122-00003"])
  func circlesWhateverTheLetters(target: String) throws {
    let shelf = Shelf(.builtIn)
    try shelf.add(
      "id: INC-20261122-00003\ntitle: T\nstate: new\nlinks: { parent: [inc-20261120-A1b2c] }\n")
    let found = Self.findings {
      _ = try Self.changing(Self.incident + "aliases: [Old-Name]\n", in: shelf) { draft, _ in
        draft.link("parent", [target])
      }
    }
    #expect(found.count == 1 && found.first?.hasPrefix("link/circle: ") == true, "\(found)")
  }

  @Test func aStateWithConditionsIsNotFinal() throws {
    let text = """
      type: errand
      id: { prefix: ERR }
      fields: { ready: { kind: boolean } }
      states: { new: open, done: closed }
      transitions: { finish: { from: [new], to: done, when: ready = true } }
      """
    let shelf = Shelf(
      try Rulebook(files: [(path: "e.yaml", source: Array(text.utf8))], settings: Settings()))
    for (state, verb, expected) in [
      ("new", "finish", "from here it can finish, which needs: ready = true"),
      ("new", "stop", "from here it can finish, which needs: ready = true"),
      ("done", "finish", "done is final"),
    ] {
      let found = Self.findings {
        _ = try Self.changing("id: ERR-20261120-A1B2C\nstate: \(state)\n", in: shelf) {
          try $0.move(verb, in: $1)
        }
      }
      #expect(found.count == 1 && found.first?.hasSuffix(" | \(expected)") == true, "\(found)")
    }
  }

  @Test func linksAreAddedAndTakenAway() throws {
    let shelf = Shelf(.builtIn)
    for id in ["CHG-20261122-00001", "CHG-20261122-00002", "INC-20261122-00003"] {
      try shelf.add("id: \(id)\ntitle: T\nstate: new\n")
    }
    let one = try Self.changing(Self.incident, in: shelf, "link") { draft, _ in
      draft.link("caused-by", ["CHG-20261122-00001"])
    }
    #expect(one.after.links("caused-by") == ["CHG-20261122-00001"])
    #expect(one.after.timeline.last?.changes == [.init("caused-by", list: ["CHG-20261122-00001"])])
    let two = try Self.changing(Self.text(one), in: shelf, "link") { draft, _ in
      draft.link("caused-by", ["CHG-20261122-00002", "CHG-20261122-00001"])
    }
    #expect(two.after.links("caused-by") == ["CHG-20261122-00001", "CHG-20261122-00002"])
    // One relation comes and the only other one goes, in either order of the type's.
    for (new, id) in [("parent", "INC-20261122-00003"), ("fixed-by", "CHG-20261122-00002")] {
      let swapped = try Self.changing(Self.text(one), in: shelf, "link") { draft, _ in
        draft.unlink("caused-by", ["CHG-20261122-00001"])
        draft.link(new, [id])
      }
      #expect(swapped.after.links.map(\.relation) == [new])
      #expect(swapped.after.links(new) == [id])
    }
    let none = try Self.changing(Self.text(two), in: shelf, "unlink") { draft, _ in
      draft.unlink("caused-by", ["CHG-20261122-00001", "CHG-20261122-00002"])
    }
    #expect(none.after.node("links") == nil)
  }

  @Test func anInverseIsStoredOnTheOtherSide() throws {
    let type = try #require(Rulebook.builtIn.type("change"))
    let finding = Finding(unknownRelation: "causes", type, .builtIn)
    #expect(finding.message == "a change has no relation causes")
    #expect(finding.remedy?.hasPrefix("it is stored on the other side: caused-by, by an ") == true)
  }
}
