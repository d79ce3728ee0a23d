import Foundation

/// A shell or Python program of the repository, known by its first line or its ending.
struct Script {
    let path: String
    let text: String

    static let all: [Script] = Repository.paths.filter(isScript).compactMap { path in
        Repository.text(path).map { Script(path: path, text: $0) }
    }

    /// Whether the file says how it is to be run, or is a part of such a file.
    static func isScript(_ path: String) -> Bool {
        guard !path.hasSuffix(".swift"), !path.hasSuffix(".md") else { return false }
        return path.hasSuffix(".sh") || Repository.text(path)?.hasPrefix("#!") == true
    }

    var isShell: Bool { path.hasSuffix(".sh") || firstLine.hasSuffix("bash") }
    var isRunnable: Bool { text.hasPrefix("#!") }
    var firstLine: String { String(text.prefix { $0 != "\n" }) }
}
