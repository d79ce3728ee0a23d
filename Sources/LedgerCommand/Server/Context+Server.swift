import LogStorage

/// Whether a command goes through a server, and through which.
extension Context {
    /// The connection to the server that `--server` or `$FLAGLEDGER_SERVER` names; `nil` where the
    /// ledger's files are meant. Throws wrong usage where both are named.
    func server() throws -> ServerConnection? {
        guard let address = try serverAddress() else { return nil }
        guard let path = arguments[Options.tokenFile] ?? variable("FLAGLEDGER_TOKEN_FILE") else {
            throw CommandFailure.usage(
                "\(address.text) asks for a token: name the file that holds yours with "
                    + "--token-file FILE or $FLAGLEDGER_TOKEN_FILE")
        }
        let token = try ServerToken.read(path)
        if ServerToken.isOpenToOthers(path) {
            try output.message(
                "flagledger: \(path) holds a token and others can read it: chmod 600 \(path)")
        }
        return ServerConnection(
            address, token: token, tokenFile: path)
    }

    /// Where `server` connects to.
    func serverAddress() throws -> ServerAddress? {
        if let text = arguments[Options.server] {
            guard arguments[Options.ledger] == nil else {
                throw CommandFailure.usage(
                    "--server and --ledger name two places: keep the one that is meant")
            }
            return try ServerAddress.parse(text)
        }
        guard arguments[Options.ledger] == nil, let text = variable("FLAGLEDGER_SERVER") else {
            return nil
        }
        guard variable("FLAGLEDGER_DIR") == nil else {
            throw CommandFailure.usage(
                "$FLAGLEDGER_SERVER and $FLAGLEDGER_DIR name two places: unset one of them, or "
                    + "say --server URL or --ledger DIR")
        }
        return try ServerAddress.parse(text)
    }

    /// Ends a command that works on the ledger's files where a server was named for it.
    func requireFiles() throws {
        guard let address = try serverAddress() else { return }
        throw CommandFailure.usage(
            "'\(command)' works on the ledger's files, which are not reached through "
                + "\(address.text): run it where they lie, with --ledger DIR")
    }
}
