import Glibc
import LedgerCore

/// TLS is another program's work, which runs for one request: what it needs would make every start
/// of this one several times as long (docs/decisions/0013-https-beside.md).
enum HTTPSChild {
    static let name = "flagledger-https"

    /// Gives the bytes of the answer to `request`: HTTP/1.1 as it would go over a socket.
    static func exchange(_ request: [UInt8], with address: ServerAddress) throws -> [UInt8] {
        let result: ChildProcess.Outcome
        do throws(ChildProcess.StartFailure) {
            result = try ChildProcess.run(
                [program(), "https://\(address.authority)"], input: request,
                limit: ServerLimits.answerBytes + ServerLimits.headBytes)
        } catch {
            throw CommandFailure.inputOutput(
                "https needs \(name), which cannot be started (\(error)): put it beside flagledger "
                    + "or into a directory of $PATH")
        }
        guard result.status == 0 else {
            var detail = String(decoding: result.output, as: UTF8.self)
            while detail.last?.isNewline == true { detail.removeLast() }
            throw ServerUnreachable(detail: detail.isEmpty ? "\(name) failed" : detail)
        }
        return result.output
    }

    /// Beside this very program, else wherever `PATH` has it.
    private static func program() -> String {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe buffer.withUnsafeMutableBytes { room in
            guard let start = unsafe room.assumingMemoryBound(to: CChar.self).baseAddress else {
                return 0
            }
            return unsafe readlink("/proc/self/exe", start, room.count)
        }
        guard count > 0, count < buffer.count else { return name }
        let own = String(decoding: buffer[..<count], as: UTF8.self)
        let folder = own.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let beside = (folder + [name[...]]).joined(separator: "/")
        return unsafe access(beside, X_OK) == 0 ? beside : name
    }
}
