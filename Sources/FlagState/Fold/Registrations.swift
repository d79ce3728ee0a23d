import ByteCoding
package import FlagModel

/// What a tenant was from some position on.
package struct TenantStatus: Hashable, Sendable {
    package var name: String?
    /// A retired tenant keeps its history and its answers and takes no more writes.
    package var isRetired = false
}

/// Who may hold roles where.
struct RoleHolder: PersistentMapKey {
    let author: Author
    let tenant: Tenant
}

/// The roles that one author holds in one tenant.
package struct RoleSet: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package init(_ role: Role) {
        switch role {
        case .owner: self = .owner
        case .admin: self = .admin
        case .member: self = .member
        case .viewer: self = .viewer
        }
    }

    package static let owner = RoleSet(rawValue: 1)
    package static let admin = RoleSet(rawValue: 2)
    package static let member = RoleSet(rawValue: 4)
    package static let viewer = RoleSet(rawValue: 8)

    /// The roles in it, the mightiest first.
    package var roles: [Role] { Role.allCases.filter { contains(RoleSet($0)) } }
}

/// A key and the positions between which it may sign.
package struct EnrolledKey: Hashable, Sendable {
    package let key: KeyEnrolled
    package let enrolledAt: UInt64
    package internal(set) var revokedAt: UInt64?
}

/// A bearer token and the positions between which it counts.
package struct IssuedToken: Hashable, Sendable {
    package let token: TokenIssued
    package let issuedAt: UInt64
    package internal(set) var revokedAt: UInt64?
}

/// An event's id as the state remembers it: half of its SHA-256, since ten million ids in full
/// would be most of the memory. 128 bits leave no collision to be found, by chance or on purpose.
struct EventIDHash: PersistentMapKey {
    let high: UInt64
    let low: UInt64
    var trieHash: UInt64 { low }

    init(_ id: EventID) {
        let bytes = SHA256.hash(Array(id.text.utf8)).bytes
        high = bytes.span.littleEndian(UInt64.self, at: 0)
        low = bytes.span.littleEndian(UInt64.self, at: 8)
    }
}
