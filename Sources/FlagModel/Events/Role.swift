/// What an author or a token's principal may do in one tenant.
package enum Role: String, Sendable, CaseIterable {
    case owner
    case admin
    case member
    case viewer
}
