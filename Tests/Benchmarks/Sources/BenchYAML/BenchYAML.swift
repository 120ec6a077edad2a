import CEvents
import YAML

/// Times the reader against libyaml's bare events, on the same records in the same process.
@main
enum BenchYAML {
  static func main() throws {
    let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 20_000
    var maker = Records()
    let records = maker.make(count)
    let bytes = records.reduce(0) { $0 + $1.count }
    print("\(count) records, \(bytes / count) bytes each; the best of 7 rounds")
    var events: [Duration] = []
    var documents: [Duration] = []
    let clock = ContinuousClock()
    for _ in 0..<7 {
      events.append(clock.measure { for record in records { drain(record) } })
      documents.append(
        try clock.measure { for record in records { _ = try Document(parsing: record) } })
    }
    guard let least = events.min(), let ours = documents.min() else { return }
    print("libyaml's events  \(microseconds(least / count)) µs a record")
    print("Document(parsing:)  \(microseconds(ours / count)) µs a record, \(ratio(ours, least)) x")
  }

  /// Asks for every event and forgets it.
  private static func drain(_ record: [UInt8]) {
    var parser = yaml_parser_t()
    var event = yaml_event_t()
    yaml_parser_initialize(&parser)
    record.withUnsafeBufferPointer { bytes in
      yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
      var isDone = false
      while !isDone, yaml_parser_parse(&parser, &event) == 1 {
        isDone = event.type == YAML_STREAM_END_EVENT
        yaml_event_delete(&event)
      }
    }
    yaml_parser_delete(&parser)
  }

  private static func microseconds(_ duration: Duration) -> Double {
    hundredths(duration / .microseconds(1))
  }

  private static func ratio(_ left: Duration, _ right: Duration) -> Double {
    hundredths(left / right)
  }

  private static func hundredths(_ value: Double) -> Double { Double(Int(value * 100)) / 100 }
}
