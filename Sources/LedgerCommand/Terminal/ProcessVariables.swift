import Glibc

/// The environment variables of this process.
enum ProcessVariables {
    /// Only those that the program looks at: `environ` as a whole cannot be read safely.
    private static let names = [
        "FLAGLEDGER_DIR", "FLAGLEDGER_KEY", "FLAGLEDGER_SERVER", "FLAGLEDGER_TOKEN_FILE",
        "NO_COLOR", "TERM", "SSH_AUTH_SOCK", "HOME", "PATH",
    ]

    static func read() -> [String: String] {
        var variables: [String: String] = [:]
        for name in names {
            guard let value = unsafe getenv(name) else { continue }
            variables[name] = unsafe String(cString: value)
        }
        return variables
    }
}
