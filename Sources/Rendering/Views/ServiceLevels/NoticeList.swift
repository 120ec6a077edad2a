public import Practices
import Records

/// Notices as rows and as mail.
public struct NoticeList {
  private let notices: [Notice]

  /// Makes a list, in the order given.
  public init(_ notices: [Notice]) { self.notices = notices }

  /// The rows.
  public var report: Report {
    Report(
      payload: .list(
        notices.map { notice in
          .object([
            .init("id", .text(notice.id)), .init("event", .text(notice.event.rawValue)),
            .init("record", .text(notice.record)), .init("at", .text(notice.at.description)),
            .init("by", .text(notice.by)), .init("to", .text(notice.to)),
            .init("address", notice.address.map { .text($0) } ?? .null),
            .init("text", .text(notice.text)), .init("title", .text(notice.title)),
          ])
        }),
      table: Table(
        columns: [
          Table.Column("at", key: "at"), Table.Column("record", key: "record", style: .id),
          Table.Column("to", key: "to"), Table.Column("event", key: "event"),
          Table.Column("text", key: "text"),
          Table.Column("title", key: "title", canShrink: true),
        ],
        rows: notices.map { notice in
          [
            Cell(notice.at.words), Cell(notice.record), Cell(notice.to),
            Cell(notice.event.rawValue), Cell(notice.firstLine), Cell(notice.title),
          ]
        }),
      ids: notices.map(\.record).reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
  }

  /// The notices as a mailbox (RFC 4155) of messages (RFC 5322), for `formail -s sendmail -t`.
  ///
  /// Those who have no address are left out.
  ///
  /// - Parameter sender: The name and the address in `From:`.
  /// - Returns: The mailbox; empty without messages.
  public func mailbox(from sender: (name: String, address: String)) -> String {
    notices.compactMap { notice in
      notice.address.map { message(notice, to: $0, from: sender) }
    }.joined()
  }

  private func message(
    _ notice: Notice, to address: String, from sender: (name: String, address: String)
  ) -> String {
    let date = notice.at.mailWords
    let subject = "[\(notice.record)] \(notice.subject): \(notice.title)"
    let body =
      "\(notice.title)\n\n\(notice.text)\n\(notice.origin)\n\n"
      + "itsm show \(notice.record)\n"
    // A line that begins like the separator gets a mark in front.
    let lines = sanitised(body, lines: .multiple).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map { $0.hasPrefix("From ") ? ">\($0)" : "\($0)" }
    return """
      From itsm@localhost \(notice.at.mailboxWords)
      Message-ID: <\(notice.id)@itsm.invalid>
      Date: \(date)
      From: \(MailHeader.text(sender.name)) <\(MailHeader.address(sender.address))>
      To: <\(MailHeader.address(address))>
      Subject: \(MailHeader.text(subject))
      Auto-Submitted: auto-generated
      MIME-Version: 1.0
      Content-Type: text/plain; charset=utf-8
      Content-Transfer-Encoding: 8bit
      X-Itsm-Record: \(MailHeader.text(notice.record))

      \(lines.joined(separator: "\n"))

      """
  }
}

extension Notice {
  /// A short name that is the same whenever the notice is asked for.
  var id: String { String(sha256(key).prefix(32)) }

  /// The beginning of a text that may be long.
  fileprivate var firstLine: String {
    text.split(separator: "\n", maxSplits: 1).first.map(String.init) ?? ""
  }

  /// What a comment says stands in the message, not in its subject.
  fileprivate var subject: String { event == .comment ? "comment by \(by)" : text }

  /// Who did it, and when.
  fileprivate var origin: String {
    by.isEmpty ? "\(at.words) UTC" : "by \(by), \(at.words) UTC"
  }
}

/// Text as headers of mail hold it.
enum MailHeader {
  /// A text of one line; what is not plain ASCII as encoded words (RFC 2047).
  static func text(_ text: String) -> String {
    let line = sanitised(text)
    if line.utf8.allSatisfy({ 0x20...0x7E ~= $0 }), line.utf8.count < 900, !line.contains("=?") {
      return line
    }
    var words: [String] = []
    var bytes: [UInt8] = []
    for character in line.unicodeScalars {
      let next = Array(String(character).utf8)
      if bytes.count + next.count > 42 {
        words.append(encoded(bytes))
        bytes = []
      }
      bytes += next
    }
    words.append(encoded(bytes))
    return words.joined(separator: "\n ")
  }

  /// An address without anything that could end it, or begin another header.
  static func address(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.filter {
          $0.value > 0x20 && $0.value != 0x7F && !"<>,;".unicodeScalars.contains($0)
        }))
  }

  private static func encoded(_ bytes: [UInt8]) -> String { "=?utf-8?B?\(base64(bytes))?=" }

  private static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = (0..<3).reduce(UInt32(0)) { bits, index in
        bits << 8 | (index < group.count ? UInt32(group[start + index]) : 0)
      }
      for index in 0..<4 {
        let isThere = index <= group.count
        text.append(
          isThere ? digits[Int(bits >> UInt32(18 - 6 * index)) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}

extension Instant {
  private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private var clock: String { String(description.dropFirst(11).prefix(8)) }
  private var weekdayName: String { Self.days[day.weekday - 1] }
  private var monthName: String { Self.months[month - 1] }

  /// As RFC 5322 writes it.
  fileprivate var mailWords: String {
    let number = day.day < 10 ? "0\(day.day)" : "\(day.day)"
    return "\(weekdayName), \(number) \(monthName) \(year) \(clock) +0000"
  }

  /// As the lines between messages of a mailbox have it.
  fileprivate var mailboxWords: String {
    let number = day.day < 10 ? " \(day.day)" : "\(day.day)"
    return "\(weekdayName) \(monthName) \(number) \(clock) \(year)"
  }
}
