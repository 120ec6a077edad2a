import Records
import Testing

@testable import Rendering

@Suite struct QuestionListTests {
  private func list(_ base: String, _ ours: String, _ theirs: String) -> QuestionList {
    QuestionList([
      .init(
        name: "INC-1", title: "Mail", field: "title", base: .text(base), ours: .text(ours),
        theirs: .text(theirs))
    ])
  }

  @Test func aTableWhereAllOfItFits() {
    #expect(
      list("a", "b", "c").text(width: 60, colour: false)
        == "id     field  was  ours  theirs\nINC-1  title  a    b     c\n")
  }

  @Test func nothingIsCutThatSomebodyHasToDecideOn() {
    let long = "The checkout answers 502 to some of our customers in "
    let text = list("Slow", long + "Europe", long + "Asia").text(width: 40, colour: false)
    #expect(
      text == """
        INC-1  title  Mail
          was     Slow
          ours    The checkout answers 502 to
                  some of our customers in
                  Europe
          theirs  The checkout answers 502 to
                  some of our customers in Asia

        """)
  }

  @Test func longTextsAreShownByTheirLines() {
    let text = list("one\ntwo\nthree\n", "one\n2\nthree\n", "one\nzwei\nthree\n")
      .text(width: nil, colour: false)
    #expect(text.contains("  ours\n      one\n    - two\n    + 2\n"))
    #expect(text.contains("  theirs\n      one\n    - two\n    + zwei\n"))
  }
}
