/// The file with which `ssh-keygen -Y verify` learns whose key is whose (ssh-keygen(1), ALLOWED
/// SIGNERS).
package enum AllowedSigners {
    /// Characters that mean something else than themselves in the list of principals.
    private static let special = Set("*?!,\"#\\".utf8)

    /// One line with its newline: `author namespaces="…" ssh-ed25519 BASE64`. Refuses an author
    /// whose name would be read as a pattern: it might admit others.
    package static func line(
        author: String, key: SSHPublicKey, namespace: String = SSHSignature.eventNamespace
    ) throws(OpenSSHError) -> String {
        let isPlain = author.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f && !special.contains($0) }
        guard isPlain, !author.isEmpty else { throw .authorIsPattern(author) }
        precondition(!namespace.contains("\""), "a namespace is one of this program's own names")
        return "\(author) namespaces=\"\(namespace)\" \(key.line(comment: ""))\n"
    }
}
