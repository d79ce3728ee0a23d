import Glibc

/// Addresses between the kernel's form and ours.
enum SocketAddress {
    /// The peer that `accept` told.
    static func peer(of storage: sockaddr_storage) -> PeerAddress {
        let family = Int32(storage.ss_family)
        return unsafe withUnsafeBytes(of: storage) { bytes in
            switch family {
            case AF_INET:
                let address = unsafe bytes.loadUnaligned(as: sockaddr_in.self)
                return .version4(
                    UInt32(bigEndian: address.sin_addr.s_addr),
                    port: UInt16(bigEndian: address.sin_port))
            case AF_INET6:
                let port = unsafe bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self)
                let upper = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
                let lower = unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
                return .version6(
                    UInt64(bigEndian: upper), UInt64(bigEndian: lower),
                    port: UInt16(bigEndian: port))
            default: return .local
            }
        }
    }

    /// The kernel's form of a numeric address, or `nil` if `host` is none.
    static func storage(host: String, port: UInt16) -> (sockaddr_storage, socklen_t)? {
        var storage = sockaddr_storage()
        var four = sockaddr_in()
        four.sin_family = sa_family_t(AF_INET)
        four.sin_port = port.bigEndian
        if unsafe inet_pton(AF_INET, host, &four.sin_addr) == 1 {
            unsafe withUnsafeMutableBytes(of: &storage) {
                unsafe $0.storeBytes(of: four, as: sockaddr_in.self)
            }
            return (storage, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
        var six = sockaddr_in6()
        six.sin6_family = sa_family_t(AF_INET6)
        six.sin6_port = port.bigEndian
        guard unsafe inet_pton(AF_INET6, host, &six.sin6_addr) == 1 else { return nil }
        unsafe withUnsafeMutableBytes(of: &storage) {
            unsafe $0.storeBytes(of: six, as: sockaddr_in6.self)
        }
        return (storage, socklen_t(MemoryLayout<sockaddr_in6>.size))
    }
}
