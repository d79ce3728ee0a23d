import ByteCoding
import Glibc
import LedgerCore
import LogStorage

/// The bearer token that a file holds: alone, or in the object that `token issue --json` prints.
package enum ServerToken {
    static func read(_ path: String) throws -> String {
        let bytes = try PosixFileSystem().readFile(path, limit: ServerLimits.tokenFileBytes)
        guard let token = parse(bytes) else {
            throw CommandFailure.usage(
                "\(path) holds no token: write the token alone into it, or what 'flagledger token "
                    + "issue --json' prints")
        }
        return token
    }

    /// Gives `nil` where the bytes hold no token.
    package static func parse(_ bytes: [UInt8]) -> String? {
        let text = String(decoding: bytes, as: UTF8.self)
        var token = text[...]
        if token.first(where: { !$0.isWhitespace }) == "{" {
            let object = (try? JSONParser.parse(bytes, as: .ordinary))?.objectValue
            guard let member = object?["token"]?.stringValue else { return nil }
            token = member[...]
        }
        while token.first?.isWhitespace == true { token.removeFirst() }
        while token.last?.isWhitespace == true { token.removeLast() }
        // It goes into a field of a request: what could end the field is no token.
        let isPlain = token.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        return isPlain && !token.isEmpty ? String(token) : nil
    }

    /// Whether the file is there for others than its owner. A token is as good as its holder.
    static func isOpenToOthers(_ path: String) -> Bool {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return false }
        return status.st_mode & S_IFMT == S_IFREG && status.st_mode & 0o077 != 0
    }
}
