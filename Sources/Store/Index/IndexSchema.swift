import Records

/// The tables of the index for one rulebook.
final class IndexSchema {
  let rulebook: Rulebook
  private var tables: [String: TypeTable] = [:]
  private lazy var numbers = Dictionary(
    rulebook.types.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })

  init(_ rulebook: Rulebook) {
    self.rulebook = rulebook
  }

  /// The table of a type, made when it is first asked for: its fields are read then.
  func table(_ type: RecordType) -> TypeTable {
    if let table = tables[type.name] { return table }
    let table = TypeTable(type, number: number(of: type))
    tables[type.name] = table
    return table
  }

  /// The name of a type's table; its fields need not be read for it.
  func table(naming type: RecordType) -> String { "t\(number(of: type))" }

  func number(of type: RecordType) -> Int { numbers[type.name] ?? 0 }

  func type(number: Int) -> RecordType? {
    rulebook.types.indices.contains(number) ? rulebook.types[number] : nil
  }

  /// Counted up when what the tables hold, or how, changes.
  static let version = 3

  /// The tables that every index has.
  static let common = """
    CREATE TABLE about (version INTEGER, rules TEXT, folder TEXT, tree TEXT);
    CREATE TABLE file (
      file INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, blob BLOB NOT NULL, type INTEGER,
      id TEXT, title TEXT);
    CREATE TABLE body (file INTEGER PRIMARY KEY, text TEXT NOT NULL);
    CREATE TABLE name (
      key TEXT NOT NULL COLLATE NOCASE, reversed TEXT NOT NULL COLLATE NOCASE,
      file INTEGER NOT NULL);
    CREATE TABLE stem (
      key TEXT NOT NULL COLLATE NOCASE, reversed TEXT NOT NULL COLLATE NOCASE,
      file INTEGER NOT NULL);
    CREATE TABLE link (
      file INTEGER NOT NULL, relation TEXT NOT NULL, target TEXT NOT NULL COLLATE NOCASE);
    CREATE TABLE mention (target TEXT NOT NULL COLLATE NOCASE, file INTEGER NOT NULL);
    CREATE TABLE item (file INTEGER NOT NULL, field INTEGER NOT NULL, value);
    CREATE TABLE story (
      file INTEGER PRIMARY KEY, entries TEXT NOT NULL, links TEXT NOT NULL, lists TEXT NOT NULL);
    CREATE TABLE span (file INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL);
    CREATE TABLE stray (file INTEGER PRIMARY KEY);
    """

  static let commonIndexes = """
    CREATE INDEX name_key ON name (key);
    CREATE INDEX name_reversed ON name (reversed);
    CREATE INDEX name_file ON name (file);
    CREATE INDEX stem_key ON stem (key);
    CREATE INDEX stem_reversed ON stem (reversed);
    CREATE INDEX stem_file ON stem (file);
    CREATE INDEX link_target ON link (target);
    CREATE INDEX link_file ON link (file);
    CREATE INDEX mention_target ON mention (target);
    CREATE INDEX mention_file ON mention (file);
    CREATE INDEX item_value ON item (field, value COLLATE NOCASE);
    CREATE INDEX item_file ON item (file);
    CREATE INDEX span_last ON span (last);
    """

  /// The table of a type, which a record is the first to need.
  static func creation(of table: TypeTable) -> String {
    let columns = table.columns.map { ", \($0.name) \($0.form.sqlType)" }.joined()
    return """
      CREATE TABLE IF NOT EXISTS \(table.name) (
        file INTEGER PRIMARY KEY, id TEXT NOT NULL, state TEXT, category INTEGER, wrong TEXT\(columns))
      """
  }

  static func indexes(of table: TypeTable) -> [String] {
    table.indexed.enumerated().map { place, columns in
      "CREATE INDEX IF NOT EXISTS \(table.name)_\(place) ON \(table.name) "
        + "(\(columns.joined(separator: ", ")))"
    }
  }
}
