import Testing

@testable import Store

@Suite struct ReaderTests {
  /// The cells of all rows, and the faults: row number and message.
  static func read(
    _ bytes: [UInt8], delimiter: String = ","
  ) -> (rows: [[[UInt8]]], faults: [String]) {
    bytes.withUnsafeBytes { text in
      var reader = DelimitedReader(text, delimiter: Array(delimiter.utf8))
      var row = RawRow()
      var rows: [[[UInt8]]] = []
      var faults: [String] = []
      while reader.next(&row) {
        rows.append(row.cells.indices.map { row.withCell($0, of: text) { Array($0) } })
        if let fault = row.fault {
          let (line, column) = row.position(of: fault.offset, in: text)
          faults.append("\(line):\(column): \(fault.message)")
        }
      }
      return (rows, faults)
    }
  }

  static func texts(_ text: String, delimiter: String = ",") -> [[String]] {
    read(Array(text.utf8), delimiter: delimiter).rows.map { row in
      row.map { String(decoding: $0, as: UTF8.self) }
    }
  }

  @Test(arguments: [",", ";", "\t", "|", "¦", "→"])
  func whatIsWrittenIsReadBack(delimiter: String) {
    // Linear congruential numbers, so that a failure can be repeated.
    var state: UInt64 = 42
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    let pieces = ["a", "é", "𝄞", "\"", "\n", "\r\n", delimiter, "0", " x"]
    for _ in 0..<300 {
      let rows = (0..<1 + next(4)).map { _ in
        (0..<3).map { _ in
          // Cells are read without white space at their ends.
          let middle = (0..<next(6)).map { _ in pieces[next(pieces.count)] }.joined()
          return next(4) == 0 ? "" : "<" + middle + ">"
        }
      }
      let ending = next(2) == 0 ? "\n" : "\r\n"
      let written = rows.map { row in
        row.map { cell in
          let mustQuote =
            cell.contains { "\"\n\r".contains($0) } || cell.contains("\r\n")
            || cell.contains(delimiter)
          return mustQuote || next(3) == 0
            ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
        }.joined(separator: delimiter)
      }.joined(separator: ending)
      let text = (next(2) == 0 ? "\u{FEFF}" : "") + written + (next(2) == 0 ? ending : "")
      #expect(Self.texts(text, delimiter: delimiter) == rows, "\(text.debugDescription)")
    }
  }

  @Test(arguments: [
    ("a,b\"c\n", "1:4: a quote within a cell that does not begin with one"),
    ("a\n\"b\"c,d\n", "2:4: text behind the closing quote"),
    ("a\né,\"open\n\n", "2:3: a quoted cell that does not end"),
    ("a\rb\n", "1:2: a carriage return without a line feed"),
    ("\"a\nb\",x\"\n", "2:5: a quote within a cell that does not begin with one"),
  ])
  func faultsHaveTheirPlace(text: String, fault: String) {
    #expect(Self.read(Array(text.utf8)).faults == [fault])
  }

  @Test func readingGoesOnBehindAFault() {
    #expect(Self.texts("a,b\n1\"2,3\n4,5\n") == [["a", "b"], ["1\"2", "3"], ["4", "5"]])
  }

  @Test func tenThousandColumnsAndATenMegabyteCell() {
    let wide = Array(repeating: "x", count: 10_000).joined(separator: ",")
    #expect(Self.texts(wide).first?.count == 10_000)
    let long = [UInt8](repeating: UInt8(ascii: "y"), count: 10 << 20)
    #expect(Self.read([UInt8(ascii: "\"")] + long + Array("\",z".utf8)).rows == [[long, [0x7A]]])
  }

  @Test(arguments: 0..<200)
  func noBytesMakeItCrash(seed: Int) {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    let bytes = (0..<400).map { _ -> UInt8 in
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      let alphabet = Array("\",\n\r\0{}[]:\\u12e.-ab".utf8) + [0xFF, 0xC3]
      return alphabet[Int(state >> 33) % alphabet.count]
    }
    // Nothing is lost: every letter is in a row, whether the row has faults or not.
    let found = bytes.withUnsafeBytes { text -> Int in
      var reader = DelimitedReader(text, delimiter: [UInt8(ascii: ",")])
      var row = RawRow()
      var count = 0
      var end = 0
      while reader.next(&row) {
        #expect(row.range.lowerBound >= end)
        end = row.range.upperBound
        count += text[row.range].count { $0 == UInt8(ascii: "a") }
      }
      return count
    }
    #expect(found == bytes.count { $0 == UInt8(ascii: "a") })
    _ = JSONLines.read(bytes, ["a"])
  }
}

enum JSONLines {
  static func read(
    _ bytes: [UInt8], _ columns: [String]
  ) -> (rows: [[String]], faults: [String]) {
    bytes.withUnsafeBytes { text in
      var reader = JSONLinesReader(text, columns: columns)
      var row = RawRow()
      var rows: [[String]] = []
      var faults: [String] = []
      while reader.next(&row) {
        if let fault = row.fault {
          let (line, column) = row.position(of: fault.offset, in: text)
          faults.append("\(line):\(column): \(fault.message)")
        } else {
          rows.append(
            row.cells.indices.map {
              row.withCell($0, of: text) { String(decoding: $0, as: UTF8.self) }
            })
        }
      }
      return (rows, faults)
    }
  }
}

@Suite struct JSONLinesReaderTests {
  @Test func valuesAreFoundByDottedNames() {
    let text = #"""
      {"id": "A\u00e9\ud834\udd1e", "x": {"y": -1.50e2, "z": null}, "tags": ["a", true]}

      {"x": {"y": false}, "id": "B\n"}
      """#
    let (rows, faults) = JSONLines.read(Array(text.utf8), ["id", "x.y", "x.z", "tags"])
    #expect(faults == [])
    #expect(rows == [["Aé𝄞", "-1.50e2", "", "a,true"], ["B", "false", "", ""]])
  }

  @Test(arguments: [
    (#"{"a": 01}"#, "1:7: no JSON value"), (#"{"a": 1} x"#, "1:10: more behind the object"),
    (#"{"a": 1, "a": 2}"#, "1:11: the name a stands twice"), (#"["a"]"#, "1:1: expected {"),
    (#"{"a": "\ud834"}"#, "1:10: half a surrogate pair"),
    (#"{"a": "x"#, "1:9: a string that does not end"),
    (#"{"a": ["x,y"]}"#, "1:8: an item of a list with a comma in it"),
    (#"{"a" 1}"#, "1:6: expected :"), (#"{"a": tru}"#, "1:7: no JSON value"),
  ])
  func faultsHaveTheirPlace(text: String, fault: String) {
    #expect(JSONLines.read(Array(text.utf8), ["a"]).faults == [fault])
  }

  @Test func deepNestingIsRefused() {
    let text = String(repeating: #"{"a":"#, count: 100_000)
    #expect(JSONLines.read(Array(text.utf8), []).faults.count == 1)
  }
}
