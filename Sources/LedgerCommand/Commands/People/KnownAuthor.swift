import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// An author with the roles and unrevoked keys that stood at a moment.
struct KnownAuthor {
    let author: Author
    var roles: [HeldRoles] = []
    var keys: [Digest] = []

    static func all(in state: LedgerState, before size: UInt64) -> [KnownAuthor] {
        var known: [Author: KnownAuthor] = [:]
        for held in state.roles(before: size) {
            known[held.author, default: KnownAuthor(author: held.author)].roles.append(held)
        }
        for key in state.enrolledKeys where key.enrolledAt < size {
            let author = key.key.author
            var entry = known[author] ?? KnownAuthor(author: author)
            if key.revokedAt.map({ $0 >= size }) ?? true {
                entry.keys.append(key.key.key.fingerprint)
            }
            known[author] = entry
        }
        return known.values.sorted { $0.author < $1.author }
    }

    var json: JSONValue {
        .object([
            "author": .string(author.text),
            "roles": .array(
                roles.map { held in
                    .object([
                        "tenant": .string(held.tenant.text),
                        "roles": .array(held.roles.roles.map { .string($0.rawValue) }),
                    ])
                }),
            "keys": .array(keys.map { .string(Fingerprint.text($0)) }),
        ])
    }
}
