import Foundation

/// The rooms as `docs/architecture.md` lists them: the table there is the rule that is checked
/// here, so that drawing and code cannot part.
struct Room: Hashable {
    let floor: Int
    let name: String
    /// Modules of this repository and of the system.
    let mayImport: Set<String>
    let mayBeUnsafe: Bool
    let mayTouchTheWorld: Bool

    private static let row = Pattern(
        "^\\| *([0-9]) *\\| *`([\\w-]+)` *\\|[^|]*\\|([^|]*)\\|([^|]*)\\|"
            + " *(yes|no) *\\| *(yes|no) *\\|")
    private static let module = Pattern("`(\\w+)`")

    static func parse(_ text: String) -> [Room] {
        row.groups(in: text).compactMap { cells in
            guard let floor = Int(cells[1]) else { return nil }
            let modules = module.groups(in: cells[3] + cells[4]).map { $0[1] }
            return Room(
                floor: floor, name: cells[2], mayImport: Set(modules),
                mayBeUnsafe: cells[5] == "yes", mayTouchTheWorld: cells[6] == "yes")
        }
    }

    static let all = parse(Repository.text("docs/architecture.md") ?? "")
}

extension SwiftSource {
    private static let importing = Pattern(
        "^\\s*(?:@\\w+ +)*(?:(?:public|package|internal|private|fileprivate) +)?"
            + "import +(?:(?:struct|class|enum|protocol|func|var|let|typealias) +)?(\\w+)")

    /// The modules that the file imports, with the line of each.
    var imports: [(module: String, line: Int)] {
        code.enumerated().compactMap { offset, line in
            SwiftSource.importing.groups(in: line).first.map { ($0[1], offset + 1) }
        }
    }
}
