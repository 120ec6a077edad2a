import Records

/// The clauses of ISO/IEC 20000-1:2018 for changes.
extension ControlEvidence {
  var recorded: Part {
    filled(
      "8.5.1 recorded", "Recorded and classified",
      roles: ["title", "opened-at", "opened-by", "model", "priority"],
      missing: "the type has no fields for it")
  }

  var assessed: Part {
    filled(
      "8.5.1 assessed", "Risk and impact assessed", roles: ["risk", "impact"],
      missing: "the type has no fields with the roles risk and impact")
  }

  var authorised: Part {
    let part = authorisation
    return Part(
      key: "8.5.1 authorised", title: "Authorised", evidence: part.evidence, gaps: part.gaps,
      late: part.late)
  }

  var tested: Part {
    let part = test
    return Part(
      key: "8.5.1 tested", title: "Built and tested", evidence: part.evidence, gaps: part.gaps,
      late: part.late)
  }

  var reviewed: Part {
    let part = filled(
      "8.5.1 reviewed", "Outcome reviewed, failures analysed",
      roles: ["outcome", "resolution", "review"], missing: "the type has no fields for it")
    guard record.category != .closed else { return part }
    return Part(
      key: part.key, title: part.title, evidence: part.evidence,
      gaps: part.gaps + ["it is not closed"])
  }

  var items: Part {
    filled(
      "8.2.6 items", "Configuration items named", roles: ["affected"],
      missing: "the type has no field with the role affected")
  }
}
