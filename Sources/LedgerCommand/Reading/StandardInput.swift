import Glibc

/// Descriptor 0, read to its end.
enum StandardInput {
    private static let chunkBytes = 64 * 1024

    /// Throws where there are more than `limit` bytes.
    static func readAll(limit: Int) throws(CommandFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: chunkBytes)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe read(0, $0.baseAddress, $0.count)
            }
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw .inputOutput(
                    "cannot read standard input (\(SystemError.text(errno))): name a file instead")
            }
            bytes += chunk[..<count]
            if bytes.count > limit {
                throw .inputOutput(
                    "standard input has more than \(limit) bytes: split it into several files")
            }
        }
    }
}
