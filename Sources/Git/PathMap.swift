/// Values by path, where a path is its bytes, as to git and to the system.
///
/// To Swift two spellings of an accent are one text, so that a dictionary by text would give one
/// file the contents of another.
public struct PathMap<Value>: ExpressibleByDictionaryLiteral {
  private struct Bytes: Hashable {
    let path: String

    static func == (left: Bytes, right: Bytes) -> Bool { left.path.isPath(right.path) }

    func hash(into hasher: inout Hasher) {
      var path = path
      path.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
  }

  private var values: [Bytes: Value] = [:]

  /// Makes a map; a path that comes twice keeps its last value.
  public init(dictionaryLiteral elements: (String, Value)...) {
    for (path, value) in elements { values[Bytes(path: path)] = value }
  }

  /// The value at a path.
  public subscript(path: String) -> Value? {
    get { values[Bytes(path: path)] }
    set { values[Bytes(path: path)] = newValue }
  }

  /// The value at a path, or a first one, to be changed in place.
  public subscript(path: String, default first: @autoclosure () -> Value) -> Value {
    get { values[Bytes(path: path)] ?? first() }
    _modify { yield &values[Bytes(path: path), default: first()] }
  }

  /// True when there are none.
  public var isEmpty: Bool { values.isEmpty }

  /// The paths, in the order of their bytes.
  public var paths: [String] {
    values.keys.map(\.path).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// All there is, in no order.
  public var all: [(path: String, value: Value)] { values.map { ($0.key.path, $0.value) } }

  /// Makes room for values.
  public mutating func reserveCapacity(_ count: Int) { values.reserveCapacity(count) }

  /// Takes a value away and returns it.
  @discardableResult
  public mutating func removeValue(at path: String) -> Value? {
    values.removeValue(forKey: Bytes(path: path))
  }
}

extension PathMap: Sendable where Value: Sendable {}

/// Paths, told apart by their bytes.
public struct PathSet: Sendable {
  private var map: PathMap<Bool> = [:]

  /// Makes a set.
  public init(_ paths: [String] = []) { for path in paths { map[path] = true } }

  /// True when there are none.
  public var isEmpty: Bool { map.isEmpty }

  /// Whether a path is among them.
  public func contains(_ path: String) -> Bool { map[path] != nil }

  /// Adds a path.
  ///
  /// - Returns: False if it was there already.
  @discardableResult
  public mutating func insert(_ path: String) -> Bool {
    defer { map[path] = true }
    return map[path] == nil
  }

  /// Takes a path away.
  ///
  /// - Returns: False if it was not there.
  @discardableResult
  public mutating func remove(_ path: String) -> Bool { map.removeValue(at: path) != nil }
}

extension String {
  /// Whether this is the same path as `other`: the same bytes.
  public func isPath(_ other: String) -> Bool { utf8.elementsEqual(other.utf8) }

  /// Whether this is the path of a file or folder, or of something below it.
  func isPath(in folder: String) -> Bool {
    guard utf8.starts(with: folder.utf8) else { return false }
    let rest = utf8.dropFirst(folder.utf8.count)
    return rest.isEmpty || rest.first == UInt8(ascii: "/")
  }
}
