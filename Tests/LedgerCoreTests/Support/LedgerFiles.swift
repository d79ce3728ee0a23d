import LedgerCore
import LogStorage

/// A ledger's files as one value, so that thousands of spoiled copies cost no disk.
struct LedgerFiles: Sendable {
    static let root = "/ledger"
    /// By path below the ledger's directory.
    var files: [String: [UInt8]] = [:]

    /// Reads a directory: of the machine, or of another file system.
    init(of path: String, in system: any FileSystem = PosixFileSystem()) throws {
        for directory in ["", "segments/", "keys/", "derived/", "quarantine/"]
        where try system.exists("\(path)/\(directory)".trimmed) {
            for name in try system.list("\(path)/\(directory)".trimmed) {
                let place = "\(path)/\(directory)\(name)"
                guard try system.kind(of: place) == .file else { continue }
                let file = try system.open(place, .read)
                files[directory + name] = try file.read(at: 0, count: Int(file.size()))
            }
        }
    }

    var segments: [String] { files.keys.filter { $0.hasSuffix(".segment") }.sorted() }

    /// In the memory of this process, below `/ledger`.
    func fileSystem() throws -> InMemoryFileSystem {
        let system = InMemoryFileSystem()
        try system.createDirectory(LedgerFiles.root, mode: 0o755)
        for directory in ["segments", "keys", "derived", "quarantine"]
        where directory == "segments" || files.keys.contains(where: { $0.hasPrefix(directory) }) {
            try system.createDirectory("\(LedgerFiles.root)/\(directory)", mode: 0o755)
        }
        for (name, bytes) in files {
            try system.open("\(LedgerFiles.root)/\(name)", .createEmpty).write(bytes, at: 0)
        }
        return system
    }

    func audit(_ options: AuditOptions = AuditOptions()) throws -> AuditReport {
        try Audit.run(LedgerFiles.root, options: options, fileSystem: fileSystem())
    }

    /// What the audit of a copy says in which `name` holds other bytes (`nil`: in which it is
    /// missing).
    func verdict(with name: String, as bytes: [UInt8]?) -> Verdict {
        var copy = self
        copy.files[name] = bytes
        do {
            return .findings(try copy.audit().findings)
        } catch LogStorageError.unsupportedFormat(let file, _, _) {
            return .newer(String(file.dropFirst(LedgerFiles.root.count + 1)))
        } catch {
            return .refused("\(error)")
        }
    }

    enum Verdict {
        case findings([Finding])
        /// Refused as a newer format: of which file.
        case newer(String)
        /// There is nothing that could be audited.
        case refused(String)

        var isFound: Bool {
            if case .findings(let list) = self { !list.isEmpty } else { true }
        }
    }
}

extension String {
    /// A path without the slash at its end.
    fileprivate var trimmed: String { hasSuffix("/") ? String(dropLast()) : self }
}
