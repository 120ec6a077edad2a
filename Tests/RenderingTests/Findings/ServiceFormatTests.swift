import Rendering
import Testing

/// What SARIF, GitLab and JUnit get; `Tests/Trials/formats` reads them with programs from elsewhere.
@Suite struct ServiceFormatTests {
  func text(_ format: FindingFormat, _ report: FindingReport) -> String {
    format.render(report, width: 10, colour: true)
  }

  static let finding = Diagnostic(
    .warning, code: "field/kind", message: "“soon” is no date, [see](http://x) {0}",
    file: "a b/ü:1.yaml", line: 3, column: 7, sourceLine: "due:  soon", remedy: "write\n2026-11-22",
    record: "INC-1")

  /// The fingerprint in it was computed elsewhere: the SHA-256 of
  /// `field/kind␀record␀INC-1␀due: soon␀0`.
  @Test func sarif() {
    let rule = FindingReport.Rule("a/b", summary: "Says it.", severity: .note, page: "Docs/a-b.md")
    let report = FindingReport([Self.finding], records: 2, rules: [rule], version: "1.2.3")
    #expect(text(.sarif, report) == Self.sarifText)
  }

  /// Findings are found again by their fingerprints, in any format and order.
  func fingerprints(_ findings: [Diagnostic], _ format: FindingFormat) -> [String] {
    text(format, FindingReport(findings, records: 1)).matches(
      of: #/"(?:itsm/v1|fingerprint)": "([0-9a-f]{32})"/#
    ).map { String($0.1) }
  }

  @Test(arguments: [FindingFormat.sarif, .gitlab])
  func fingerprintsSurviveMoves(_ format: FindingFormat) {
    let before = fingerprints([Self.finding], format)
    #expect(before.count == 1)
    var moved = Self.finding
    (moved.line, moved.column, moved.sourceLine) = (99, 11, "    due: soon ")
    moved.file = "elsewhere.yaml"
    moved.isTouched = true
    #expect(fingerprints([moved], format) == before)
    for change: WritableKeyPath<Diagnostic, String?> in [\.record, \.sourceLine] {
      var other = Self.finding
      other[keyPath: change] = "other"
      #expect(fingerprints([other], format) != before)
    }
    var other = Self.finding
    other.code = "field/value"
    #expect(fingerprints([other], format) != before)
  }

  @Test func equalFindingsHaveNamesOfTheirOwn() {
    var (first, second, third) = (Self.finding, Self.finding, Self.finding)
    (second.line, third.line) = (10, 20)
    let names = fingerprints([first, second, third], .gitlab)
    #expect(Set(names).count == 3)
    // What was touched is listed first, and still the same.
    third.isTouched = true
    #expect(fingerprints([third, first, second], .gitlab) == [names[2], names[0], names[1]])
    first.record = nil
    second.record = nil
    second.file = "other.yaml"
    #expect(Set(fingerprints([first, second], .gitlab)).count == 2)
  }

  @Test func sarifStaysWithinTheLimitOfARun() {
    let all = (0..<25_010).map { Diagnostic(.error, code: "c", message: "\($0)", file: "f") }
    let sarif = text(.sarif, FindingReport(all, records: 1).limited(to: 25_005))
    #expect(sarif.matches(of: #/"ruleId"/#).count == 25_000)
    let words = "5 are beyond the 25000 results of a run, 5 were left out by --max"
    #expect(sarif.contains(words))
    #expect(sarif.contains("\"errors\": 25010"))
  }

  @Test func codeQuality() {
    let bare = Diagnostic(.note, code: "c", message: "m")
    let report = FindingReport([Self.finding, bare], records: 1)
    let names = fingerprints([Self.finding, bare], .gitlab)
    #expect(
      text(.gitlab, report) == """
        [
          {
            "description": "“soon” is no date, [see](http://x) {0} (write; 2026-11-22)",
            "check_name": "field/kind",
            "fingerprint": "\(names[0])",
            "severity": "minor",
            "location": {
              "path": "a b/ü:1.yaml",
              "lines": {
                "begin": 3
              }
            }
          },
          {
            "description": "m",
            "check_name": "c",
            "fingerprint": "\(names[1])",
            "severity": "info",
            "location": {
              "path": ".itsm/config.yaml",
              "lines": {
                "begin": 1
              }
            }
          }
        ]

        """)
  }

  @Test func junit() {
    var report = FindingReport(
      [Self.finding, Diagnostic(.error, code: "c", message: "<m>", file: "z")], records: 3,
      silenced: 1)
    #expect(
      text(.junit, report) == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites tests="3" failures="1" errors="0" skipped="0">
          <testsuite name="itsm validate" tests="3" failures="1" errors="0" skipped="0">
            <properties>
              <property name="records" value="3"/>
              <property name="silenced" value="1"/>
              <property name="omitted" value="0"/>
            </properties>
            <testcase classname="records" name="a b/ü:1.yaml" file="a b/ü:1.yaml">
              <system-out>a b/ü:1.yaml:3:7: warning: “soon” is no date, [see](http://x) {0} [field/kind]
          due:  soon
                ^
        help: write
        2026-11-22
        </system-out>
            </testcase>
            <testcase classname="records" name="z" file="z">
              <failure type="c" message="&lt;m&gt;">z: error: &lt;m&gt; [c]
        </failure>
            </testcase>
            <testcase classname="records" name="all other records">
              <system-out>1 error, 1 warning in 3 records (1 silenced)</system-out>
            </testcase>
          </testsuite>
        </testsuites>

        """)
    report.isStrict = true
    #expect(text(.junit, report).contains("tests=\"3\" failures=\"2\""))
    #expect(text(.junit, report).contains("<failure type=\"field/kind\" message=\"“soon” is"))
  }

  @Test(arguments: WorkflowCommandTests.hostile + ["]]>", "\u{FFFE}\u{FFFF}", "a\u{FEFF}b"])
  func hostileTextIsOnlyShown(_ hostile: String) {
    let finding = Diagnostic(
      .error, code: hostile, message: hostile, file: hostile, line: 1, column: 2,
      sourceLine: hostile, remedy: hostile, record: hostile)
    let report = FindingReport([finding], records: 1, base: hostile, head: hostile)
    for format in FindingFormat.allCases {
      let text = format.render(report, width: nil, colour: false)
      SafetyTests().expectNoControls(text)
      if format == .junit {
        #expect(!text.contains("]]>") && !text.contains("<script"))
        #expect(!text.unicodeScalars.contains { [0xFFFE, 0xFFFF].contains($0.value) })
      }
    }
  }

  private static let sarifText = #"""
    {
      "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        {
          "tool": {
            "driver": {
              "name": "itsm",
              "version": "1.2.3",
              "semanticVersion": "1.2.3",
              "rules": [
                {
                  "id": "a/b",
                  "shortDescription": {
                    "text": "Says it."
                  },
                  "fullDescription": {
                    "text": "Says it."
                  },
                  "help": {
                    "text": "Says it. See Docs/a-b.md of itsm."
                  },
                  "defaultConfiguration": {
                    "level": "note"
                  }
                },
                {
                  "id": "field/kind",
                  "shortDescription": {
                    "text": "field/kind"
                  },
                  "fullDescription": {
                    "text": "field/kind"
                  },
                  "help": {
                    "text": "field/kind"
                  },
                  "defaultConfiguration": {
                    "level": "warning"
                  }
                }
              ]
            }
          },
          "invocations": [
            {
              "executionSuccessful": true
            }
          ],
          "columnKind": "unicodeCodePoints",
          "results": [
            {
              "ruleId": "field/kind",
              "ruleIndex": 1,
              "level": "warning",
              "message": {
                "text": "“soon” is no date, [see] (http://x) {{0}} (write; 2026-11-22)"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "a%20b/%C3%BC%3A1.yaml",
                      "uriBaseId": "%SRCROOT%"
                    },
                    "region": {
                      "startLine": 3,
                      "startColumn": 7
                    },
                    "contextRegion": {
                      "startLine": 3,
                      "snippet": {
                        "text": "due:  soon"
                      }
                    }
                  },
                  "logicalLocations": [
                    {
                      "fullyQualifiedName": "INC-1",
                      "kind": "object"
                    }
                  ]
                }
              ],
              "partialFingerprints": {
                "itsm/v1": "6601ce9362fa98882facb98f7728eae3"
              }
            }
          ],
          "properties": {
            "records": 2,
            "errors": 0,
            "warnings": 1,
            "notes": 0,
            "silenced": 0,
            "omitted": 0
          }
        }
      ]
    }

    """#
}
