import ByteCoding
import FlagModel
import LedgerCore
import LogStorage

/// A public key on its way into the ledger: what `author add` and `key add` have in common.
struct KeyEnrolment {
    let author: Author
    let change: Change

    init(_ context: Context) throws {
        let arguments = context.arguments
        author = try arguments.authorWord()
        let line = try KeyFile.readPublic(
            arguments.required(Options.publicKey), fileSystem: PosixFileSystem())
        change = .keyEnrolled(
            KeyEnrolled(
                author: author, key: line, isDelegate: arguments.has(Options.delegate),
                tenant: try arguments.optionalTenant()))
    }
}
