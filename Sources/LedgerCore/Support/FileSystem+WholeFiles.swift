package import LogStorage

extension FileSystem {
    /// All bytes of a file of at most `limit` bytes.
    package func readFile(_ path: String, limit: Int) throws -> [UInt8] {
        let file = try open(path, .read)
        let size = try file.size()
        guard size <= UInt64(limit) else {
            throw LedgerError.input(
                path: path, detail: "it is \(size) bytes long, and at most \(limit) are taken")
        }
        return try file.read(at: 0, count: Int(size))
    }

    /// Makes a durable file. The mode is set before the first byte is written, so that a private
    /// key is never readable by others, not even for a moment.
    package func writeNewFile(_ path: String, _ bytes: [UInt8], mode: UInt32) throws {
        let file = try open(path, .createEmpty)
        try setMode(path, mode)
        try file.write(bytes, at: 0)
        try file.synchronize()
    }
}
