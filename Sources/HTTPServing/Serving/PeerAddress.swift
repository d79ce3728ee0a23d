/// The address at the other end of a connection.
package enum PeerAddress: Hashable, Sendable {
    /// IPv4 address and port.
    case version4(UInt32, port: UInt16)
    /// IPv6 address (upper and lower half) and port.
    case version6(UInt64, UInt64, port: UInt16)
    /// A socket of this machine that has no address.
    case local

    /// The address alone: what a limit for each address counts by.
    var host: PeerAddress {
        switch self {
        case .version4(let address, _): .version4(address, port: 0)
        // A household has a /64 at least, so a whole one counts as one.
        case .version6(let upper, _, _): .version6(upper, 0, port: 0)
        case .local: .local
        }
    }

    /// The address without the port, for logs.
    package var text: String {
        switch self {
        case .version4(let address, _):
            return (0..<4).map { "\(address >> UInt32(24 - 8 * $0) & 0xFF)" }.joined(separator: ".")
        case .version6(let upper, let lower, _):
            let groups = [upper, lower].flatMap { half in
                (0..<4).map { String(half >> UInt64(48 - 16 * $0) & 0xFFFF, radix: 16) }
            }
            return groups.joined(separator: ":")
        case .local: return "local"
        }
    }
}
