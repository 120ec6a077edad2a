/// The definitions that come with the program, embedded from `Built-in/*.yaml`.
enum BuiltIn {
  static let sources: [(name: String, source: [UInt8])] = [
    ("article", PackageResources.article_yaml), ("asset", PackageResources.asset_yaml),
    ("change", PackageResources.change_yaml), ("ci", PackageResources.ci_yaml),
    ("improvement", PackageResources.improvement_yaml),
    ("incident", PackageResources.incident_yaml), ("person", PackageResources.person_yaml),
    ("problem", PackageResources.problem_yaml), ("release", PackageResources.release_yaml),
    ("request", PackageResources.request_yaml), ("service", PackageResources.service_yaml),
    ("team", PackageResources.team_yaml),
  ]
}
