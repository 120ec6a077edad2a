import Git
import Testing

extension GitTests {
  @Suite struct IdentityTests {
    private static let unset: [String: String?] = [
      "GIT_AUTHOR_NAME": nil, "GIT_AUTHOR_EMAIL": nil, "GIT_AUTHOR_DATE": nil,
      "GIT_COMMITTER_NAME": nil, "GIT_COMMITTER_EMAIL": nil, "GIT_COMMITTER_DATE": nil,
    ]

    @Test func takesTheEnvironmentFirst() throws {
      let repository = try Sandbox().repository()
      #expect(
        try repository.author()
          == Signature(
            name: "Ana Lima", email: "ana@example.org", when: 1_700_000_000, offsetMinutes: 60))
      #expect(try repository.committer().description == "Raj Rao <raj@example.org>")
    }

    @Test func fallsBackToTheConfiguration() throws {
      let box = try Sandbox()
      let repository = try box.repository()
      try withEnvironment(Self.unset) {
        #expect(code { try repository.author() } == .noIdentity)
        try box.git("config user.name U && git config user.email u@x")
        #expect(try repository.author(now: 5) == Signature(name: "U", email: "u@x", when: 5))
        try box.git("config author.name W")
        #expect(try repository.author(now: 5).name == "W")
        #expect(try repository.committer(now: 5).name == "U")
        try box.git("config --unset user.email")
        let email = try withEnvironment(["EMAIL": "e@x"]) { try repository.author(now: 5).email }
        #expect(email == "e@x")
      }
    }

    @Test func tellsHowToSetAnIdentity() throws {
      let box = try Sandbox()
      withEnvironment(Self.unset) {
        let error = #expect(throws: GitError.self) { try box.repository().author() }
        #expect(error?.remedy?.contains("git config --global user.name") == true)
        #expect(error?.remedy?.contains("git config --global user.email") == true)
      }
    }

    @Test(arguments: [
      "@1795356311 +0100", "1795356311 +0100", "2026-11-22T15:05:11+01:00",
      "2026-11-22T14:05:11Z", "2026-11-22 14:05:11 +0000", "2026-11-22T14:05:11",
      "Sun, 22 Nov 2026 15:05:11 +0100", "22 Nov 2026 14:05:11 GMT", "@1795356311 -0330",
      "2026-11-22T09:35:11.250-04:30", "1972-02-29T00:00:00Z", "2000-03-01T00:00:00Z",
    ])
    func readsDatesAsGitDoes(_ date: String) throws {
      let box = try Sandbox()
      try withEnvironment(["GIT_AUTHOR_DATE": date]) {
        let author = try box.repository().author()
        try box.git("commit -q --allow-empty -m x")
        #expect(try box.repository().commit(box.id("HEAD")).author == author)
      }
    }

    @Test func readsLocalDates() throws {
      let box = try Sandbox()
      try withEnvironment(["GIT_AUTHOR_DATE": "2026-07-01T12:00:00", "TZ": "Europe/Berlin"]) {
        let author = try box.repository().author()
        try box.git("commit -q --allow-empty -m x")
        #expect(try box.repository().commit(box.id("HEAD")).author == author)
      }
    }

    @Test(arguments: [
      "tomorrow", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-22", "@", "12 +0000",
      "2026-11-22T25:00:00Z", "Xyz, 22 Nov 2026 15:05:11 +0100", "2026-11-22T14:05:11+9900",
      "@1795356311 +1", "99999999999999999999 +0000", "2026-11-22T14:05:11Zoo", "-1 +0000",
    ])
    func refusesDates(_ date: String) throws {
      let box = try Sandbox()
      withEnvironment(["GIT_AUTHOR_DATE": date]) {
        #expect(code { try box.repository().author() } == .invalidSpec, "\(date)")
      }
    }

    @Test func readsAllLevels() throws {
      let box = try Sandbox()
      let repository = try box.repository()
      #expect(try repository.string("itsm.x") == nil)
      try repository.set("itsm.X", to: "local value")
      #expect(try box.git("config itsm.x") == "local value")
      #expect(try repository.string("ITSM.x") == "local value")
      try box.write("global", "[itsm]\n\tx = global\n\ty = yes\n\tz\n\tw = perhaps\n")
      try withEnvironment([
        "GIT_CONFIG_GLOBAL": box.path + "/global", "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "Itsm.V", "GIT_CONFIG_VALUE_0": "env",
      ]) {
        let repository = try box.repository()
        #expect(try repository.string("itsm.x") == "local value")
        #expect(try repository.bool("itsm.y") == true)
        #expect(try repository.bool("itsm.z") == true)
        #expect(try repository.bool("itsm.none") == nil)
        #expect(throws: GitError.self) { try repository.bool("itsm.w") }
        #expect(try repository.string("itsm.v") == "env")
      }
      #expect(code { try repository.string("x") } == .invalidSpec)
    }
  }
}
