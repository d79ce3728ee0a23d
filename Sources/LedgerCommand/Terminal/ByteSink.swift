import Glibc

/// Where output goes: a descriptor, or an array in tests.
package protocol ByteSink: Sendable {
    /// Takes all the bytes or says why not.
    func write(_ bytes: [UInt8]) throws(CommandFailure)
}

/// Standard output or standard error. Swift's `print` is not used: it hides failed writes, and a
/// receipt that was never shown must not look like one that was.
package struct DescriptorSink: ByteSink {
    package static let standardOutput = DescriptorSink(descriptor: 1, name: "standard output")
    package static let standardError = DescriptorSink(descriptor: 2, name: "standard error")

    private let descriptor: Int32
    private let name: String

    private init(descriptor: Int32, name: String) {
        self.descriptor = descriptor
        self.name = name
    }

    /// Goes on after short writes and interruptions. The program ignores SIGPIPE, so that a closed
    /// pipe is an answer here and not the end of the process.
    package func write(_ bytes: [UInt8]) throws(CommandFailure) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.write(
                    descriptor, $0.baseAddress.map { unsafe $0 + written }, bytes.count - written)
            }
            if count >= 0 {
                written += count
            } else if errno == EPIPE {
                throw .readerGone
            } else if errno != EINTR {
                throw .inputOutput(
                    "cannot write \(name) (\(SystemError.text(errno))): "
                        + "redirect it to a place with room"
                )
            }
        }
    }
}
