import CYAML

/// The parser's events, one at a time, with marks in bytes.
struct EventStream: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let event: UnsafeMutablePointer<yaml_event_t>
  private let bytes: UnsafeBufferPointer<UInt8>
  private let prefix: Int
  /// libyaml counts characters; this has the byte of each, unless all are ASCII.
  private let offsets: [UInt32]?

  /// Starts reading `bytes`, which must outlive the stream.
  init(_ bytes: UnsafeBufferPointer<UInt8>, _ encoding: Encoding) {
    self.bytes = bytes
    prefix = encoding.prefix
    offsets = encoding.offsets(in: bytes)
    parser = .allocate(capacity: 1)
    event = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    event.initialize(to: yaml_event_t())
    guard yaml_parser_initialize(parser) == 1 else { return }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(
      parser, bytes.baseAddress.map { $0 + prefix }, bytes.count - prefix)
  }

  deinit {
    yaml_event_delete(event)
    yaml_parser_delete(parser)
    event.deallocate()
    parser.deallocate()
  }

  /// Reads the next event; it is valid until the one after it.
  func next() throws(YAMLError) -> UnsafeMutablePointer<yaml_event_t> {
    yaml_event_delete(event)
    guard yaml_parser_parse(parser, event) == 1 else { throw fault() }
    return event
  }

  /// The place of a mark of this stream.
  func mark(_ mark: yaml_mark_t) -> Mark {
    Mark(line: mark.line + 1, column: mark.column + 1, offset: offset(mark))
  }

  /// The byte of a mark of this stream.
  func offset(_ mark: yaml_mark_t) -> Int {
    guard let offsets else { return mark.index + prefix }
    return Int(offsets[min(mark.index, offsets.count - 1)])
  }

  private func fault() -> YAMLError {
    guard parser.pointee.error != YAML_MEMORY_ERROR, let problem = parser.pointee.problem else {
      return YAMLError(.size, "there is not enough memory to read the text", at: .start)
    }
    let mark = mark(parser.pointee.problem_mark)
    let byte = mark.offset < bytes.count ? bytes[mark.offset] : nil
    var error = YAMLError(problem: String(cString: problem), byte: byte, at: mark)
    if error.code == .directive {
      // A directive always starts its line.
      error.mark = Mark(line: mark.line, column: 1, offset: Lines.start(bytes, of: mark.offset))
    }
    return error
  }
}

extension YAMLError {
  /// Says what libyaml found in words that help; `byte` is what stands at the mark.
  init(problem: String, byte: UInt8?, at mark: Mark) {
    switch (problem, byte) {
    case ("found undefined tag handle", _):
      self = .tag(at: mark)
    case ("found unknown directive name", _), ("found duplicate %YAML directive", _),
      ("found duplicate %TAG directive", _), ("found incompatible YAML document", _):
      self = .directive(at: mark)
    case ("found character that cannot start any token", 0x09):
      self.init(.syntax, "a tab can't indent a line", at: mark, remedy: "indent with spaces")
    case ("found character that cannot start any token", 0x40),
      ("found character that cannot start any token", 0x60),
      ("found character that cannot start any token", 0x25):
      self.init(
        .syntax, "a plain value can't start with this character", at: mark,
        remedy: "put the value in quotes")
    case ("mapping values are not allowed in this context", _):
      self.init(
        .syntax, "a second \": \" on the line looks like another key", at: mark,
        remedy: "put the value in quotes, or check the indentation")
    case ("could not find expected ':'", _):
      self.init(
        .syntax, "the line above has no \": \" after its key", at: mark,
        remedy: "check the indentation, or put text of several lines in quotes")
    case ("did not find expected key", _), ("did not find expected '-' indicator", _):
      self.init(
        .syntax, problem, at: mark, remedy: "check the indentation and the quotes above this place")
    case ("found unexpected end of stream", _):
      self.init(
        .syntax, "the text ends inside a quoted value or a bracket", at: mark, remedy: "close it")
    default:
      self.init(.syntax, problem, at: mark)
    }
  }

  static func tag(at mark: Mark) -> YAMLError {
    YAMLError(
      .tag, "tags are not allowed", at: mark,
      remedy: "remove it; the record's type says what a value is")
  }

  static func directive(at mark: Mark) -> YAMLError {
    YAMLError(.directive, "directives are not allowed", at: mark, remedy: "delete the line")
  }
}
