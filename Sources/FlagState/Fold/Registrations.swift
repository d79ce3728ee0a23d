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

    /// Where it was revoked, as a reader of the first `size` records knows it.
    package func revocation(before size: UInt64) -> UInt64? {
        revokedAt.flatMap { $0 < size ? $0 : nil }
    }
}

/// A bearer token and the positions between which it counts.
package struct IssuedToken: Hashable, Sendable {
    package let token: TokenIssued
    package let issuedAt: UInt64
    package internal(set) var revokedAt: UInt64?

    /// Where it was revoked, as a reader of the first `size` records knows it.
    package func revocation(before size: UInt64) -> UInt64? {
        revokedAt.flatMap { $0 < size ? $0 : nil }
    }
}
