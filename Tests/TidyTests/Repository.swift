import Foundation
import TestSupport

/// The repository that these tests look at: its own. The room's rule: every rule that a reviewer
/// would have to repeat is a test here, and its failure says what to write instead.
enum Repository {
    /// The folder of `Package.swift`.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The files that are, or are about to be, committed, as paths from the root; `nil` where git
    /// cannot say (a source archive, or no git on the machine).
    static let committedPaths: [String]? = {
        let arguments = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        guard let listing = try? Tool.run("git", ["-C", root.path] + arguments), listing.status == 0
        else { return nil }
        let paths = listing.output.split(separator: "\0").map(String.init)
        return Set(paths).filter { exists($0) }.sorted()
    }()

    /// All files of the repository: git's list, or without git what lies in the known folders.
    static let paths: [String] = committedPaths ?? walkedPaths

    private static let walkedPaths: [String] = {
        var found = ["Package.swift", "README.md"].filter(exists)
        for folder in ["Sources", "Tests", "docs", ".ci"] {
            let names = FileManager.default.enumerator(atPath: place(folder))
            for case let name as String in names ?? .init() where !isFolder("\(folder)/\(name)") {
                found.append("\(folder)/\(name)")
            }
        }
        return found.sorted()
    }()

    /// Where a path from the root is on this machine.
    static func place(_ path: String) -> String { root.appending(path: path).path }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: place(path))
    }

    static func isFolder(_ path: String) -> Bool {
        (try? root.appending(path: path).resourceValues(forKeys: [.isDirectoryKey]).isDirectory)
            == true
    }

    static func isExecutable(_ path: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: place(path))
    }

    /// The text of a file, or `nil` when it is not UTF-8.
    static func text(_ path: String) -> String? {
        guard let bytes = try? Data(contentsOf: root.appending(path: path)) else { return nil }
        return String(data: bytes, encoding: .utf8)
    }

    /// Every Swift file of Sources and Tests, and `Package.swift`, read once.
    static let swiftSources: [SwiftSource] = paths.filter { $0.hasSuffix(".swift") }
        .compactMap { path in text(path).map { SwiftSource(path: path, text: $0) } }

    /// Every Markdown file, read once.
    static let documents: [Document] = paths.filter { $0.hasSuffix(".md") }
        .compactMap { path in text(path).map { Document(path: path, text: $0) } }
}
