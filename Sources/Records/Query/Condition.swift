/// Something that is true or false of a record, such as
/// `impact in [high, medium] and no links.waits-for where (category != closed)`.
///
/// The grammar is at ``init(parsing:)``. Two conditions are equal when they say the same in the
/// same order, whatever their blanks, quotes and superfluous parentheses.
public struct Condition: Sendable {
  /// The text it was read from; columns of errors and explanations refer to it.
  public let text: String

  package let root: Clause

  /// The longest text that is read, in Unicode scalars.
  public static let lengthLimit = 4096

  /// How deeply parentheses, lists, negations and sums may nest.
  public static let depthLimit = 32

  /// How deeply `any`, `all` and `no` may nest: each level multiplies the elements to be looked at.
  public static let quantifierLimit = 3

  /// Reads a condition.
  ///
  /// ```
  /// condition  = or ;
  /// or         = and { "or" and } ;
  /// and        = not { [ "and" ] not } ;
  /// not        = "not" not | quantified | has | comparison | "(" condition ")" ;
  /// has        = path ":" pattern { "," pattern } ;
  /// pattern    = literal | [ word ] ".." [ word ] ;
  /// quantified = ( "any" | "no" ) path [ "where" "(" condition ")" ]
  ///            | "all" path "where" "(" condition ")" ;
  /// comparison = operand [ compared operand | "is" [ "not" ] ( "empty" | "set" ) ] ;
  /// compared   = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "!~"
  ///            | [ "not" ] "in" | [ "not" ] "contains" ;
  /// operand    = term { ( "+" | "-" ) term } ;
  /// term       = literal | path | function "(" [ operand { "," operand } ] ")"
  ///            | "[" operand { "," operand } "]" | "(" operand ")" ;
  /// path       = [ "$" ] name { "." name } ;
  /// literal    = word | "'" text "'" | '"' text '"' ;
  /// ```
  ///
  /// - A bare word is a field's path on the left of a comparison and between the parentheses of a
  ///   function, and a literal on the right and in lists. There, `$` makes it a path.
  /// - Words are letters, digits and `_ - . : / @`; a minus therefore needs blanks around it.
  ///   Literal words may be numbers, dates, instants, durations, `true` and `false`.
  ///   Everything else, also words of the grammar, needs quotes; in quotes `\` escapes.
  /// - After `any`, `all` and `no`, names belong to the element; a plain element is called `it`.
  /// - `~` finds text in text, without regard to letter case.
  ///
  /// - Throws: The first error, with its columns.
  public init(parsing text: String) throws(ConditionError) {
    var parser = Parser(try Lexer.tokens(of: text))
    root = try parser.condition()
    self.text = text
  }

  /// Reads a condition as a person types it to find records, where words that stand alone are looked
  /// for in the record's text.
  ///
  /// - Parameters:
  ///   - text: The condition.
  ///   - isFlag: True for the name of a field that is true or false by itself.
  /// - Throws: The first error, with its columns.
  public init(
    query text: String, isFlag: @escaping (String) -> Bool
  ) throws(ConditionError) {
    var parser = Parser(try Lexer.tokens(of: text))
    parser.isFlag = isFlag
    root = try parser.condition()
    self.text = text
  }

  init(text: String, root: Clause) {
    (self.text, self.root) = (text, root)
  }
}

extension Condition: Hashable {
  public static func == (left: Condition, right: Condition) -> Bool { left.root == right.root }

  public func hash(into hasher: inout Hasher) { hasher.combine(root) }
}

extension Condition: CustomStringConvertible {
  /// The canonical text, which reads back as an equal condition.
  public var description: String { root.description }
}
